"""群发: written once, seen by a second person when it is wide, corrected and withdrawn by another that follows it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import tidy
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.notices.messages import brief
from linli.platform.notices.quiet import quiet_until
from linli.platform.places.models import Area, under
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.residents.actions import agreed
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import ConsentKind
from linli.work.groups.actions.posting import drop
from linli.work.groups.flows import WRITING, BroadcastFlow
from linli.work.groups.models import LONGEST, Broadcast, ChatGroup, Delivery, GroupKeeper, Posting
from linli.work.groups.terms import WIDE, Follows, PostingStage, Stage, Told, Way

SHORTEST, LONGEST_SMS = 4, 120


@dataclass(frozen=True)
class Reach:
    """Whom a broadcast would reach, before it is sent."""

    groups: int
    members: int
    robots: int
    by_hand: int
    nobody: int
    sms: int
    second: bool  # another person must agree first
    goes_at: datetime | None  # None: at once


def may_write(by: Actor, area: Area) -> bool:
    """Whether the actor may broadcast to an area."""
    return any(by.holds(duty, area) for duty in WRITING)


def reach_of(area: Area, *, urgent: bool, by_sms: bool) -> Reach:
    """先看看能发到多少人."""
    planned = _planned(ChatGroup.objects.filter(under(area), closed_on=None))
    ways = [way for _group, way, _keeper in planned]
    return Reach(
        groups=len(planned),
        members=sum(group.members for group, _way, _keeper in planned),
        robots=ways.count(Way.ROBOT),
        by_hand=ways.count(Way.HAND),
        nobody=ways.count(Way.NOBODY),
        sms=sms_receivers(area) if by_sms else 0,
        second=area.level in WIDE,
        goes_at=None if urgent else quiet_until(clock.now()),
    )


def sms_receivers(area: Area) -> int:
    """How many in the area asked for SMS."""
    lives = Residence.objects.filter(under(area), until=None, person__in=agreed(ConsentKind.NOTICES))
    return lives.values("person_id").distinct().count()


def write(by: Actor, *, area: Area, text: str, urgent: bool = False, by_sms: bool = False) -> Broadcast:
    """Write and send; said again on the same day it is refused, and names the first. Sixty-four at once make one."""
    try:
        return _write(by, area=area, text=text, urgent=urgent, by_sms=by_sms)
    except IntegrityError as error:
        raise Refused(_("今天已经向这里发过同样的话")) from error


@BroadcastFlow.begin
def _write(
    by: Actor,
    *,
    area: Area,
    text: str,
    urgent: bool,
    by_sms: bool,
    follows: Broadcast | None = None,
    follow_kind: str = "",
) -> tuple[Broadcast, Facts]:
    if not may_write(by, area) and follows is None:
        raise Refused(_("这里的群发不由您来写"))
    text = _text(text)
    if by_sms and len(text) > LONGEST_SMS:
        raise Invalid({"text": _("也发短信的，请写在 120 字以内")})
    once = _once(by, area, text)
    if (same := Broadcast.objects.filter(once=once).select_related("matter").first()) is not None:
        raise Refused(_("今天已经向这里发过同样的话：%(number)s"), number=same.matter.number)
    wide = area.level in WIDE and follow_kind != Follows.WITHDRAWS
    matter = Matter(number=next_number(area), title=brief(text, 40), area=area, handler=by.person)
    matter.stage = Stage.REVIEW if wide else Stage.GOING
    matter.put_under(area)
    broadcast = Broadcast(
        matter=matter, text=text, urgent=urgent, by_sms=by_sms, once=once, follows=follows, follow_kind=follow_kind
    )
    if not wide:
        _set_out(broadcast)
        broadcast.after_birth = lambda: plan(broadcast)
    return broadcast, {"urgent": urgent, "by_sms": by_sms, **({"follows": follows.pk} if follows else {})}


def _text(text: str) -> str:
    text = tidy(text)
    if len(text) < SHORTEST:
        raise Invalid({"text": _("请写一句完整的话")})
    if len(text) > LONGEST:
        raise Invalid({"text": _("写得太长了，请写在 500 字以内")})
    return text


def _once(by: Actor, area: Area, text: str) -> str:
    return hashlib.sha256(f"{by.person_id} {area.pk} {clock.today()} {text}".encode()).hexdigest()


def _set_out(broadcast: Broadcast) -> None:
    now = clock.now()
    broadcast.goes_at = now if broadcast.urgent else quiet_until(now) or now


def _planned(groups: QuerySet[ChatGroup]) -> list[tuple[ChatGroup, Way, int | None]]:
    """Each group with its way and who answers for it."""
    rows = list(groups.select_related("robot").order_by("pk"))
    terms = GroupKeeper.objects.filter(group__in=[one.pk for one in rows], until=None).order_by("pk")
    keepers = dict(terms.values_list("group_id", "person_id"))
    found = []
    for one in rows:
        robot = one.robot is not None and one.robot.active
        way = Way.ROBOT if robot else Way.HAND if one.pk in keepers else Way.NOBODY
        found.append((one, way, keepers.get(one.pk)))
    return found


def plan(broadcast: Broadcast) -> None:
    """One delivery for each group; a broadcast that follows another goes to whom that one went."""
    groups = ChatGroup.objects.filter(under(broadcast.matter.area), closed_on=None)
    if broadcast.follows is not None:
        had = broadcast.follows.deliveries.filter(state__in=[Told.SENT, Told.UNDER_WAY])
        groups = groups.filter(pk__in=had.values("group_id"))
    rows = [
        Delivery(
            broadcast=broadcast, group=group, way=way, keeper_id=keeper,
            state=Told.NOBODY if way == Way.NOBODY else Told.PLANNED,
        )
        for group, way, keeper in _planned(groups)
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


@BroadcastFlow.approve.action
def approve(broadcast: Broadcast, by: Actor) -> Facts:
    """A second person has read it."""
    _set_out(broadcast)
    plan(broadcast)
    return {}


@BroadcastFlow.refuse.action
def refuse(broadcast: Broadcast, by: Actor, *, words: str) -> Facts:
    """不同意, with a word why."""
    if not words.strip():
        raise Invalid({"words": _("请写一句为什么不同意")})
    broadcast.words = tidy(words)[:200]
    return {}


@BroadcastFlow.take_back.action
def take_back(broadcast: Broadcast, by: Actor) -> Facts:
    """Before anybody has read it."""
    return {}


@BroadcastFlow.withdraw.action
def withdraw(broadcast: Broadcast, by: Actor) -> Facts:
    """撤回: what has not gone out does not; where it has, another one says that it no longer holds."""
    stop(broadcast)
    if broadcast.deliveries.filter(state=Told.SENT).exists():
        said = now_said("撤回：%(when)s发的“%(text)s”作废，请不要再转发。") % {
            "when": clock.due_words(broadcast.matter.opened_at), "text": brief(broadcast.text, 30)
        }  # fmt: skip
        _follow(broadcast, by, said, Follows.WITHDRAWS)
    return {}


@BroadcastFlow.correct.action
def correct(broadcast: Broadcast, by: Actor, *, text: str) -> Facts:
    """更正: the right words go where the wrong ones went."""
    after = _follow(broadcast, by, now_said("更正：%(text)s") % {"text": _text(text)}, Follows.CORRECTS)
    return {"by": after.pk}


def _follow(broadcast: Broadcast, by: Actor, text: str, kind: str) -> Broadcast:
    area = broadcast.matter.area
    plain, by_sms = by.sending(), broadcast.by_sms and len(text) <= LONGEST_SMS
    try:
        with transaction.atomic():
            return _write(
                plain, area=area, text=text[:LONGEST], urgent=broadcast.urgent, by_sms=by_sms, follows=broadcast,
                follow_kind=kind,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("今天已经向这里发过同样的话")) from error


def stop(broadcast: Broadcast) -> None:
    """What has not gone out will not."""
    for one in Posting.objects.filter(broadcast=broadcast, matter__stage=PostingStage.DUE).select_related("matter"):
        drop(one, SYSTEM)
    broadcast.deliveries.filter(state=Told.PLANNED).update(state=Told.DROPPED, at=clock.now())
