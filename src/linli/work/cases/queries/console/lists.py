"""The work lists of the console: which matters are in each, for this actor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter, MatterQuerySet, Record, ended_before
from linli.platform.flow.terms import Channel, Size
from linli.platform.posts.actor import Actor, Holding
from linli.platform.posts.terms import Duty
from linli.work.cases.models import Case as Request
from linli.work.cases.models import Consultation
from linli.work.cases.queries.console.paging import BY_TIME_LEFT, NEWEST_FIRST, Order
from linli.work.cases.terms import AT_WORK, PressingStage, Stage

LOOKING_BACK = timedelta(days=90)
SOON = timedelta(hours=2)
MOST_TOUCHED = 1000  # records; a month of a busy desk
Rows = Callable[[Actor], MatterQuerySet]


@dataclass(frozen=True)
class WorkList:
    """A list of the console: its address, its title, its rows, and the views above it."""

    name: str
    title: str | Promise
    rows: Rows
    views: tuple[str, ...] = ("late", "soon")
    order: Order = BY_TIME_LEFT
    ended: str = ""  # the kind of matter of which it shows ended ones too

    def shown(self, by: Actor, *, past: bool) -> MatterQuerySet:
        """Its rows; `past`: with what ended in the areas that the actor's came out of (含原来的区域)."""
        rows = self.rows(by)
        return rows | Matter.objects.filter(ended_before(by), kind=self.ended) if past and self.ended else rows


def held_areas(by: Actor) -> list[Holding]:
    """The posts that show an area, without those that lie inside another one's area."""
    widest: list[Holding] = []
    for held in sorted(by.seeing, key=lambda one: len(one.area.path)):
        if not any(one.area.contains(held.area) for one in widest):
            widest.append(held)
    return widest


def in_sight(by: Actor) -> Q:
    """Matters of the actor's areas and organisations: as `seen_by`, without what the actor has placed as a resident."""
    parts = [Q(private=False, **{held.column: held.area.pk}) for held in held_areas(by)]
    if by.organisations:
        mine = Matter.objects.filter(organisation_id__in=by.organisations)
        parts += [Q(organisation_id__in=by.organisations), Q(pk__in=mine.values("root_id"))]
    return reduce(or_, parts) if parts else Q(pk__in=[])


def ever_in_sight(by: Actor) -> Q:
    """The same, with what ended in the areas that the actor's came out of: for looking something up."""
    return in_sight(by) | ended_before(by)


def of_kind(*kinds: str, stages: tuple[str, ...] = ()) -> Rows:
    """Open matters of some kinds in sight."""

    def rows(by: Actor) -> MatterQuerySet:
        found = Matter.objects.open().filter(in_sight(by), kind__in=kinds)
        return found.filter(stage__in=stages) if stages else found

    return rows


def inbox(by: Actor) -> MatterQuerySet:
    """待我办理: all kinds, one inbox. A deputy stands in for the secretary."""
    for_secretary = [
        Q(waits=str(Duty.SECRETARY), **{held.column: held.area.pk}) for held in by.holdings if held.duty == Duty.DEPUTY
    ]
    waiting = Matter.objects.waiting_for(by)
    if not for_secretary:
        return waiting
    return waiting | Matter.objects.open().filter(reduce(or_, for_secretary))


def followed(by: Actor) -> MatterQuerySet:
    """我跟进的: open requests that the actor has in hand, was first asked about, or has lately done something with."""
    since = clock.now() - LOOKING_BACK
    touched = Record.objects.filter(actor_id=by.person_id, at__gte=since).order_by("-at").values("matter_id")
    first = Request.objects.filter(first_asked_id=by.person_id).values("pk")
    held = Matter.objects.open().filter(handler_id=by.person_id).values("pk")
    known = held.union(first, touched[:MOST_TOUCHED], all=True)
    return Matter.objects.open().filter(in_sight(by), kind="case", pk__in=known)


def consulting(by: Actor) -> MatterQuerySet:
    """会商: hard matters at work on which nobody has sat down together yet."""
    return Matter.objects.open().filter(in_sight(by), not_consulted())


def not_consulted() -> Q:
    """Hard, at work, and nobody has sat down together yet. As a CASE, so that only hard ones are looked up."""
    waits = When(kind="case", size=Size.HARD, stage__in=AT_WORK, then=~Exists(held_on(OuterRef("pk"))))
    return Q(Case(waits, default=False, output_field=BooleanField()))


def held_on(case: OuterRef) -> QuerySet[Consultation]:
    """The meetings on a request."""
    return Consultation.objects.filter(case=case)


def every(kind: str) -> Rows:
    """All of a kind in sight, open and ended: what numbers of the screen count."""

    def rows(by: Actor) -> MatterQuerySet:
        return Matter.objects.filter(in_sight(by), kind=kind)

    return rows


def all_cases(by: Actor) -> MatterQuerySet:
    """事件: requests of one's areas, open and ended."""
    return Matter.objects.filter(in_sight(by), kind="case")


ALL_VIEWS = ("late", "soon", "whistled", "feedback", "city_hotline")
LISTS = {
    one.name: one
    for one in (
        WorkList("inbox", _("待我办理"), inbox, ALL_VIEWS),
        WorkList("followed", _("我跟进的"), followed, ALL_VIEWS),
        WorkList("whistles", _("吹哨与报到"), of_kind("call"), ("late", "soon", "not_in", "at_work")),
        WorkList("consulting", _("会商"), consulting),
        WorkList("cases", _("事件"), all_cases, ALL_VIEWS, ended="case"),
        WorkList("pressings", _("督办"), of_kind("pressing"), ("late", "soon", "pressed", "asked")),
        WorkList("extensions", _("延期审批"), of_kind("extension")),
        WorkList("objections", _("异议复核"), of_kind("case", "call", stages=("objected",))),
        WorkList("tasks", _("任务"), of_kind("task")),
        WorkList("called", _("吹过的哨"), every("call"), (), NEWEST_FIRST, "call"),
        WorkList("assigned", _("派出的任务"), every("task"), (), NEWEST_FIRST, "task"),
        WorkList("register", _("台账"), all_cases, (), NEWEST_FIRST, "case"),
    )
}


def work_list(name: str) -> WorkList:
    """The list of that name. Raises NotSeen."""
    if name not in LISTS:
        raise NotSeen
    return LISTS[name]


VIEW_WORDS: dict[str, str | Promise] = {
    "": _("全部"),
    "late": _("已超时"),
    "soon": _("快到时"),
    "whistled": _("已吹哨"),
    "feedback": _("等反馈"),
    "city_hotline": _("12345 工单"),
    "not_in": _("未报到"),
    "at_work": _("办理中"),
    "pressed": _("督办中"),
    "asked": _("社区提请"),
}


def seen_through(rows: MatterQuerySet, view: str) -> MatterQuerySet:
    """The rows of a view (a tab)."""
    return rows.filter(view_of(view, clock.now()))


def view_of(view: str, now: datetime) -> Q:
    """What a view (a tab) lets through."""
    views: dict[str, Callable[[], Q]] = {
        "late": lambda: Q(due_at__lt=now),
        "soon": lambda: soon(now),
        "whistled": lambda: Q(kind="case", stage=Stage.WHISTLED),
        "feedback": parts_done,
        "city_hotline": lambda: Q(channel=Channel.CITY_HOTLINE),
        "not_in": lambda: Q(stage="called"),
        "at_work": lambda: Q(stage="reported_in"),
        "pressed": lambda: ~Q(stage=PressingStage.ASKED),
        "asked": lambda: Q(stage=PressingStage.ASKED),
    }
    return views[view]() if view in views else Q()


def parts_done() -> Q:
    """Everybody who was brought in has done their part: the resident waits for a word."""
    parts = Matter.objects.filter(parent=OuterRef("pk"), kind__in=("call", "task"))
    done = Exists(parts) & ~Exists(parts.filter(closed_at=None))
    return Q(Case(When(kind="case", stage__in=AT_WORK, then=done), default=False, output_field=BooleanField()))


def soon(now: datetime) -> Q:
    """As the clocks are drawn amber: two hours or a quarter of the time left, not yet late."""
    quarter = ExpressionWrapper((F("due_at") - F("due_since")) / 4, DurationField())
    last = ExpressionWrapper(Value(now, DateTimeField()) + quarter, DateTimeField())
    return Q(due_at__gte=now) & (Q(due_at__lte=now + SOON) | Q(due_at__lte=last))
