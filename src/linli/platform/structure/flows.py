"""The one flow of this room: what a partner did is told by the partner and confirmed by the community."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.flow.declare import Clock, Flow, Late, Move, days, work_days
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import PARTY, THE_SYSTEM, holder
from linli.platform.structure.models import Deed
from linli.platform.structure.terms import DeedStage

SECRETARY = holder(Duty.SECRETARY) | holder(Duty.DEPUTY)
REPORTED, SENT_BACK = DeedStage.REPORTED, DeedStage.SENT_BACK


class DeedFlow(Flow):
    """报告 → 确认: counted for the partner only once the community says that it was so; silence confirms nothing."""

    kind, label, item, stages = "deed", _("结对践诺"), Deed, DeedStage
    starts, ends = (REPORTED,), (DeedStage.CONFIRMED, DeedStage.WITHDRAWN, DeedStage.LAPSED)
    waits = {REPORTED: holder(Duty.SECRETARY), SENT_BACK: PARTY}
    pages = {"console": "structure:deed"}

    confirm = Move(REPORTED, to=DeedStage.CONFIRMED, by=SECRETARY, label=_("确认，是这样"))
    send_back = Move(REPORTED, to=SENT_BACK, by=SECRETARY, label=_("请单位补充"))
    add = Move(SENT_BACK, to=REPORTED, by=PARTY, label=_("补充好了"))
    withdraw = Move((REPORTED, SENT_BACK), to=DeedStage.WITHDRAWN, by=PARTY, label=_("撤回"))
    lapse = Move((REPORTED, SENT_BACK), to=DeedStage.LAPSED, by=THE_SYSTEM, label=_("到期未确认"))

    clocks = (
        Clock(
            "confirm", _("确认践诺"), since=[REPORTED], until=[confirm, send_back], within=work_days(5),
            warn=SECRETARY, late=[Late(SECRETARY), Late(holder(Duty.SUPERVISOR), after=work_days(5))],
        ),
        Clock("add", _("补充"), since=[SENT_BACK], until=[add], within=work_days(5), late=[Late(PARTY)]),
        Clock(
            "lapse", _("到期"), since=[REPORTED, SENT_BACK], until=[confirm], within=days(60), then="lapse",
        ),
    )  # fmt: skip
