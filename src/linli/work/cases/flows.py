"""The rules of requests on one page: how a request and its calls, tasks, pressings and extensions move."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.platform.flow.declare import (
    STAY,
    Clock,
    Flow,
    Late,
    Move,
    days,
    hours,
    minutes,
    work_days,
    work_hours,
)
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Channel, Size
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import HANDLER, PARTY, REQUESTER, THE_SYSTEM, holder
from linli.work.cases.models import Call, Case, Extension, Pressing, Task
from linli.work.cases.terms import AT_WORK, CallStage, ExtensionStage, PressingStage, Stage, TaskStage

DESK, WORKER, LEAD = holder(Duty.DISPATCHER), holder(Duty.GRID_WORKER), holder(Duty.GRID_LEAD)
SECRETARY = holder(Duty.SECRETARY) | holder(Duty.DEPUTY)
SUPERVISOR, REVIEWER, LEADER = holder(Duty.SUPERVISOR), holder(Duty.REVIEWER), holder(Duty.LEADER)
COMMUNITY = LEAD | SECRETARY
HANDS = HANDLER | PARTY | WORKER | COMMUNITY  # whoever may lay hands on a request in an area

PLACED, DISPATCHED, OBJECTED, IN_HAND = Stage.PLACED, Stage.DISPATCHED, Stage.OBJECTED, Stage.IN_HAND
WHISTLED, PAUSED, ANSWERED, RATED = Stage.WHISTLED, Stage.PAUSED, Stage.ANSWERED, Stage.RATED


def end_of(day: date) -> datetime:
    """18:00 in Asia/Shanghai of a promised day."""
    return datetime.combine(day, time(18), clock.LOCAL).astimezone(UTC)


# What must be there first; each answers with a plain sentence, or None.


def all_parties_done(case: Case, by: Actor) -> str | Promise | None:
    """The parent needs all calls and tasks answered: no forks or joins."""
    open_ones = Matter.objects.filter(parent_id=case.pk, kind__in=("call", "task"), closed_at=None).count()
    return (_("还有 %(n)s 家单位没有办完，办完或取消后才能反馈") % {"n": open_ones}) if open_ones else None


def not_objected_yet(item: Case | Call, by: Actor) -> str | Promise | None:
    """One objection a party; no ping-pong (F12.2)."""
    return _("同一件事只能提一次异议，复核已经定了") if item.objections else None


def still_reopenable(case: Case, by: Actor) -> str | Promise | None:
    """Fourteen days after the answer (F12.4)."""
    return None if case.reopenable else _("反馈已超过 14 天，请重新反映，我们会和上次的事连在一起看")


def is_big(case: Case) -> bool:
    """A complex matter needs a plan in a day (F2.5)."""
    return case.matter.size in (Size.BIG, Size.HARD)


def somebody_waits(case: Case) -> bool:
    """A resident waits at the place; what a worker found or a file brought in needs no visit in ten minutes."""
    return case.matter.channel not in (Channel.PATROL, Channel.IMPORT)


class CaseFlow(Flow):
    """点单 → 派单 → 落单 → 评单; small at once, big coordinated, hard whistled (F2.2–F2.4)."""

    kind, label, item, stages = "case", _("诉求"), Case, Stage
    pages = {"console": "desk:case"}
    starts = (PLACED, DISPATCHED, ANSWERED, Stage.DONE)
    ends = (RATED, Stage.UNCONFIRMED, Stage.WITHDRAWN, Stage.MERGED, Stage.DONE)
    pauses = (PAUSED,)
    waits = {
        PLACED: DESK,
        DISPATCHED: PARTY | WORKER,
        OBJECTED: REVIEWER,
        IN_HAND: HANDLER | PARTY | WORKER,
        WHISTLED: holder(Duty.SECRETARY),
        PAUSED: HANDLER | PARTY | WORKER,
        ANSWERED: REQUESTER,
    }

    dispatch = Move(PLACED, to=DISPATCHED, by=DESK | COMMUNITY, label=_("派单"))
    redispatch = Move((DISPATCHED, IN_HAND), to=DISPATCHED, by=DESK | COMMUNITY, label=_("改派"))
    correct = Move((PLACED, *AT_WORK), to=STAY, by=DESK | COMMUNITY | WORKER, label=_("改类别"))
    hand_back = Move((DISPATCHED, IN_HAND), to=PLACED, by=PARTY | WORKER | HANDLER, label=_("退回"))
    object = Move(DISPATCHED, to=OBJECTED, by=PARTY, label=_("提出异议"), needs=[not_objected_yet])
    uphold = Move(OBJECTED, to=PLACED, by=REVIEWER, label=_("异议成立"))
    dismiss = Move(OBJECTED, to=DISPATCHED, by=REVIEWER, label=_("异议不成立"))

    accept = Move(DISPATCHED, to=IN_HAND, by=PARTY | WORKER | LEAD, label=_("接单"))
    arrive = Move((DISPATCHED, IN_HAND), to=IN_HAND, by=PARTY | WORKER | LEAD, label=_("我到了"))
    contact = Move((DISPATCHED, IN_HAND), to=IN_HAND, by=HANDS, label=_("已联系居民"))
    fix = Move(
        (DISPATCHED, IN_HAND),
        to=(ANSWERED, Stage.DONE),
        by=PARTY | WORKER | LEAD,
        label=_("办结"),
        needs=[all_parties_done],
    )
    make_safe = Move(AT_WORK, to=STAY, by=HANDS, label=_("已保证安全"))
    make_plan = Move((DISPATCHED, IN_HAND, WHISTLED), to=(IN_HAND, WHISTLED), by=HANDS, label=_("定办法和日期"))
    progress = Move(AT_WORK, to=STAY, by=HANDS, label=_("记进展"))
    urge = Move((PLACED, *AT_WORK), to=STAY, by=DESK | COMMUNITY | SUPERVISOR, label=_("催办"))
    whistle = Move(AT_WORK, to=WHISTLED, by=COMMUNITY, label=_("吹哨"))
    assign = Move(AT_WORK, to=(IN_HAND, WHISTLED), by=COMMUNITY, label=_("派任务"))
    consult = Move((IN_HAND, WHISTLED), to=STAY, by=COMMUNITY, label=_("会商"))
    take_back = Move(WHISTLED, to=IN_HAND, by=COMMUNITY, label=_("收哨，社区接着办"), needs=[all_parties_done])
    pause = Move(AT_WORK, to=PAUSED, by=HANDS, label=_("暂停"))
    resume = Move(PAUSED, to=AT_WORK, by=HANDS | THE_SYSTEM, label=_("继续办理"))
    answer = Move(
        AT_WORK,
        to=(ANSWERED, Stage.DONE),
        by=HANDLER | PARTY | COMMUNITY,
        label=_("填写结果并反馈"),
        needs=[all_parties_done],
    )
    merge = Move((PLACED, *AT_WORK), to=Stage.MERGED, by=DESK | COMMUNITY | WORKER, label=_("合并"))
    unmerge = Move(Stage.MERGED, to=(PLACED, *AT_WORK), by=DESK | COMMUNITY | WORKER | THE_SYSTEM, label=_("撤销合并"))

    supplement = Move((PLACED, *AT_WORK, PAUSED), to=STAY, by=REQUESTER, label=_("补充情况"))
    withdraw = Move((PLACED, *AT_WORK, PAUSED), to=Stage.WITHDRAWN, by=REQUESTER, label=_("不用办了"))
    rate = Move((ANSWERED, Stage.MERGED), to=(RATED, IN_HAND, Stage.MERGED), by=REQUESTER, label=_("评价"))
    reopen = Move(
        (ANSWERED, RATED, Stage.UNCONFIRMED),
        to=IN_HAND,
        by=REQUESTER | THE_SYSTEM,
        label=_("没办好，请重办"),
        needs=[still_reopenable],
    )
    lapse = Move(ANSWERED, to=Stage.UNCONFIRMED, by=THE_SYSTEM, label=_("到期未评价"))

    clocks = (
        Clock(
            "dispatch", pgettext_lazy("clock", "派单"), since=[PLACED], until=[dispatch], within=minutes(30),
            late=[Late(DESK), Late(SECRETARY, after=hours(1))],
        ),
        Clock(
            "on_site", _("到场"), since=[DISPATCHED], during=[DISPATCHED, IN_HAND],
            until=[arrive, contact, fix, answer], within=minutes(10), applies=somebody_waits,
            late=[Late(LEAD), Late(SECRETARY, after=hours(1))],
        ),
        Clock(
            "make_safe", _("保证安全"), since=[DISPATCHED], during=AT_WORK, until=[make_safe, fix, answer],
            within=minutes(30), applies=lambda case: case.urgent,
            late=[Late(LEAD | SECRETARY), Late(SUPERVISOR, after=minutes(30))],
        ),
        Clock(
            "first_solution", _("首次处理"), since=[DISPATCHED], during=[DISPATCHED, IN_HAND],
            until=[fix, make_plan, whistle, assign, answer], within=hours(1), applies=somebody_waits,
            late=[Late(LEAD)],
        ),
        Clock(
            "plan", _("拿出办法"), since=[IN_HAND, WHISTLED], until=[make_plan, fix, answer], within=work_days(1),
            applies=is_big, warn=HANDLER, late=[Late(SECRETARY), Late(SUPERVISOR, after=work_days(1))],
        ),
        Clock(
            "repair", pgettext_lazy("clock", "办结"), since=[DISPATCHED, IN_HAND], during=[*AT_WORK, OBJECTED],
            until=[fix, answer],
            within={Size.SMALL: work_days(1), Size.BIG: work_days(7), Size.HARD: work_days(15)},
            warn=HANDLER | PARTY,
            late=[Late(SECRETARY), Late(SUPERVISOR, after=work_days(1)), Late(LEADER, after=work_days(3))],
        ),
        Clock(
            "review", _("复核异议"), since=[OBJECTED], until=[uphold, dismiss], within=work_hours(4),
            late=[Late(REVIEWER), Late(LEADER, after=work_days(1))],
        ),
        Clock(
            "pause", _("暂停到期"), since=[PAUSED], until=[resume], within=days(7), then="resume",
            at=lambda case: end_of(case.paused_until) if case.paused_until else None,
        ),
        Clock("confirm", _("等您评价"), since=[ANSWERED], until=[rate, reopen], within=days(14), then="lapse"),
    )  # fmt: skip


class CallFlow(Flow):
    """吹哨报到: each called organisation must report in, name a person and a date; it may object once (F2.4, F12.2)."""

    kind, label, item, stages, child = "call", pgettext_lazy("kind", "吹哨"), Call, CallStage, True
    starts, ends = (CallStage.CALLED,), (CallStage.DONE, CallStage.CANCELLED)
    waits = {
        CallStage.CALLED: PARTY,
        CallStage.OBJECTED: REVIEWER,
        CallStage.REPORTED_IN: PARTY,
    }

    report_in = Move(CallStage.CALLED, to=CallStage.REPORTED_IN, by=PARTY, label=_("报到"))
    object = Move(CallStage.CALLED, to=CallStage.OBJECTED, by=PARTY, label=_("提出异议"), needs=[not_objected_yet])
    uphold = Move(CallStage.OBJECTED, to=CallStage.CANCELLED, by=REVIEWER, label=_("异议成立"))
    dismiss = Move(CallStage.OBJECTED, to=CallStage.CALLED, by=REVIEWER, label=_("异议不成立"))
    progress = Move(CallStage.REPORTED_IN, to=STAY, by=PARTY, label=_("记进展"))
    done = Move(CallStage.REPORTED_IN, to=CallStage.DONE, by=PARTY, label=_("我们办完了"))
    urge = Move((CallStage.CALLED, CallStage.REPORTED_IN), to=STAY, by=COMMUNITY | SUPERVISOR, label=_("催办"))
    cancel = Move(
        (CallStage.CALLED, CallStage.OBJECTED, CallStage.REPORTED_IN),
        to=CallStage.CANCELLED,
        by=COMMUNITY | THE_SYSTEM,
        label=_("取消吹哨"),
    )

    clocks = (
        Clock(
            "report_in", pgettext_lazy("clock", "报到"), since=[CallStage.CALLED], until=[report_in, object],
            within=work_hours(2), warn=PARTY,
            late=[Late(SECRETARY | PARTY), Late(SUPERVISOR, after=work_hours(2)), Late(LEADER, after=work_days(1))],
        ),
        Clock(
            "review", _("复核异议"), since=[CallStage.OBJECTED], until=[uphold, dismiss], within=work_hours(4),
            late=[Late(REVIEWER), Late(LEADER, after=work_days(1))],
        ),
        Clock(
            "finish", _("按承诺办完"), since=[CallStage.REPORTED_IN], until=[done], within=work_days(15),
            at=lambda call: end_of(call.promised_on) if call.promised_on else None,
            warn=PARTY, late=[Late(SECRETARY | PARTY), Late(SUPERVISOR, after=work_days(1))],
        ),
    )  # fmt: skip


class TaskFlow(Flow):
    """A sub-task to one party of a big matter (F2.8)."""

    kind, label, item, stages, child = "task", _("任务"), Task, TaskStage, True
    starts, ends = (TaskStage.ASSIGNED,), (TaskStage.DONE, TaskStage.CANCELLED)
    waits = {TaskStage.ASSIGNED: PARTY | WORKER}

    done = Move(TaskStage.ASSIGNED, to=TaskStage.DONE, by=PARTY | WORKER | COMMUNITY, label=_("任务办完了"))
    cancel = Move(TaskStage.ASSIGNED, to=TaskStage.CANCELLED, by=COMMUNITY | THE_SYSTEM, label=_("取消任务"))

    clocks = (
        Clock(
            "due", _("完成任务"), since=[TaskStage.ASSIGNED], until=[done], within=work_days(3),
            at=lambda task: end_of(task.due_on), warn=PARTY | WORKER, late=[Late(SECRETARY | PARTY)],
        ),
    )  # fmt: skip


class PressingFlow(Flow):
    """督办: an upper level presses, by itself or asked by the community; lifted when the answer is accepted (F2.4)."""

    kind, label, item, stages, child = "pressing", _("督办"), Pressing, PressingStage, True
    starts, ends = (PressingStage.PRESSED, PressingStage.ASKED), (PressingStage.LIFTED,)
    waits = {
        PressingStage.ASKED: SUPERVISOR,
        PressingStage.PRESSED: PARTY | holder(Duty.SECRETARY),
        PressingStage.REPLIED: SUPERVISOR,
    }

    take_up = Move(PressingStage.ASKED, to=PressingStage.PRESSED, by=SUPERVISOR | LEADER, label=_("同意督办"))
    turn_down = Move(
        PressingStage.ASKED, to=PressingStage.LIFTED, by=SUPERVISOR | LEADER | THE_SYSTEM, label=_("不督办")
    )
    reply = Move(PressingStage.PRESSED, to=PressingStage.REPLIED, by=PARTY | COMMUNITY, label=_("回复督办"))
    press_again = Move(PressingStage.REPLIED, to=PressingStage.PRESSED, by=SUPERVISOR | LEADER, label=_("再次督办"))
    lift = Move(
        (PressingStage.PRESSED, PressingStage.REPLIED),
        to=PressingStage.LIFTED,
        by=SUPERVISOR | LEADER | THE_SYSTEM,
        label=_("销号"),
    )

    clocks = (
        Clock(
            "take_up", _("定下是否督办"), since=[PressingStage.ASKED], until=[take_up, turn_down],
            within=work_hours(8), late=[Late(SUPERVISOR), Late(LEADER, after=work_days(1))],
        ),
        Clock(
            "reply", _("回复督办"), since=[PressingStage.PRESSED], until=[reply], within=work_days(1),
            warn=PARTY | SECRETARY, late=[Late(SECRETARY | PARTY), Late(LEADER, after=work_days(1))],
        ),
        Clock(
            "lift", _("认可回复"), since=[PressingStage.REPLIED], until=[lift, press_again], within=work_days(5),
            late=[Late(SUPERVISOR)],
        ),
    )  # fmt: skip


class ExtensionFlow(Flow):
    """延期: more time is asked for with a reason and decided by the level above (F2.5)."""

    kind, label, item, stages, child = "extension", _("延期"), Extension, ExtensionStage, True
    starts, ends = (ExtensionStage.ASKED,), (ExtensionStage.GRANTED, ExtensionStage.REFUSED)
    waits = {ExtensionStage.ASKED: SUPERVISOR}

    grant = Move(ExtensionStage.ASKED, to=ExtensionStage.GRANTED, by=SUPERVISOR | LEADER, label=_("同意延期"))
    refuse = Move(
        ExtensionStage.ASKED, to=ExtensionStage.REFUSED, by=SUPERVISOR | LEADER | THE_SYSTEM, label=_("不同意延期")
    )

    clocks = (
        Clock(
            "decide", _("审批延期"), since=[ExtensionStage.ASKED], until=[grant, refuse], within=work_hours(8),
            late=[Late(SUPERVISOR), Late(LEADER, after=work_days(1))],
        ),
    )  # fmt: skip


def open_moves(item: Any, by: Actor) -> dict[str, Move]:
    """The open moves by name: what templates ask for when they draw buttons."""
    flows: dict[type, type[Flow]] = {f.item: f for f in (CaseFlow, CallFlow, TaskFlow, PressingFlow, ExtensionFlow)}
    return {move.name: move for move in flows[type(item)].open_to(item, by)}
