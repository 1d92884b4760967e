"""Early warnings (未诉先办): what a community's own history says, turned into patrol suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.models import Area, Building
from linli.platform.posts.actor import SYSTEM
from linli.work.topics.actions import suggest
from linli.work.topics.models import Suggestion
from linli.work.topics.rules import Rule, rule_for
from linli.work.topics.terms import WarningKind

YEARS = 3  # former years that a season looks at
NO_TROUBLE = ("", "other")


@dataclass(frozen=True)
class Aged:
    """A part of a building that has come to its age: told by whoever knows parts and their years."""

    building: int
    part: str
    years: int
    category: str


# Filled by contexts that know facilities; as long as none does, the rule says so on its page and suggests nothing.
ageing_parts: list[Callable[[int], Iterable[Aged]]] = []


@dataclass(frozen=True)
class Sign:
    """A place that should be looked at."""

    warning: str
    key: str
    grid: int
    category: str
    building: int | None
    words: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """In Chinese, whoever runs the job: the record keeps it."""
        with override("zh-hans"):
            return _translated(self.words) % self.values


def _translated(words: str) -> str:
    from django.utils.translation import gettext

    return gettext(words)


def warn(community: int) -> list[Suggestion]:
    """Look through a community once a day; the suggestions that were made."""
    area = tree.area(community)
    made: list[Suggestion] = []
    for kind, signs in (
        (WarningKind.REPEAT, repeated), (WarningKind.SEASON, seasonal), (WarningKind.AGEING, ageing)
    ):  # fmt: skip
        rule = rule_for(kind, area)
        if rule.active:
            made += _suggest(rule, list(signs(area, rule)))
    return made


def repeated(area: Area, rule: Rule) -> Iterator[Sign]:
    """The same trouble at one building so many times in so many days, and nobody is at it now."""
    since = clock.now() - timedelta(days=rule.days)
    rows = Matter.objects.filter(community_id=area.pk, kind="case", private=False, opened_at__gte=since)
    rows = rows.exclude(building=None).exclude(category__in=NO_TROUBLE).exclude(stage__in=("withdrawn", "merged"))
    counted = rows.values("building", "category", "grid_id").annotate(
        n=Count("pk"), busy=Count("pk", filter=Q(closed_at=None) & ~Q(stage="answered"))
    )
    for row in counted.filter(n__gte=rule.times, busy=0).order_by("-n", "building", "category"):
        yield Sign(
            WarningKind.REPEAT, f"repeat:{row['building']}:{row['category']}", row["grid_id"] or 0, row["category"],
            row["building"], _("%(days)s 天里同一处出现 %(n)s 次“%(trouble)s”，都办结了又再出现，可能没有修到根上。"),
            {"days": rule.days, "n": row["n"], "trouble": catalogue.get().name(row["category"])},
        )  # fmt: skip


def seasonal(area: Area, rule: Rule) -> Iterator[Sign]:
    """The same trouble in a grid around this day of former years, and nothing of it yet this year."""
    today = clock.today()
    seen: dict[tuple[int, str], Counter[int]] = {}
    spans = {back: _around(today, back, rule.days) for back in range(1, YEARS + 1)}
    for back, (first, last) in spans.items():
        rows = _cases(area, first, last).values("grid_id", "category").annotate(n=Count("pk")).order_by()
        for row in rows:
            if row["grid_id"]:
                seen.setdefault((row["grid_id"], row["category"]), Counter())[back] = row["n"]
    lately = set(_cases(area, today - timedelta(days=rule.days), today).values_list("grid_id", "category").distinct())
    for (grid, category), years in sorted(seen.items()):
        best = max(years.values())
        if best >= rule.times and (grid, category) not in lately:
            yield Sign(
                WarningKind.SEASON, f"season:{grid}:{category}:{today.year}", grid, category, None,
                _("往年这个时候常出现“%(trouble)s”：%(years)s。今年还没有人反映，先去看看。"),
                {"trouble": catalogue.get().name(category), "years": _years(years, today)},
            )  # fmt: skip


def _around(today: date, back: int, days: int) -> tuple[date, date]:
    """The same days of a former year, so many to both sides."""
    middle = today - timedelta(days=round(365.25 * back))
    return middle - timedelta(days=days), middle + timedelta(days=days)


def _cases(area: Area, first: date, last: date) -> Any:
    rows = Matter.objects.filter(community_id=area.pk, kind="case", private=False).exclude(category__in=NO_TROUBLE)
    until = clock.start_of_day(last + timedelta(days=1))
    return rows.filter(opened_at__gte=clock.start_of_day(first), opened_at__lt=until).exclude(stage="withdrawn")


def _years(years: Counter[int], today: date) -> str:
    return "、".join(f"{today.year - back} 年 {n} 件" for back, n in sorted(years.items()) if n)


def ageing(area: Area, rule: Rule) -> Iterator[Sign]:
    """Parts at the end of their years at a building where they have given trouble before."""
    for known in ageing_parts:
        for one in known(area.pk):
            count = _cases(area, clock.today() - timedelta(days=rule.days), clock.today())
            n = count.filter(building=one.building, category=one.category).count()
            building = Building.objects.filter(pk=one.building).first()
            if n >= rule.times and building is not None:
                key = f"ageing:{one.building}:{one.part}"
                yield Sign(
                    WarningKind.AGEING, key, building.grid_id, one.category, one.building,
                    _("%(part)s用了 %(age)s 年，近来又出过 %(n)s 次问题，去看看要不要换。"),
                    {"part": one.part, "age": one.years, "n": n},
                )  # fmt: skip


# Suggesting ----------------------------------------------------------------------------------------------------------


def _suggest(rule: Rule, signs: list[Sign]) -> list[Suggestion]:
    """No sign twice: not while one waits, not so soon after a visit, and not more than a worker can go to."""
    keys = [sign.key for sign in signs]
    quiet = clock.now() - timedelta(days=rule.quiet_days)
    rows = Suggestion.objects.filter(key__in=keys)
    known = set(rows.filter(Q(matter__closed_at=None) | Q(matter__closed_at__gte=quiet)).values_list("key", flat=True))
    waiting = Counter(_waiting(sign.grid for sign in signs))
    made = []
    for sign in signs:
        if sign.key not in known and sign.grid and waiting[sign.grid] < rule.most_open:
            made.append(_make(sign, rule))
            waiting[sign.grid] += 1
    return made


def _waiting(grids: Iterable[int]) -> dict[int, int]:
    rows = Matter.objects.filter(kind="suggestion", closed_at=None, grid_id__in=set(grids))
    return {row["grid_id"]: row["n"] for row in rows.values("grid_id").annotate(n=Count("pk")).order_by()}


def _make(sign: Sign, rule: Rule) -> Suggestion:
    building = Building.objects.select_related("compound").filter(pk=sign.building).first() if sign.building else None
    area = tree.area(sign.grid)
    place = f"{building.compound or ''}{building}" if building else area.name
    trouble = catalogue.get().name(sign.category)
    facts = {**sign.values, "rule": {"times": rule.times, "days": rule.days}}
    title = f"{place}：{trouble}" if trouble else place
    return suggest(
        SYSTEM, warning=sign.warning, key=sign.key, title=title, reason=sign.reason, area=area, category=sign.category,
        building=building, facts=facts,
    )  # fmt: skip
