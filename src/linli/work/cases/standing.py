"""How a request stands, in a resident's words: a tag, one sentence, who has it and by when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Outcome
from linli.platform.ui.shapes import Tag
from linli.platform.ui.words import due, local
from linli.work.cases.models import Case
from linli.work.cases.terms import PauseReason, Stage
from linli.work.cases.wording import organisation_names

TAGS: dict[str, tuple[str, str | Promise]] = {
    Stage.PLACED: ("todo", lazy("收到了")),
    Stage.DISPATCHED: ("doing", lazy("已派人")),
    Stage.OBJECTED: ("todo", lazy("安排中")),
    Stage.IN_HAND: ("doing", lazy("办理中")),
    Stage.WHISTLED: ("whistle", lazy("部门在办")),
    Stage.PAUSED: ("soon", lazy("先停一停")),
    Stage.ANSWERED: ("done", lazy("已办结")),
    Stage.RATED: ("done", lazy("已评价")),
    Stage.UNCONFIRMED: ("todo", lazy("已结束")),
    Stage.WITHDRAWN: ("todo", lazy("不用办了")),
    Stage.MERGED: ("doing", lazy("一起办")),
    Stage.DONE: ("done", lazy("已办结")),
}
OVER = (Stage.ANSWERED, Stage.RATED, Stage.UNCONFIRMED)
# What a resident is promised by each clock; those that are not here are our own business.
PROMISES: dict[str, str | Promise] = {
    "dispatch": lazy("%(when)s 前安排好人"),
    "on_site": lazy("%(when)s 前联系您"),
    "make_safe": lazy("%(when)s 前先保证安全"),
    "first_solution": lazy("%(when)s 前先处理"),
    "plan": lazy("%(when)s 前定下办法"),
    "repair": lazy("%(when)s 前办完"),
    "review": lazy("%(when)s 前定下由谁来办"),
    "report_in": lazy("%(when)s 前部门到场"),
}


def main_of(case: Case) -> Case:
    """The request that is really being handled: itself, or the one it was merged into."""
    return case.into if case.stage == Stage.MERGED and case.into is not None else case


def tag(case: Case) -> Tag:
    """Its state as a tag; a merged one shows the state of the main one."""
    main = main_of(case)
    merged = main is not case and main.stage in OVER
    kind, words = TAGS[Stage.ANSWERED if merged else main.stage]
    return Tag(kind, str(words))


def party(matter: Matter) -> str:
    """Who has it: the person, the organisation, or the grid worker."""
    if matter.organisation_id:
        return organisation_names.get().get(matter.organisation_id, _("有关单位"))
    return _("网格员%(name)s") % {"name": matter.handler.name} if matter.handler else _("网格员")


def line(case: Case) -> str:
    """One sentence: who does what, by when."""
    main = main_of(case)
    if main is not case and main.stage in (*OVER, Stage.WITHDRAWN):
        return _merged_over(main)
    said = SAID[main.stage](main) if main.stage in SAID else ""
    promised = promise(main.matter)
    return said + _("，") + promised if said and promised else said


SAID: dict[str, Callable[[Case], str]] = {
    Stage.PLACED: lambda case: _("社区正在安排人来办"),
    Stage.DISPATCHED: lambda case: _("已交给%(party)s") % {"party": party(case.matter)},
    Stage.OBJECTED: lambda case: _("正在定由谁来办"),
    Stage.IN_HAND: lambda case: _("%(party)s正在办") % {"party": party(case.matter)},
    Stage.WHISTLED: lambda case: _("社区请部门一起办"),
    Stage.PAUSED: lambda case: pause(case),
    Stage.ANSWERED: lambda case: ended(case),
    Stage.RATED: lambda case: _("您已经评价，谢谢"),
    Stage.UNCONFIRMED: lambda case: _("14 天没有评价，这件事先结束"),
    Stage.WITHDRAWN: lambda case: _("您说不用办了"),
}


def _merged_over(main: Case) -> str:
    """The other request is over: its requester's answer to it is not ours."""
    if main.stage == Stage.WITHDRAWN:
        return _("先反映的居民说不用办了；您的事还要办，请打电话给社区")
    return ended(main)


def promise(matter: Matter) -> str:
    """What is promised next and by when; a broken promise is said, not hidden."""
    if matter.due_at is None or matter.due_clock not in PROMISES:
        return ""
    if matter.due_at < clock.now():
        return _("晚了，已经告诉上一级")
    return promised(matter.due_clock, matter.due_at)


def promised(name: str, at: datetime) -> str:
    """今天 14:10 前联系您."""
    return str(PROMISES[name]) % {"when": due(at)}


def pause(case: Case) -> str:
    """Why it stands still and when it goes on (F2.5)."""
    if not case.pause_reason:
        return ""
    reason = str(PauseReason(case.pause_reason).label)
    if case.paused_until is None:
        return _("先停一停：%(reason)s") % {"reason": reason}
    day = local(clock.start_of_day(case.paused_until), "day")
    return _("先停一停：%(reason)s；%(day)s接着办") % {"reason": reason, "day": day}


def ended(case: Case) -> str:
    """How it ended, honestly (F12.4)."""
    if case.matter.outcome == Outcome.CANNOT_DO:
        return _("这件事办不了，原因写在结果里")
    if case.matter.outcome == Outcome.NOT_OURS:
        return _("这件事不归我们管，找谁写在结果里")
    return _("办好了，请您评价")
