"""The numbers of the screen, each with its parts and with the list that it counts (F10.1, F12.10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, Sum

from linli.insight.models import COUNTED, Cell, Fact, OpenCell, TopicCell
from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.events.models import Heartbeat
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.lineage import came_before
from linli.platform.places.models import Area, under
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor

REGISTER = "/desk/cases/"
STALE_AFTER = timedelta(minutes=3)  # then the screen says so (ui.md §10)
SOON, DAY = timedelta(hours=2), timedelta(hours=24)
HOT = 6
NEXT_DUE = 5

FEW = 30  # below this a change against the month before is chance, and is not shown

Sums = dict[str, int]
Quotient = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """A number and the list it counts."""

    count: int
    href: str


@dataclass(frozen=True)
class Rate:
    """A quotient that shows its parts; None when there is nothing to divide by."""

    name: str
    top: Part
    base: Part
    before: Quotient  # the month before: top and base

    @property
    def per_cent(self) -> float | None:
        """One decimal."""
        return per_cent(self.top.count, self.base.count)

    @property
    def change(self) -> float | None:
        """Points against the month before; nothing where either month has too few to compare."""
        now, before = self.per_cent, per_cent(*self.before)
        enough = min(self.base.count, self.before[1]) >= FEW
        return round(now - before, 1) if enough and now is not None and before is not None else None


@dataclass(frozen=True)
class Row:
    """An area below, with what is open there and how it does this month."""

    area: Area
    open: Part
    late: Part
    solved: float | None
    satisfied: float | None


@dataclass(frozen=True)
class Topic:
    """A category's requests of the last seven days against the seven before."""

    code: str
    week: Part
    before: int

    @property
    def change(self) -> int:
        """More than the week before, or fewer."""
        return self.week.count - self.before


@dataclass
class Screen:
    """Everything one screen shows."""

    area: Area
    month: date
    as_of: datetime
    stale: bool
    past: tuple[int, ...] = ()  # ended areas that this one came out of, where they are to be counted in
    rates: list[Rate] = field(default_factory=list)
    unrated: Part = Part(0, "")
    days: list[tuple[date, int, int]] = field(default_factory=list)  # day, opened, answered
    rows: list[Row] = field(default_factory=list)
    open_by_area: dict[int, int] = field(default_factory=dict)
    late_by_area: dict[int, int] = field(default_factory=dict)
    buckets: dict[str, Part] = field(default_factory=dict)
    due: list[Matter] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    whistles: Part = Part(0, "")
    calls: Part = Part(0, "")  # of the month: reported in, or too late to
    calls_in_time: Part = Part(0, "")
    pressings: Part = Part(0, "")
    pressings_late: Part = Part(0, "")
    consultations: Part = Part(0, "")
    waiting: Part = Part(0, "")  # answered, the resident has not rated yet
    tasks: Part = Part(0, "")
    went_out: Part = Part(0, "")  # answered in the last fourteen days

    @property
    def call_rate(self) -> float | None:
        """How many of the called organisations reported in in time."""
        return per_cent(self.calls_in_time.count, self.calls.count)

    @property
    def ids(self) -> list[int]:
        """The areas whose sums are shown."""
        return [self.area.pk, *self.past]

    @property
    def more(self) -> dict[str, str]:
        """What the lists behind the numbers are told besides."""
        return {"past": "1"} if self.past else {}


def per_cent(top: int, base: int) -> float | None:
    """top / base in per cent with one decimal; nothing when base is nought."""
    return round(100 * top / base, 1) if base else None


def screen_area(by: Actor, pk: int | None) -> Area:
    """The area a leader or a desk may look at: their own or one below it. Raises NotSeen."""
    own = [held.area for held in by.seeing]
    if not own:
        raise NotSeen
    if pk is None:
        return min(own, key=lambda area: len(area.path))
    area = tree.tree.get().areas.get(pk)
    if area is None or not any(one.contains(area) for one in own):
        raise NotSeen
    return area


def screen(area: Area, month: date | None = None, past: bool = False) -> Screen:
    """All numbers of an area; some ten statements at any level. `past`: with the ended areas it came out of."""
    now = clock.now()
    first = (month or clock.today()).replace(day=1)
    beat = Heartbeat.objects.filter(part="read_events").aggregate(at=Max("at"))["at"]
    shown = Screen(area, first, as_of=beat or now, stale=beat is not None and now - beat > STALE_AFTER)
    shown.past = came_before(area.pk) if past else ()
    _rates(shown, first)
    _days(shown)
    _now(shown, now)
    _children(shown, first)
    _topics(shown)
    return shown


def _register(area: Area, **filters: str) -> str:
    """The list behind a number: the console's register with the same filters."""
    return _listed("cases", area, **filters)


def _listed(name: str, area: Area, **filters: str) -> str:
    """The same for another list of the console."""
    return f"/desk/{name}/?{urlencode({'area': area.pk, **filters})}"


def _sums(rows: dict[str, int | None]) -> Sums:
    return {name: rows[name] or 0 for name in COUNTED}


def _month_sums(shown: Screen, first: date) -> Sums:
    cells = Cell.objects.filter(area_id__in=shown.ids, day__gte=first, day__lt=_next_month(first))
    return _sums(cells.aggregate(**{name: Sum(name) for name in COUNTED}))


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _rates(shown: Screen, first: date) -> None:
    now, before = _month_sums(shown, first), _month_sums(shown, (first - timedelta(days=1)).replace(day=1))
    for name, top, base in (
        ("response", "in_time", "responses"),
        ("resolution", "solved", "answered"),
        ("satisfaction", "satisfied", "rated"),
    ):
        tops, bases = (
            Part(now[one], _register(shown.area, counted=one, month=f"{first:%Y-%m}", **shown.more))
            for one in (top, base)
        )
        shown.rates.append(Rate(name, tops, bases, (before[top], before[base])))
    month = f"{first:%Y-%m}"
    unrated = now["answered"] - now["rated"]
    shown.unrated = Part(unrated, _register(shown.area, counted="unrated", month=month, **shown.more))
    shown.calls, shown.calls_in_time = (
        Part(now[name], _listed("called", shown.area, counted=name, month=month, **shown.more))
        for name in ("calls", "calls_in_time")
    )


def _days(shown: Screen) -> None:
    """In and out of the last fourteen days; consultations and tasks of this week."""
    today = clock.today()
    cells = Cell.objects.filter(area_id__in=shown.ids, day__gt=today - timedelta(days=14), day__lte=today)
    sums = {name: Sum(name) for name in ("opened", "answered", "consultations", "tasks")}
    by_day = {row[0]: Cell(day=row[0], **dict(zip(sums, row[1:], strict=True)))
              for row in cells.values_list("day").annotate(*sums.values()).order_by()}  # fmt: skip
    days = [today - timedelta(days=back) for back in range(13, -1, -1)]
    shown.days = [(d, by_day[d].opened, by_day[d].answered) if d in by_day else (d, 0, 0) for d in days]
    fortnight, monday = f"{days[0]}..{today}", today - timedelta(days=today.weekday())
    week, this_week = [by_day[d] for d in days if d >= monday and d in by_day], f"{monday}..{today}"
    out = sum(answered for _day, _opened, answered in shown.days)
    shown.went_out = Part(out, _register(shown.area, counted="answered", month=fortnight, **shown.more))
    held, formed = sum(cell.consultations for cell in week), sum(cell.tasks for cell in week)
    week_of = {"month": this_week, **shown.more}
    shown.consultations = Part(held, _listed("consultations", shown.area, counted="consultations", **week_of))
    shown.tasks = Part(formed, _listed("assigned", shown.area, counted="tasks", **week_of))


def _now(shown: Screen, now: datetime) -> None:
    """What is open, by time left, and what runs out next; from the partial index over open matters."""
    area = shown.area
    open_ones = Matter.objects.filter(under(area), closed_at=None)
    cases = open_ones.filter(kind="case").exclude(stage="answered")
    edges = (
        ("late", None, now),
        ("soon", now, now + SOON),
        ("today", now + SOON, now + DAY),
        ("later", now + DAY, None),
    )
    counts = cases.aggregate(**{name: Count("id", filter=_between(since, until)) for name, since, until in edges})
    shown.buckets = {name: Part(counts[name], _register(area, open="1", due=name)) for name, _, _ in edges}
    answered = open_ones.filter(kind="case", stage="answered").count()
    shown.waiting = Part(answered, _register(area, stage="answered"))
    shown.due = list(cases.exclude(due_at=None).order_by("due_at", "id")[:NEXT_DUE])
    kinds = dict(OpenCell.objects.filter(area_id=area.pk).values_list("kind", "open"))
    shown.whistles = Part(kinds.get("call", 0), _listed("whistles", area))
    if kinds.get("pressing", 0):  # what the community has only asked for is not pressed yet
        pressed = open_ones.filter(kind="pressing").exclude(stage="asked")
        n = pressed.aggregate(all=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
        shown.pressings = Part(n["all"], _listed("pressings", area, view="pressed"))
        shown.pressings_late = Part(n["late"], _listed("pressings", area, view="pressed", due="late"))
    else:
        shown.pressings, shown.pressings_late = Part(0, _listed("pressings", area)), Part(0, _listed("pressings", area))


def _between(since: datetime | None, until: datetime | None) -> Q:
    """Open requests whose next clock runs out in this stretch; those without a running clock have time."""
    if until is None:
        return Q(due_at__gte=since) | Q(due_at=None)
    return Q(due_at__lt=until) & (Q(due_at__gte=since) if since else Q())


def _children(shown: Screen, first: date) -> None:
    """Areas right below: open and late now, rates of the month; on the map the grids."""
    area, level = shown.area, _level_below(shown.area)
    columns = f"{level}_id"
    cases = Matter.objects.filter(under(area), closed_at=None, kind="case").exclude(stage="answered")
    now = clock.now()
    by_grid = cases.values_list("grid_id", columns).annotate(n=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
    open_below: dict[int, list[int]] = {}
    for grid, child, n, late in by_grid.order_by():
        if grid is not None:
            shown.open_by_area[grid] = n
            shown.late_by_area[grid] = late
        row = open_below.setdefault(child or 0, [0, 0])
        row[0], row[1] = row[0] + n, row[1] + late
    below = [one for one in tree.tree.get().children(area.pk) if one.level == level]
    months = _months([one.pk for one in below], first)
    for one in below:
        n, late = open_below.get(one.pk, [0, 0])
        sums = months.get(one.pk, dict.fromkeys(COUNTED, 0))
        shown.rows.append(
            Row(
                one,
                Part(n, _register(one, open="1")),
                Part(late, _register(one, open="1", due="late")),
                per_cent(sums["solved"], sums["answered"]),
                per_cent(sums["satisfied"], sums["rated"]),
            )
        )
    shown.rows.sort(key=lambda row: (-row.open.count, row.area.path))


def _level_below(area: Area) -> str:
    order = [str(level) for level in Level]
    return order[min(order.index(area.level) + 1, order.index(Level.GRID))]


def _months(areas: list[int], first: date) -> dict[int, Sums]:
    cells = Cell.objects.filter(area_id__in=areas, day__gte=first, day__lt=_next_month(first))
    rows = cells.values_list("area_id").annotate(*(Sum(name) for name in COUNTED)).order_by()
    return {row[0]: dict(zip(COUNTED, row[1:], strict=True)) for row in rows}


def _topics(shown: Screen) -> None:
    """The categories with the most requests of the last seven days."""
    today = clock.today()
    week, fortnight = today - timedelta(days=6), today - timedelta(days=13)
    cells = TopicCell.objects.filter(area_id__in=shown.ids, day__gte=fortnight, day__lte=today).exclude(category="")
    rows = cells.values("category").annotate(
        now=Sum("opened", filter=Q(day__gte=week), default=0), before=Sum("opened", filter=Q(day__lt=week), default=0)
    )
    hot = sorted(rows, key=lambda row: (-row["now"], row["category"]))[:HOT]
    shown.topics = [
        Topic(
            row["category"],
            Part(row["now"], _register(shown.area, category=row["category"], since=f"{week:%Y-%m-%d}", **shown.more)),
            row["before"],
        )
        for row in hot
        if row["now"]
    ]


def counted_matters(area: Area, name: str, since: date, until: date) -> Q:
    """The matters that a number of the screen counts from one day to another (both with), for the list behind it.

    Raises NotSeen for an unknown name.
    """
    if name not in (*COUNTED, "unrated"):
        raise NotSeen
    facts = Fact.objects.filter(under(area), day__gte=since, day__lte=until)
    if name == "unrated":
        return Q(pk__in=facts.filter(answered__gt=0, rated=0).values("matter"))
    matters = facts.filter(**{f"{name}__gt": 0}).values("matter")
    if name != "tasks":
        return Q(pk__in=matters)
    # A task is counted where its request is; the list shows the tasks themselves.
    formed = Q(opened_at__gte=clock.start_of_day(since), opened_at__lt=clock.start_of_day(until + timedelta(days=1)))
    return Q(kind="task", parent_id__in=matters) & formed
