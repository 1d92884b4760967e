"""What residents read: their own requests, and of others only how many and what kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import BigIntegerField, DateTimeField, Q, prefetch_related_objects

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.attachments.models import Attachment, Kind, Use
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.terms import Size
from linli.platform.identity.models import Person
from linli.platform.places.locate import Where
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import holding_q
from linli.platform.prepared import Prepared, Slot
from linli.platform.ui.shapes import Rate
from linli.work.cases.models import Case, Rating
from linli.work.cases.standing import main_of
from linli.work.cases.steps import SETTLES
from linli.work.cases.terms import Stage

PAGE = 20
MANY = 50  # more neighbours with the same trouble than this are said as 50

# Filled by what knows them (insight): the three rates of a community this month, for the home page.
month_rates: list[Callable[[int], Sequence[Rate]]] = []


def own_case(number: str, by: Actor, following: Mapping[str, int]) -> tuple[Case, Actor]:
    """One's own request and who acts on it: its requester, signed in or by a follow code. Raises NotSeen for others."""
    ids = [int(pk) for pk in following]
    mine = Q(pk__in=ids) | (Q(matter__person_id=by.person_id) if by.person_id else Q(pk__in=[]))
    rows = Case.objects.filter(mine, matter__number=number)
    case = rows.select_related("matter__person", "matter__handler", "into__matter__handler").first()
    if case is None or case.matter.person is None:
        raise NotSeen
    if case.matter.person_id == by.person_id:
        return case, by
    return case, Actor.visitor(case.matter.person, case.pk)


@dataclass(frozen=True)
class Page:
    """A page of one's own requests; `older` is the key of the next one."""

    cases: list[Case]
    older: str = ""


NEWEST = (datetime.max.replace(tzinfo=UTC), 0)
BEFORE = {"at": Slot("at", DateTimeField()), "pk": Slot("pk", BigIntegerField())}
MINE = Prepared(
    lambda: (
        Case.objects.filter(matter__person_id=Slot("person", BigIntegerField()))
        .filter(Q(matter__opened_at__lt=BEFORE["at"]) | Q(matter__opened_at=BEFORE["at"], pk__lt=BEFORE["pk"]))
        .select_related("matter__handler")
        .order_by("-matter__opened_at", "-pk")[: PAGE + 1]
    )
)


def my_cases(by: Actor, before: str = "", size: int = PAGE) -> Page:
    """One's own requests, newest first, by key; at most `PAGE` of them."""
    at, pk = _key(before) or NEWEST
    found = MINE(person=by.person_id or 0, at=at, pk=pk)[: size + 1]
    prefetch_related_objects([one for one in found if one.into_id], "into__matter__handler")
    older = f"{found[size - 1].matter.opened_at.timestamp():.6f}.{found[size - 1].pk}" if len(found) > size else ""
    return Page(found[:size], older)


def _key(text: str) -> tuple[datetime, int] | None:
    stamp, _, pk = text.rpartition(".")
    try:
        return datetime.fromtimestamp(float(stamp), UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def to_rate(cases: Sequence[Case]) -> set[int]:
    """Which of these wait for their requester's rating."""
    answered = {one.pk for one in cases if one.stage == Stage.ANSWERED}
    merged = [one for one in cases if one.stage == Stage.MERGED and one.into and one.into.stage in RATEABLE]
    if merged:
        done = set(Rating.objects.filter(case__in=merged).values_list("case_id", "round"))
        answered |= {one.pk for one in merged if one.into and (one.pk, one.into.reopened) not in done}
    return answered


RATEABLE = (Stage.ANSWERED, Stage.RATED, Stage.UNCONFIRMED)


def rated(case: Case) -> bool:
    """Whether this answer has been rated by this requester."""
    main = case.into if case.stage == Stage.MERGED and case.into else case
    return Rating.objects.filter(case=case, round=main.reopened).exists()


def steps_seen(cases: Sequence[Case]) -> dict[int, list[Record]]:
    """What lists need to draw the steps of hard matters rightly; the others show theirs by their stage."""
    hard = {one.pk for one in (main_of(one) for one in cases) if one.matter.size == Size.HARD}
    if not hard:
        return {}
    parents = dict(Matter.objects.filter(parent_id__in=hard).values_list("pk", "parent_id"))
    rows = Record.objects.filter(matter_id__in=[*hard, *parents], move__in=("whistle", "consult", *SETTLES))
    found: dict[int, list[Record]] = {}
    for row in rows:
        found.setdefault(parents.get(row.matter_id) or row.matter_id, []).append(row)
    return found


def records(case: Case) -> list[Record]:
    """What happened to a request and to all that hangs on it, oldest first."""
    children = Matter.objects.filter(parent_id=case.pk).values_list("pk", flat=True)
    rows = Record.objects.filter(matter_id__in=[case.pk, *children])
    return list(rows.select_related("matter", "actor").order_by("at", "pk"))


NEWS_OF, MOST_NEWS = timedelta(days=14), 30


def news(cases: Sequence[Case], by: Actor) -> list[Record]:
    """What others did lately with one's own requests and what hangs on them, newest first."""
    mains = {main_of(one).pk for one in cases}
    if not mains:
        return []
    children = Matter.objects.filter(parent_id__in=mains).values("pk")
    rows = Record.objects.filter(Q(matter_id__in=mains) | Q(matter_id__in=children), at__gt=clock.now() - NEWS_OF)
    rows = rows.exclude(actor_id=by.person_id).select_related("matter__root", "actor")
    return list(rows.order_by("-at", "-pk")[:MOST_NEWS])


def photos(case: Case) -> list[Attachment]:
    """The request's own files, and what was photographed while it, or the one it was merged into, was handled."""
    main = case.into_id if case.stage == Stage.MERGED else case.pk
    handled = Q(matter_id=main) | Q(matter__parent_id=main)
    return list(Attachment.objects.filter(Q(matter_id=case.pk) | handled & ~Q(use=Use.PLACED)).order_by("pk"))


def results(files: Sequence[Attachment]) -> list[Attachment]:
    """The pictures of how it ended."""
    return [one for one in files if one.kind == Kind.PHOTO and one.use == Use.CLOSED]


def deadline(case: Case, name: str) -> Deadline | None:
    """A running clock of a request."""
    return Deadline.objects.filter(matter_id=case.pk, clock=name, met_at=None).first()


def running(case: Case) -> dict[str, Deadline]:
    """The running clocks of a request by name."""
    return {one.clock: one for one in Deadline.objects.filter(matter_id=case.pk, met_at=None)}


def worker_of(area: Area) -> Person | None:
    """The grid worker of a grid."""
    if area.grid_id is None:
        return None
    return Person.objects.filter(holding_q(Duty.GRID_WORKER, area)).order_by("pk").first()


@dataclass(frozen=True)
class Related:
    """Open requests of one kind at a place: only how many households, never who or what they wrote."""

    name: str
    count: int


def related(where: Where | None, category: str = "", besides: int | None = None) -> list[Related]:
    """What others reported at the same building or in the same grid: of this kind, or while it is unknown the most.

    No words of other people, and not the person's own requests (`besides`).
    """
    if where is None or (where.building is None and not (category and where.area.grid_id)):
        return []
    rows = Matter.objects.filter(kind="case", closed_at=None)
    rows = rows.filter(~Q(person_id=besides) | Q(person_id=None)) if besides else rows
    here = rows.filter(building=where.building.pk) if where.building else rows.filter(grid_id=where.area.grid_id)
    if category:
        here = here.filter(category=category)
    counts: Counter[str] = Counter()
    for code, reporters in here.values_list("category", "reporters")[:MANY]:
        counts[code] += reporters
    known = catalogue.get()
    return [Related(known.name(code), n) for code, n in counts.most_common(3) if known.name(code)]
