"""Meetings on requests: those in sight, and of them the ones that a number of the screen counts."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from linli.kernel import clock
from linli.platform.flow.models import Matter, Record
from linli.platform.posts.actor import Actor
from linli.work.cases.models import Consultation
from linli.work.cases.queries.console.filters import Filters, month_of, stretch_of
from linli.work.cases.queries.console.lists import ever_in_sight, in_sight


def held(by: Actor, filters: Filters) -> QuerySet[Consultation]:
    """Consultations on requests in sight. A stretch of days means those on which they were written down."""
    sight = ever_in_sight(by) if filters.past else in_sight(by)
    matters = filters.narrow(Matter.objects.filter(sight, kind="case"))
    rows = Consultation.objects.filter(case__matter__in=matters)
    if not filters["counted"]:
        return rows
    since, until = stretch_of(filters["month"]) or month_of(clock.today())
    written = Record.objects.filter(
        matter__in=matters,
        move="consult",
        at__gte=clock.start_of_day(since),
        at__lt=clock.start_of_day(until + timedelta(days=1)),
    )
    return rows.filter(pk__in=[one["consultation"] for one in written.values_list("facts", flat=True)])
