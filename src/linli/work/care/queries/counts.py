"""What leaders see of the care roster: how many, never who; small numbers stay hidden (F1.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.wall.asking import as_system
from linli.work.care.models import CareEntry, Visit
from linli.work.care.terms import Reason, Result

LEAST = 5  # a smaller number could point at somebody


@dataclass(frozen=True)
class Counted:
    """A line: what is counted, and how many; None where the number is kept back."""

    words: str
    count: int | None


@dataclass(frozen=True)
class Counts:
    """The roster of an area in numbers."""

    area: Area
    total: int | None
    reasons: Sequence[Counted]
    areas: Sequence[Counted]
    visits: int | None  # of the last 30 days
    in_time: int | None


@as_system("the roster in numbers, small ones kept back")
def counts(by: Actor) -> Counts | None:
    """Of the widest area the actor sees from a desk; None for everybody else."""
    held = min(by.seeing, key=lambda one: len(one.area.path), default=None)
    if held is None or not by.at_desk or held.area.level not in ANCESTORS:
        return None
    area = held.area
    rows = CareEntry.objects.filter(ended_on=None, **{f"matter__{area.level}_id": area.pk})
    by_reason = dict(rows.values_list("reason").annotate(n=Count("pk")).order_by())
    below = ANCESTORS[min(ANCESTORS.index(area.level) + 1, len(ANCESTORS) - 1)]
    by_area = dict(rows.values_list(f"matter__{below}_id").annotate(n=Count("pk")).order_by())
    since = clock.today() - timedelta(days=30)
    visits = Visit.objects.filter(due_on__gte=since, **{f"matter__{area.level}_id": area.pk}).exclude(result="")
    made = visits.exclude(result=Result.DROPPED)
    late = made.filter(matter__deadlines__dropped=False, matter__deadlines__met_at__gt=F("matter__deadlines__due_at"))
    number, too_late = made.count(), late.distinct().count()
    total = sum(by_reason.values())
    names = {tree.tree.get().name(pk): n for pk, n in by_area.items() if pk and pk != area.pk}
    return Counts(
        area=area,
        total=total if total >= LEAST or total == 0 else None,
        reasons=_lines({str(Reason(key).label): n for key, n in by_reason.items()}),
        areas=_lines(names),
        visits=number if number >= LEAST else None,
        in_time=number - too_late if number - too_late >= LEAST else None,
    )


def hidden(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """Numbers from one to four are kept back, and where that leaves only one, the next smallest with it.

    Else the one that is missing could be worked out from the sum.
    """
    shown: dict[str, int | None] = {key: n if n >= LEAST or n == 0 else None for key, n in numbers.items()}
    kept_back = [key for key, n in shown.items() if n is None]
    rest = sorted((n, key) for key, n in shown.items() if n)
    if len(kept_back) == 1 and rest:
        shown[rest[0][1]] = None
    return shown


def _lines(numbers: Mapping[str, int]) -> list[Counted]:
    return [Counted(words, n) for words, n in hidden(numbers).items()]
