"""Early warnings (未诉先办): what a community's own history says, turned into patrol suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from linli.kernel import clock
from linli.kernel.geo import distance_m
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.models import Area, Building
from linli.platform.posts.actor import SYSTEM
from linli.platform.structure.models import Facility
from linli.platform.structure.terms import GOOD_FOR, FacilityKind
from linli.work.topics.actions import suggest
from linli.work.topics.models import Suggestion
from linli.work.topics.rules import Rule, rule_for
from linli.work.topics.terms import WarningKind

YEARS = 3  # former years that a season looks at
NO_TROUBLE = ("", "other")


# What goes wrong with things of a kind, as the catalogue calls it.
TROUBLE_OF = {
    FacilityKind.LAMP: "street_lamp", FacilityKind.HYDRANT: "fire_lane", FacilityKind.MANHOLE: "manhole",
    FacilityKind.LIFT: "lift_fault", FacilityKind.CAMERA: "public_facility", FacilityKind.CHARGER: "charging_pile",
    FacilityKind.BIN: "rubbish", FacilityKind.FITNESS: "public_facility", FacilityKind.PUMP: "water_off",
}  # fmt: skip
BESIDE = 60  # metres within which trouble in the open is put down to a thing that stands there


def knows_ages() -> bool:
    """Whether anybody has written down how old things are; without it the rule sleeps, and its page says so."""
    return Facility.objects.filter(ended_on=None).exclude(built_year=None).exists()


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
    """Things past the years they are good for, where they have given trouble before."""
    year, kinds = clock.today().year, list(TROUBLE_OF)
    old = Q(pk__in=[])
    for kind in kinds:
        old |= Q(kind=kind, built_year__lte=year - GOOD_FOR[kind])
    rows = Facility.objects.filter(old, community_id=area.pk, ended_on=None).exclude(grid_id=None)
    cases = _cases(area, clock.today() - timedelta(days=rule.days), clock.today())
    troubles = list(cases.filter(category__in=set(TROUBLE_OF.values())))
    for one in rows.order_by("built_year", "pk"):
        category = TROUBLE_OF[FacilityKind(one.kind)]
        near = [case for case in troubles if case.category == category and _at(one, case)]
        if len(near) >= rule.times and all(case.closed_at for case in near):
            yield Sign(
                WarningKind.AGEING, f"ageing:{one.pk}", one.grid_id or 0, category, one.building_id,
                _("%(part)s用了 %(age)s 年，%(days)s 天里又出过 %(n)s 次问题，去看看要不要换。"),
                {"part": one.name, "age": year - (one.built_year or year), "n": len(near), "days": rule.days},
            )  # fmt: skip


def _at(thing: Facility, case: Matter) -> bool:
    """Whether the trouble was at the thing: in its building, or a few steps from where it stands."""
    if thing.building_id is not None:
        return case.building == thing.building_id
    if thing.lon is None or thing.lat is None or case.lon is None or case.lat is None:
        return False
    return distance_m(thing.lon, thing.lat, case.lon, case.lat) <= BESIDE


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
