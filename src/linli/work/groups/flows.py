"""The rules of broadcasts on one page: written once, seen by a second person when wide, sent, withdrawn, corrected."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.platform.flow.declare import STAY, Clock, Flow, Late, Move, days, hours
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import HANDLER, THE_SYSTEM, holder
from linli.work.groups.models import Broadcast, Posting
from linli.work.groups.terms import PostingStage, Stage

WRITING = frozenset({Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD, Duty.DISPATCHER, Duty.LEADER, Duty.SUPERVISOR})
SECOND = holder(Duty.LEADER) | holder(Duty.SUPERVISOR)
CHIEFS = holder(Duty.SECRETARY) | holder(Duty.LEADER)
REVIEW, GOING, SENT, DUE = Stage.REVIEW, Stage.GOING, Stage.SENT, PostingStage.DUE
URGENT_WITHIN, USUAL_WITHIN = timedelta(hours=2), timedelta(hours=24)


def a_second_person(broadcast: Broadcast, by: Actor) -> str | Promise | None:
    """Nobody agrees to their own words."""
    return _("要另一位同事来看") if by.person_id == broadcast.matter.handler_id else None


class BroadcastFlow(Flow):
    """群发. The writer is its handler."""

    kind, label, item, stages = "broadcast", _("群发"), Broadcast, Stage
    starts = (REVIEW, GOING)
    ends = (SENT, Stage.REFUSED, Stage.WITHDRAWN)
    waits = {REVIEW: SECOND, GOING: THE_SYSTEM}
    pages = {"console": "groups:broadcast", "field": "groups:broadcast"}

    approve = Move(REVIEW, to=GOING, by=SECOND, label=_("同意，发出去"), needs=[a_second_person])
    refuse = Move(REVIEW, to=Stage.REFUSED, by=SECOND, label=_("不同意"), needs=[a_second_person])
    take_back = Move(REVIEW, to=Stage.WITHDRAWN, by=HANDLER, label=_("不发了"))
    withdraw = Move((GOING, SENT), to=Stage.WITHDRAWN, by=HANDLER | CHIEFS, label=_("撤回"))
    correct = Move((GOING, SENT), to=STAY, by=HANDLER | CHIEFS, label=_("更正"))
    finish = Move(GOING, to=SENT, by=THE_SYSTEM, label=_("发完了"))

    clocks = (
        Clock("second", _("等另一位看"), since=(REVIEW,), until=(approve, refuse), within=hours(2),
              late=(Late(SECOND),)),
        Clock("spread", _("发到各群"), since=(GOING,), until=(finish,), within=days(3), then="finish"),
    )  # fmt: skip


class PostingFlow(Flow):
    """转发: one errand a person, however many groups."""

    kind, label, item, stages = "posting", _("转发到群"), Posting, PostingStage
    child = True
    starts = (DUE,)
    ends = (PostingStage.DONE, PostingStage.DROPPED)
    waits = {DUE: HANDLER}
    pages = {"field": "groups:posting", "console": "groups:posting"}

    post = Move(DUE, to=(DUE, PostingStage.DONE), by=HANDLER, label=_("已发"))
    drop = Move(DUE, to=PostingStage.DROPPED, by=THE_SYSTEM, label=_("不用发了"))

    clocks = (
        Clock("post", _("转发"), since=(DUE,), until=(), within=hours(24), warn=HANDLER, late=(Late(CHIEFS),),
              at=lambda one: one.matter.opened_at + (URGENT_WITHIN if one.broadcast.urgent else USUAL_WITHIN)),
    )  # fmt: skip
