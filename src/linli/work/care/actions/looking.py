"""Looking at an entry: the trail is written and what is in it given in one transaction, or neither."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.audit.models import Look
from linli.platform.posts.actor import Actor
from linli.work.care.models import CareEntry, Visit
from linli.work.care.queries.entries import kept_by, visit_of

FIELD = "care"


@transaction.atomic
def look_at(by: Actor, pk: int, why: str = "") -> CareEntry:
    """The entry, for its keeper. Raises NotSeen for anybody else."""
    entry = (
        kept_by(by).select_related("matter", "person", "home__entrance__building__compound", "family").get_or_404(pk)
    )
    _note(entry, by, why or _("管理关爱名册"))
    return entry


@transaction.atomic
def look_at_visit(by: Actor, pk: int) -> Visit:
    """The visit with whom it is for, once it was started. Raises NotSeen for anybody but its visitor."""
    visit = visit_of(by, pk)
    if visit.started_at is None or visit.matter.closed_at is not None:
        raise NotSeen
    _note(visit.entry, by, _("上门走访"), visit)
    return visit


def _note(entry: CareEntry, by: Actor, why: str, visit: Visit | None = None) -> None:
    assert by.person is not None
    if entry.person is None:
        return
    matter = visit.matter if visit else entry.matter
    Look.objects.create(
        person=entry.person, field=FIELD, by=by.person, title=by.title[:60], reason=why, matter=matter, at=clock.now()
    )
