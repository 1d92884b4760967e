"""Sending a broadcast, piece by piece: each piece is found by its row, so it may be cut off anywhere and goes on."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.flow import engine
from linli.platform.flow.declare import Facts
from linli.platform.identity.models import Person
from linli.platform.notices.messages import Message, message
from linli.platform.notices.models import Notice
from linli.platform.notices.tell import tell_all, tell_robot
from linli.platform.notices.terms import Rank, State
from linli.platform.places import tree
from linli.platform.places.models import under
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.residents.actions import agreed
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import ConsentKind
from linli.work.groups.actions.posting import ask_to_post, drop
from linli.work.groups.flows import BroadcastFlow
from linli.work.groups.models import Broadcast, Delivery, Posting
from linli.work.groups.terms import PostingStage, Stage, Told, Way

BATCH = 200
NEWS = message("broadcast", _("%(area)s：%(text)s"), quiet=True, whole=True)
ALARM = message("broadcast_urgent", _("%(area)s：%(text)s"), rank=Rank.URGENT, whole=True)
ARRIVED = (State.SENT, State.DELIVERED)
LOST = (State.FAILED, State.GIVEN_UP)


@transaction.atomic
def deliver(pk: int) -> bool:
    """Bring a broadcast a step on; whether there was anything to do."""
    broadcast = engine.lock(BroadcastFlow, pk)
    assert isinstance(broadcast, Broadcast)
    if broadcast.matter.stage != Stage.GOING or broadcast.goes_at is None or broadcast.goes_at > clock.now():
        return False
    waiting = broadcast.deliveries.filter(state=Told.PLANNED).select_related("group__robot")
    planned = list(waiting.order_by("pk")[:BATCH])
    _by_robot(broadcast, [one for one in planned if one.way == Way.ROBOT])
    _by_hand(broadcast)
    if broadcast.by_sms and broadcast.sms_asked_at is None:
        _by_sms(broadcast)
    return bool(planned)


def _by_robot(broadcast: Broadcast, planned: list[Delivery]) -> None:
    for one in planned:
        robot = one.group.robot
        if robot is None:
            one.settle(Told.FAILED, "the group has no robot any more")
            continue
        one.notice = tell_robot(
            robot, _message(broadcast), once=f"b{broadcast.pk}", matter=broadcast.pk, **_words(broadcast)
        )
        one.state = Told.UNDER_WAY
        one.save(update_fields=["notice", "state"])


def _by_hand(broadcast: Broadcast) -> None:
    """All groups of one person are one errand; a few persons at a time, each with all of theirs."""
    waiting = broadcast.deliveries.filter(state=Told.PLANNED, way=Way.HAND)
    keepers = list(waiting.order_by("keeper_id").values_list("keeper_id", flat=True).distinct()[:BATCH])
    people = Person.objects.in_bulk([pk for pk in keepers if pk])
    for person in people.values():
        own = list(waiting.filter(keeper=person))
        ask_to_post(SYSTEM, broadcast=broadcast, person=person, deliveries=own)


def _by_sms(broadcast: Broadcast) -> None:
    lives = Residence.objects.filter(under(broadcast.matter.area), until=None)
    wanted = Person.objects.filter(pk__in=agreed(ConsentKind.NOTICES))
    people = wanted.filter(pk__in=lives.values("person_id")).order_by("pk")
    tell_all(people, _message(broadcast), once=f"b{broadcast.pk}", matter=broadcast.pk, **_words(broadcast))
    broadcast.sms_asked_at = clock.now()
    broadcast.save(update_fields=["sms_asked_at"])


def _message(broadcast: Broadcast) -> Message:
    return ALARM if broadcast.urgent else NEWS


def _words(broadcast: Broadcast) -> dict[str, object]:
    return {"area": tree.tree.get().name(broadcast.matter.area_id), "text": broadcast.text}


def settle(pk: int) -> bool:
    """Write down what the gateways said, and end the broadcast once nothing is under way."""
    sent = Delivery.objects.filter(broadcast=pk, state=Told.UNDER_WAY).exclude(notice="")
    known = {one.notice: one for one in sent[:BATCH]}
    for notice in Notice.objects.filter(once__in=list(known)):
        if notice.state in ARRIVED:
            known[notice.once].settle(Told.SENT)
        elif notice.state in LOST:
            known[notice.once].settle(Told.FAILED, notice.error)
    return _over(pk)


def _over(pk: int) -> bool:
    broadcast = Broadcast.objects.select_related("matter").get(pk=pk)
    if broadcast.matter.stage != Stage.GOING or (broadcast.goes_at or clock.now()) > clock.now():
        return False
    if broadcast.deliveries.filter(state__in=[Told.PLANNED, Told.UNDER_WAY]).exists():
        return False
    if broadcast.by_sms and (broadcast.sms_asked_at is None or _sms_under_way(pk)):
        return False
    finish(broadcast, SYSTEM)
    return True


def _sms_under_way(pk: int) -> bool:
    return Notice.objects.filter(matter=pk).exclude(state__in=[*ARRIVED, *LOST]).exists()


@BroadcastFlow.finish.action
def finish(broadcast: Broadcast, by: Actor) -> Facts:
    """发完了: everywhere, or three days are over; what nobody posted by then was not sent."""
    left = broadcast.deliveries.filter(state__in=[Told.PLANNED, Told.UNDER_WAY])
    late = left.update(state=Told.FAILED, error="", at=clock.now())
    for one in Posting.objects.filter(broadcast=broadcast, matter__stage=PostingStage.DUE).select_related("matter"):
        drop(one, SYSTEM)
    return {"not_sent": late}
