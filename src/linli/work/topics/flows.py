"""The rules of patrol suggestions on one page: a worker goes and looks before anybody has called (未诉先办)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.flow.declare import Clock, Flow, Late, Move, work_days
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import holder
from linli.work.topics.models import Suggestion
from linli.work.topics.terms import Stage

WORKER, LEAD = holder(Duty.GRID_WORKER), holder(Duty.GRID_LEAD)
SECRETARY = holder(Duty.SECRETARY) | holder(Duty.DEPUTY)
DESK = holder(Duty.DISPATCHER)
GATHERS = DESK | LEAD | SECRETARY  # who may put the requests of a topic under one
PROPOSES = GATHERS | holder(Duty.LEADER) | holder(Duty.SUPERVISOR)  # who may put a topic on the agenda


class SuggestionFlow(Flow):
    """巡查建议 → 看过没问题, or 发现问题 and a request of its own."""

    kind, label, item, stages = "suggestion", _("巡查建议"), Suggestion, Stage
    starts, ends = (Stage.SUGGESTED,), (Stage.NOTHING, Stage.FOUND, Stage.DROPPED)
    waits = {Stage.SUGGESTED: WORKER}
    pages = {"console": "topics:suggestion", "field": "topics:patrol"}

    nothing = Move(Stage.SUGGESTED, to=Stage.NOTHING, by=WORKER | LEAD, label=_("去看过：没问题"))
    found = Move(Stage.SUGGESTED, to=Stage.FOUND, by=WORKER | LEAD, label=_("去看过：发现问题"))
    drop = Move(Stage.SUGGESTED, to=Stage.DROPPED, by=LEAD | SECRETARY, label=_("不用去"))

    clocks = (
        Clock(
            "look", _("去看一看"), since=[Stage.SUGGESTED], until=[nothing, found], within=work_days(5),
            warn=WORKER, late=[Late(LEAD), Late(SECRETARY, after=work_days(3))],
        ),
    )  # fmt: skip
