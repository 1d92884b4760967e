"""The rules of agenda items on one page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.flow.declare import STAY, Clock, Flow, Late, Move, work_days
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import holder
from linli.work.deliberation.models import AgendaItem
from linli.work.deliberation.terms import Stage

SECRETARY = holder(Duty.SECRETARY) | holder(Duty.DEPUTY)
LEADER = holder(Duty.LEADER)
PROPOSES = SECRETARY | holder(Duty.DISPATCHER) | holder(Duty.GRID_LEAD) | LEADER | holder(Duty.SUPERVISOR)
MEETING = timedelta(days=1)  # after its beginning the conclusion is to be written down within a day


def after_meeting(item: AgendaItem) -> datetime | None:
    """When the conclusion is due."""
    return item.meets_at + MEETING if item.meets_at else None


class AgendaFlow(Flow):
    """议题: put forward → on the agenda of a meeting, or not, with the reason → talked over → all reporters told."""

    kind, label, item, stages = "agenda_item", _("议题"), AgendaItem, Stage
    starts, ends = (Stage.PROPOSED,), (Stage.DECLINED, Stage.TOLD)
    waits = {
        Stage.PROPOSED: holder(Duty.SECRETARY),
        Stage.ACCEPTED: holder(Duty.SECRETARY),
        Stage.DISCUSSED: holder(Duty.SECRETARY),
    }
    pages = {"console": "deliberation:item"}

    accept = Move(Stage.PROPOSED, to=Stage.ACCEPTED, by=SECRETARY, label=_("列入会议"))
    decline = Move(Stage.PROPOSED, to=Stage.DECLINED, by=SECRETARY, label=_("不列入会议"))
    postpone = Move(Stage.ACCEPTED, to=STAY, by=SECRETARY, label=_("改会议时间"))
    discuss = Move(Stage.ACCEPTED, to=Stage.DISCUSSED, by=SECRETARY, label=_("记下商量的结果"))
    tell = Move(Stage.DISCUSSED, to=Stage.TOLD, by=SECRETARY, label=_("告知全部反映人"))

    clocks = (
        Clock(
            "decide", _("定是否列入会议"), since=[Stage.PROPOSED], until=[accept, decline], within=work_days(5),
            warn=SECRETARY, late=[Late(SECRETARY), Late(LEADER, after=work_days(2))],
        ),
        Clock(
            "meet", _("开会商量"), since=[Stage.ACCEPTED], until=[discuss], within=work_days(20), at=after_meeting,
            late=[Late(SECRETARY), Late(LEADER, after=work_days(3))],
        ),
        Clock(
            "tell", _("告知反映人"), since=[Stage.DISCUSSED], until=[tell], within=work_days(3),
            late=[Late(SECRETARY)],
        ),
    )  # fmt: skip
