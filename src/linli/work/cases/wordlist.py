"""The table of words: for each move of requests and what hangs on them, what residents and what staff read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Line:
    """How one move is said. No words for residents: not in their timeline. `*_facts`: what was written, shown below."""

    resident: Words
    console: Words
    tone: str = "doing"
    icon: str = ""
    tag: Words = ""
    resident_facts: tuple[str, ...] = ()
    console_facts: tuple[str, ...] = ("words", "why")
    key: bool = False  # a key event: shown in the short timeline of the console


UNKNOWN = Line("", _("有新的记录"))

# What is written into any matter's record without being a move of it.
NOTES = {
    ("", "clock_missed"): Line(
        _("“%(clock)s”晚了，已经告诉上一级"), _("超时：%(clock)s"), "late", "alert-triangle", _("已超时"), key=True
    ),
    ("", "pressed"): Line(
        _("上级在催办"), _("%(who)s 督办"), "late", "bell-ringing", _("督办"), console_facts=("words",), key=True
    ),
    ("", "asked_pressing"): Line(
        _("社区请上级来催办"),
        _("%(who)s 提请督办"),
        "soon",
        "gavel",
        _("提请督办"),
        console_facts=("words",),
        key=True,
    ),
    ("", "extended"): Line(
        _("改为 %(date)s前办完，原因在下面"),
        _("“%(clock)s”延期到 %(date)s"),
        "soon",
        "calendar-event",
        _("已延期"),
        ("reason",),
        ("reason",),
        key=True,
    ),
    ("", "merged_in"): Line(_("又有居民反映同一件事，一起办"), _("并入 %(number)s"), "todo", "git-merge", key=True),
    ("", "handed_over"): Line(_("换由%(name)s来办"), _("%(who)s 交接给%(name)s"), "doing", "users", key=True),
    ("", "merged_out"): Line("", _("%(number)s 改为单独办理"), "todo", "arrow-back-up"),
    ("", "area_moved"): Line("", _("区划调整，转到%(name)s"), "todo", "map-pin", key=True),
}

DISPATCHING = {
    ("case", "begin"): Line(
        _("您反映了问题"),
        _("%(channel)s：%(who)s"),
        "todo",
        "message-2-plus",
        "",
        ("dispatched", "answer"),
        ("dispatched", "proposed", "answer"),
        key=True,
    ),
    ("case", "dispatch"): Line(
        _("已交给%(party)s"), _("%(who)s 派给%(party)s"), "doing", "send", console_facts=("because", "why"), key=True
    ),
    ("case", "redispatch"): Line(
        _("换由%(party)s来办"), _("%(who)s 改派给%(party)s"), "doing", "send", console_facts=("why",), key=True
    ),
    ("case", "correct"): Line("", _("%(who)s 改了类别"), "todo", "edit"),
    ("case", "hand_back"): Line(
        _("退回了，社区重新安排人来办"), _("%(who)s 退回"), "soon", "arrow-back-up", _("退回"), key=True
    ),
    ("case", "object"): Line(
        _("%(party)s认为不归他们办，正在请人复核"),
        _("%(party)s 提出异议"),
        "soon",
        "circle-x",
        _("有异议"),
        ("why",),
        ("why",),
        key=True,
    ),
    ("case", "uphold"): Line(
        _("复核认为不归他们办，社区重新安排"),
        _("%(who)s 复核：异议成立"),
        "todo",
        "gavel",
        "",
        ("why",),
        ("why",),
        key=True,
    ),
    ("case", "dismiss"): Line(
        _("复核认为应由%(party)s办，请他们接着办"),
        _("%(who)s 复核：异议不成立"),
        "doing",
        "gavel",
        "",
        ("why",),
        ("why",),
        key=True,
    ),
    ("case", "merge"): Line(
        _("和同样的一件事一起办，办好后一样请您评价"), _("%(who)s 合并到 %(number)s"), "todo", "git-merge", key=True
    ),
    ("case", "unmerge"): Line(_("改为单独办理"), _("%(who)s 撤销合并"), "doing", "arrow-back-up", key=True),
}

HANDLING = {
    ("case", "accept"): Line(_("%(who)s接手了"), _("%(who)s 接单"), "doing", "user-check", key=True),
    ("case", "arrive"): Line(_("%(who)s到了现场"), _("%(who)s 到场"), "doing", "map-pin", key=True),
    ("case", "contact"): Line(
        _("%(who)s联系了您"), _("%(who)s 已联系居民"), "doing", "phone", console_facts=("words",)
    ),
    ("case", "fix"): Line(
        _("办好了"), _("%(who)s 当场办结"), "done", "check", _("已办结"), ("answer",), ("answer",), key=True
    ),
    ("case", "make_safe"): Line(
        _("现场已经安全了"), _("%(who)s 已保证安全"), "doing", "circle-check", "", ("words",), ("words",), key=True
    ),
    ("case", "make_plan"): Line(
        _("定了办法，%(date)s前办完"),
        _("%(who)s 定了办法，承诺 %(date)s前办完"),
        "doing",
        "calendar-event",
        "",
        ("plan",),
        ("plan",),
        key=True,
    ),
    ("case", "progress"): Line(_("有新进展"), _("%(who)s 记进展"), "doing", "tool", "", ("words",), ("words",)),
    ("case", "urge"): Line(_("催了一次，请他们抓紧"), _("%(who)s 催办"), "soon", "bell-ringing"),
    ("case", "whistle"): Line(
        _("社区请%(names)s来办"),
        _("%(who)s 吹哨：%(names)s"),
        "whistle",
        "speakerphone",
        _("已吹哨"),
        ("names", "reason"),
        ("reason",),
        key=True,
    ),
    ("case", "assign"): Line(
        _("社区请%(name)s一起办"),
        _("%(who)s 派任务给%(name)s，%(date)s前完成"),
        "doing",
        "list-check",
        "",
        ("title",),
        ("title",),
    ),
    ("case", "consult"): Line(
        _("大家一起商量了办法"),
        _("%(who)s 组织会商"),
        "doing",
        "messages",
        "",
        ("conclusion",),
        ("parties", "conclusion"),
        key=True,
    ),
    ("case", "take_back"): Line(
        _("部门办完了他们的部分，社区接着办"), _("%(who)s 收哨"), "doing", "arrow-back-up", key=True
    ),
    ("case", "pause"): Line(
        _("先停一停：%(reason)s；%(date)s接着办"),
        _("%(who)s 暂停到 %(date)s：%(reason)s"),
        "soon",
        "clock-pause",
        _("已暂停"),
        ("words",),
        ("words",),
        key=True,
    ),
    ("case", "resume"): Line(_("接着办了"), _("%(who)s 继续办理"), "doing", "tool", key=True),
    ("case", "answer"): Line(
        _("有办理结果了"), _("%(who)s 反馈结果"), "done", "check", _("已反馈"), ("answer",), ("answer",), key=True
    ),
}

RATING = {
    ("case", "supplement"): Line(
        _("您补充了情况"), _("反映人补充情况"), "todo", "message-2-plus", "", ("words",), ("words",)
    ),
    ("case", "withdraw"): Line(
        _("您说不用办了"), _("反映人撤回"), "todo", "x", _("已撤回"), ("why",), ("why",), key=True
    ),
    ("case", "rate"): Line(
        _("您评价了：%(answers)s"),
        _("反映人评价：%(answers)s"),
        "done",
        "star",
        _("已评价"),
        ("words",),
        ("words",),
        key=True,
    ),
    ("case", "reopen"): Line(
        _("您说没有办好，重新办"), _("重办"), "soon", "refresh", _("重办"), ("why",), ("why",), key=True
    ),
    ("case", "lapse"): Line(
        _("14 天没有评价，这件事先结束"),
        _("到期未评价，不算满意也不算不满意"),
        "todo",
        "clock",
        _("到期未评价"),
        key=True,
    ),
}

CALLS = {
    ("call", "begin"): Line("", _("%(who)s 吹哨：请%(party)s报到"), "whistle", "speakerphone", "", (), ("reason",)),
    ("call", "report_in"): Line(
        _("%(party)s已经到了，%(contact)s负责，%(date)s前办完"),
        _("%(party)s 报到：%(contact)s，承诺 %(date)s前办完"),
        "doing",
        "flag",
        _("已报到"),
        key=True,
    ),
    ("call", "object"): Line(
        _("%(party)s认为不归他们办，正在请人复核"),
        _("%(party)s 提出异议"),
        "soon",
        "circle-x",
        _("有异议"),
        ("why",),
        ("why",),
        key=True,
    ),
    ("call", "uphold"): Line(
        _("复核认为不归%(party)s办"),
        _("%(who)s 复核：%(party)s的异议成立"),
        "todo",
        "gavel",
        "",
        ("why",),
        ("why",),
        key=True,
    ),
    ("call", "dismiss"): Line(
        _("复核认为应由%(party)s办，请他们来办"),
        _("%(who)s 复核：%(party)s的异议不成立"),
        "doing",
        "gavel",
        "",
        ("why",),
        ("why",),
        key=True,
    ),
    ("call", "progress"): Line(
        _("%(party)s有新进展"), _("%(party)s 进展 %(percent)s%%"), "doing", "tool", "", ("words",), ("words",)
    ),
    ("call", "done"): Line(
        _("%(party)s办完了他们的部分"),
        _("%(party)s 办完"),
        "done",
        "check",
        _("已完成"),
        ("words",),
        ("words",),
        key=True,
    ),
    ("call", "urge"): Line(_("社区催了%(party)s"), _("%(who)s 催办%(party)s"), "soon", "bell-ringing"),
    ("call", "cancel"): Line("", _("%(who)s 取消请%(party)s"), "todo", "x"),
    ("call", "clock_missed"): Line(
        _("%(party)s“%(clock)s”晚了，已经告诉上一级"),
        _("%(party)s 超时：%(clock)s"),
        "late",
        "alert-triangle",
        _("已超时"),
        key=True,
    ),
}

OTHERS = {
    ("task", "begin"): Line("", _("任务：%(title)s"), "doing", "list-check"),
    ("task", "done"): Line(
        _("办完了一部分：%(title)s"), _("任务完成：%(title)s"), "done", "check", "", ("result",), ("result",)
    ),
    ("task", "cancel"): Line("", _("%(who)s 取消任务：%(title)s"), "todo", "x"),
    ("pressing", "begin"): Line("", _("%(who)s 督办"), "late", "bell-ringing", console_facts=("words",)),
    ("pressing", "take_up"): Line("", _("%(who)s 同意督办"), "late", "gavel", console_facts=("words",), key=True),
    ("pressing", "turn_down"): Line("", _("%(who)s 不督办"), "todo", "x", console_facts=("why",), key=True),
    ("pressing", "reply"): Line("", _("%(who)s 回复督办"), "doing", "message-circle", console_facts=("words",)),
    ("pressing", "press_again"): Line(_("上级又催了一次"), _("%(who)s 再次督办"), "late", "bell-ringing", key=True),
    ("pressing", "lift"): Line("", _("督办销号"), "done", "check", key=True),
    ("pressing", "clock_missed"): Line("", _("督办超时：%(clock)s"), "late", "alert-triangle", _("已超时"), key=True),
    ("extension", "begin"): Line(
        _("有人申请延到 %(date)s，正在审批"),
        _("%(who)s 申请把“%(clock)s”延期到 %(date)s"),
        "soon",
        "calendar-event",
        "",
        ("reason",),
        ("reason",),
    ),
    ("extension", "grant"): Line("", _("%(who)s 同意延期到 %(date)s"), "todo", "check", console_facts=("reason",)),
    ("extension", "refuse"): Line(
        _("没有同意延期，仍按原来的时间办"), _("%(who)s 不同意延期"), "todo", "x", console_facts=("words",)
    ),
    ("extension", "clock_missed"): Line("", _("延期审批超时"), "late", "alert-triangle", _("已超时")),
    ("task", "clock_missed"): Line(
        _("有一部分晚了：%(title)s"), _("任务超时：%(title)s"), "late", "alert-triangle", _("已超时"), key=True
    ),
}

LINES: dict[tuple[str, str], Line] = {**NOTES, **DISPATCHING, **HANDLING, **RATING, **CALLS, **OTHERS}
