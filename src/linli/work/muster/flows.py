"""The rules of enrolments and musters on one page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.flow.declare import STAY, Clock, Flow, Late, Move, days, hours, minutes, work_days
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import HANDLER, REQUESTER, THE_SYSTEM, holder
from linli.work.muster.models import Enrolment, Muster
from linli.work.muster.terms import EnrolmentStage, MusterStage

SECRETARY, LEAD, LEADER = holder(Duty.SECRETARY) | holder(Duty.DEPUTY), holder(Duty.GRID_LEAD), holder(Duty.LEADER)
COMMUNITY = SECRETARY | LEAD
CALLERS = (Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD, Duty.LEADER)  # who may call people up, each in their own area
ORGANISERS = HANDLER | COMMUNITY | LEADER

APPLIED, ACTIVE, REFUSED = EnrolmentStage.APPLIED, EnrolmentStage.ACTIVE, EnrolmentStage.REFUSED
CALLED, CALLED_AGAIN, STOOD_DOWN = MusterStage.CALLED, MusterStage.CALLED_AGAIN, MusterStage.STOOD_DOWN


def end_of_term(enrolment: Enrolment) -> datetime | None:
    """The night after the last day."""
    return clock.start_of_day(enrolment.until + timedelta(days=1)) if enrolment.until else None


class EnrolmentFlow(Flow):
    """双报到: apply → the community confirms and gives a post → until the term ends or the person leaves."""

    kind, label, item, stages = "enrolment", _("双报到"), Enrolment, EnrolmentStage
    starts = (APPLIED, ACTIVE)
    ends = (REFUSED, EnrolmentStage.WITHDRAWN, EnrolmentStage.ENDED)
    # Not the inbox of staff: whoever serves may leave at any time, and asks to go on.
    waits = {APPLIED: holder(Duty.SECRETARY), ACTIVE: REQUESTER}
    pages = {"console": "muster:enrolment", "field": "muster:enrolment"}
    private = True

    confirm = Move(APPLIED, to=ACTIVE, by=COMMUNITY, label=_("确认并安排服务岗"))
    refuse = Move(APPLIED, to=REFUSED, by=COMMUNITY, label=_("暂不安排"))
    assign = Move(ACTIVE, to=STAY, by=COMMUNITY, label=_("调整服务岗"))
    change = Move((APPLIED, ACTIVE), to=STAY, by=REQUESTER, label=_("修改报名"))
    renew = Move(ACTIVE, to=STAY, by=REQUESTER | COMMUNITY, label=_("续一年"))
    withdraw = Move((APPLIED, ACTIVE), to=EnrolmentStage.WITHDRAWN, by=REQUESTER, label=_("退出"))
    finish = Move(ACTIVE, to=EnrolmentStage.ENDED, by=COMMUNITY, label=_("结束"))
    lapse = Move(ACTIVE, to=EnrolmentStage.ENDED, by=THE_SYSTEM, label=_("到期"))

    clocks = (
        Clock(
            "confirm", _("确认报到"), since=[APPLIED], until=[confirm, refuse], within=work_days(3),
            late=[Late(SECRETARY), Late(LEADER, after=days(3))],
        ),
        Clock(
            "term", _("服务期"), since=[ACTIVE], until=[withdraw, finish], within=days(365), at=end_of_term,
            then="lapse",
        ),
    )  # fmt: skip


class MusterFlow(Flow):
    """应急召集: call → who is silent is called again or rung → stand down → a short record."""

    kind, label, item, stages = "muster", _("应急召集"), Muster, MusterStage
    starts = (CALLED,)
    ends = (MusterStage.CLOSED,)
    waits = {CALLED: HANDLER, CALLED_AGAIN: HANDLER, STOOD_DOWN: HANDLER}
    pages = {"console": "muster:muster", "field": "muster:at_place"}

    call_again = Move((CALLED, CALLED_AGAIN), to=CALLED_AGAIN, by=ORGANISERS, label=_("再叫一轮"))
    add_shift = Move((CALLED, CALLED_AGAIN), to=STAY, by=ORGANISERS, label=_("排班次"))
    hand_over = Move((CALLED, CALLED_AGAIN), to=STAY, by=ORGANISERS, label=_("我来接手"))
    stand_down = Move((CALLED, CALLED_AGAIN), to=STOOD_DOWN, by=ORGANISERS, label=_("解散"))
    close = Move(STOOD_DOWN, to=MusterStage.CLOSED, by=ORGANISERS, label=_("写记录，归档"))

    clocks = (
        # Ten minutes: whoever has not answered by then is asleep or without a network, and must be rung.
        Clock(
            "answers", _("等回音"), since=[CALLED], until=[call_again, stand_down], within=minutes(10),
            late=[Late(HANDLER), Late(SECRETARY, after=minutes(20))],
        ),
        Clock(
            "answers_again", _("等第二轮回音"), since=[CALLED_AGAIN], until=[stand_down], within=minutes(10),
            late=[Late(HANDLER), Late(SECRETARY | LEADER, after=minutes(20))],
        ),
        Clock(
            "stand_down", _("解散"), since=[CALLED], during=[CALLED, CALLED_AGAIN], until=[stand_down],
            within=hours(24), late=[Late(HANDLER), Late(SECRETARY | LEADER, after=hours(12))],
        ),
        Clock(
            "close", _("写召集记录"), since=[STOOD_DOWN], until=[close], within=work_days(3),
            late=[Late(HANDLER), Late(SECRETARY, after=days(2))],
        ),
    )  # fmt: skip
