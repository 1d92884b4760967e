"""The three rates of a community on its residents' home page: the same numbers as on the screen, one statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.insight.models import Cell
from linli.kernel import clock
from linli.platform.ui.shapes import Rate
from linli.work.cases.queries.resident import month_rates

COUNTED = ("in_time", "responses", "solved", "answered", "satisfied", "rated")


def rates_of(community: int) -> Sequence[Rate]:
    """This month's rates with their parts; nothing as long as nothing has been counted."""
    cells = Cell.objects.filter(area_id=community, day__gte=clock.today().replace(day=1), day__lte=clock.today())
    sums = {name: total or 0 for name, total in cells.aggregate(**{one: Sum(one) for one in COUNTED}).items()}
    if not sums["responses"]:
        return ()
    return (
        Rate(_("响应率"), sums["in_time"], sums["responses"]),
        Rate(_("解决率"), sums["solved"], sums["answered"]),
        Rate(_("满意率"), sums["satisfied"], sums["rated"]),
    )


def show() -> None:
    """Give the home page its numbers: it stands a floor below and does not know us."""
    if rates_of not in month_rates:
        month_rates.append(rates_of)
