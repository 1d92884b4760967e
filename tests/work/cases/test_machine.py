"""Whatever people do, in any order: the flow never breaks its own promises (a state machine over requests)."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.platform.attachments.files import Prepared
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.flow.verify import broken_link
from linli.testing.town import Town, build
from linli.work.cases import actions
from linli.work.cases.flows import CaseFlow
from linli.work.cases.models import Call, Case, Extension, Pressing, Task

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)
ITEMS = {"case": Case, "call": Call, "task": Task, "pressing": Pressing, "extension": Extension}
CAST = ("wang", "li", "zhou", "lead", "chen", "desk", "sun", "qiang", "li_property", "supervisor", "reviewer", "zhao")
LATER = timedelta(days=3)


def moves(town: Town) -> dict[str, object]:
    """How each action is called with sensible words."""
    soon = clock.today() + LATER
    why = {"why": "理由"}
    words = {"words": "一句话"}
    return {
        "case.dispatch": (actions.dispatch, {"to_grid": True}),
        "case.redispatch": (actions.redispatch, {**why, "organisation": town.property}),
        "case.correct": (actions.correct, {"category": "noise", "size": "big"}),
        "case.hand_back": (actions.hand_back, why),
        "case.object": (actions.object_to, why),
        "case.uphold": (actions.uphold, why),
        "case.dismiss": (actions.dismiss, why),
        "case.accept": (actions.accept, {}),
        "case.arrive": (actions.arrive, {}),
        "case.contact": (actions.contact, {}),
        "case.fix": (actions.fix, {"how": "repaired", "photos": [PHOTO]}),
        "case.make_safe": (actions.make_safe, words),
        "case.make_plan": (actions.make_plan, {"plan": "换灯", "promised_on": soon}),
        "case.progress": (actions.progress, words),
        "case.urge": (actions.urge_case, {}),
        "case.whistle": (actions.whistle, {"organisations": [town.water, town.housing], "reason": "要开挖"}),
        "case.assign": (actions.assign, {"title": "贴告示", "due_on": soon}),
        "case.take_back": (actions.take_back, {}),
        "case.pause": (actions.pause, {"reason": "parts", "until": soon}),
        "case.resume": (actions.resume, {}),
        "case.answer": (actions.answer, {"text": "已办好"}),
        "case.unmerge": (actions.unmerge, {}),
        "case.supplement": (actions.supplement, words),
        "case.withdraw": (actions.withdraw, {}),
        "case.rate": (actions.rate, {"timely": "yes", "solved": "no", "satisfied": "no"}),
        "case.reopen": (actions.reopen, why),
        "call.report_in": (
            actions.report_in,
            {"contact": "孙伟", "contact_phone": "13800001007", "promised_on": soon},
        ),
        "call.object": (actions.object_call, why),
        "call.uphold": (actions.uphold_call, why),
        "call.dismiss": (actions.dismiss_call, why),
        "call.progress": (actions.call_progress, {**words, "percent": 50}),
        "call.done": (actions.call_done, words),
        "call.urge": (actions.urge, words),
        "call.cancel": (actions.cancel_call, why),
        "task.done": (actions.finish_task, {"result": "贴好了"}),
        "task.cancel": (actions.cancel_task, why),
        "pressing.take_up": (actions.take_up, {}),
        "pressing.turn_down": (actions.turn_down, why),
        "pressing.reply": (actions.reply, words),
        "pressing.press_again": (actions.press_again, words),
        "pressing.lift": (actions.lift, {}),
        "extension.grant": (actions.grant_extension, {}),
        "extension.refuse": (actions.refuse_extension, words),
    }


class Governing(RuleBasedStateMachine):
    """People of the town doing anything at any time."""

    @initialize()
    def begin(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.time = contextlib.ExitStack()
        self.clock = self.time.enter_context(clock.travel(clock.now()))
        self.town = build()

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            self.time.close()
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    @rule(text=st.sampled_from(["路灯不亮", "下水道返水", "有人被困在电梯里", "说不清楚的事"]))
    def place(self, text: str) -> None:
        actions.place(self.town.wang, text=text, where=self.town.at_wangs(), requester=self.town.people["wang"])

    @rule(who=st.sampled_from(CAST), at=st.integers(0, 30), choice=st.integers(0, 60))
    def somebody_moves(self, who: str, at: int, choice: int) -> None:
        """Somebody makes one of the moves that are open to them, or tries one that is not."""
        matters = list(Matter.objects.order_by("id"))
        if not matters:
            return
        matter, by = matters[at % len(matters)], getattr(self.town, who)
        item = ITEMS[matter.kind].objects.select_related("matter").get(pk=matter.pk)
        open_names = [m.name for m in FLOWS[matter.kind].open_to(item, by)] or list(FLOWS[matter.kind].moves)
        name = f"{matter.kind}.{open_names[choice % len(open_names)]}"
        known = moves(self.town)
        if name not in known:
            return
        action, words = known[name]  # type: ignore[misc]
        with contextlib.suppress(LinliError), transaction.atomic():
            action(item, by, **words)

    @rule(at=st.integers(0, 10), into=st.integers(0, 10))
    def merge(self, at: int, into: int) -> None:
        cases = list(Case.objects.select_related("matter").order_by("pk"))
        if len(cases) > 1:
            with contextlib.suppress(LinliError), transaction.atomic():
                actions.merge(cases[at % len(cases)], self.town.chen, into=cases[into % len(cases)])

    @rule(at=st.integers(0, 10))
    def press(self, at: int) -> None:
        matters = list(Matter.objects.filter(kind__in=("case", "call")).order_by("id"))
        if matters:
            with contextlib.suppress(LinliError), transaction.atomic():
                actions.press(self.town.supervisor, parent=matters[at % len(matters)], words="请抓紧")

    @rule(hours=st.sampled_from([1, 30, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)
        ring_late_clocks()
        assert ring_late_clocks() == 0

    @invariant()
    def promises_are_kept(self) -> None:
        if not hasattr(self, "town"):
            return
        for matter in Matter.objects.all():
            flow = FLOWS[matter.kind]
            ended = matter.stage in flow.ends
            assert ended == (matter.closed_at is not None)
            assert not ended or not Deadline.objects.filter(matter=matter, met_at=None).exists()
            assert ended or Deadline.objects.filter(matter=matter, met_at=None).exists(), (
                f"{matter} waits without clock"
            )
            assert ended or matter.waits, f"{matter} waits for nobody in {matter.stage}"
            assert broken_link(matter) is None
        assert Record.objects.filter(source__in=[str(s) for s in CaseFlow.ends], matter__kind="call").count() == 0

    @invariant()
    def what_counts_reporters_counts_them_all(self) -> None:
        for case in Case.objects.filter(into=None).select_related("matter") if hasattr(self, "town") else []:
            assert case.matter.reporters == 1 + Case.objects.filter(into=case).count()


@pytest.mark.django_db
def test_whatever_people_do_the_flow_keeps_its_promises() -> None:
    run_state_machine_as_test(
        Governing,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
            derandomize=True,
        ),
    )
