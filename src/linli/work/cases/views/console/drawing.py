"""How a request looks on the page of the desk: its tags, its clock, its timeline, who has reported in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Deadline, Matter
from linli.platform.flow.terms import Channel, Size
from linli.platform.places import tree
from linli.platform.ui.shapes import Entry, PastClock, Tag
from linli.platform.ui.words import due, listed, local, said, span
from linli.work.cases.models import Call, Case, Task
from linli.work.cases.queries.console.case import CaseSeen, Child, pictures
from linli.work.cases.queries.console.rows import reporters
from linli.work.cases.steps import OPEN
from linli.work.cases.terms import PressingStage, Stage
from linli.work.cases.wording import CONSOLE, clock_label, entries, told

STAGE_TAGS = {
    Stage.PLACED: "todo", Stage.OBJECTED: "soon", Stage.WHISTLED: "doing", Stage.PAUSED: "soon",
    Stage.ANSWERED: "done", Stage.RATED: "done", Stage.DONE: "done",
    Stage.UNCONFIRMED: "todo", Stage.WITHDRAWN: "todo", Stage.MERGED: "todo",
}  # fmt: skip
WAITS_FOR_ALL = (Stage.IN_HAND, Stage.WHISTLED)


def tags(seen: CaseSeen) -> list[Tag]:
    """State, size, and everything that is late, each with its icon and words."""
    matter, now = seen.case.matter, clock.now()
    stage = _("办理中") if matter.stage == Stage.WHISTLED else str(Stage(matter.stage).label)
    found = [Tag(STAGE_TAGS.get(Stage(matter.stage), "doing"), stage)]
    if matter.size in (Size.BIG, Size.HARD):
        called = _(" · 已吹哨") if seen.of_kind("call") else ""
        found.append(Tag("whistle", str(Size(matter.size).label) + called, "speakerphone" if called else "flag"))
    if seen.case.urgent:
        found.append(Tag("late", _("紧急"), "alert-circle"))
    late_in = sum(1 for one in seen.of_kind("call") if reported_late(one))
    if late_in:
        found.append(Tag("late", _("%(n)s 家报到超时") % {"n": late_in}))
    for one in seen.running:
        if one.due_at < now and one.paused_at is None:
            found.append(Tag("late", _("%(clock)s超时") % {"clock": clock_label("case", one.clock)}))
    for one_pressing in (one for one in seen.of_kind("pressing") if one.matter.closed_at is None):
        asked = one_pressing.matter.stage == PressingStage.ASKED
        found.append(Tag("soon", _("已提请督办"), "gavel") if asked else Tag("late", _("督办中"), "bell-ringing"))
    return found


def reported_late(call: Child) -> bool:
    """Came too late, or has not come and should have."""
    one = call.clock("report_in")
    return one is not None and (one.was_late or (one.met_at is None and one.due_at < clock.now()))


def about(case: Case) -> str:
    """排水堵塞 · 柳岸社区第三网格 · 网上反映 · 3 户同报."""
    matter = case.matter
    parts = [
        catalogue.get().name(matter.category),
        tree.tree.get().full_name(matter.area_id),
        str(Channel(matter.channel).label) if matter.channel in Channel.values else "",
        _("%(n)s 户同报") % {"n": matter.reporters} if matter.reporters > 1 else "",
        _("外部编号 %(number)s") % {"number": case.external_number} if case.external_number else "",
        _("重办 %(n)s 次") % {"n": case.reopened} if case.reopened else "",
    ]
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Clocks:
    """The big clock, and the others: what runs, what was met, what was missed."""

    main: Deadline | None
    label: str
    past: list[PastClock]


MOST_OTHERS = 5
OF_OTHERS = ("report_in", "finish", "due")  # clocks of calls and tasks that the request waits for


def clocks(kind: str, deadlines: Sequence[Deadline], children: Sequence[Child] = ()) -> Clocks:
    """The worst running clock: the most overdue, else the one that runs out next; the others below it.

    With `children` the clocks of calls and tasks that have not been answered run along, under their party's name.
    """
    now = clock.now()
    named = [(clock_label(kind, one.clock), one) for one in deadlines]
    named += [(_of_party(child, one), one) for child in children for one in child.deadlines if one.clock in OF_OTHERS]
    running = sorted((one for one in named if _runs(one[1])), key=lambda one: (_stands(one[1]), one[1].due_at))
    ended = [one for one in named[: len(deadlines)] if one[1].met_at is not None and not one[1].dropped]
    if not running:
        return Clocks(None, "", [_other(*one, now) for one in ended[-MOST_OTHERS:]])
    (label, main), others = running[0], [_other(*one, now) for one in running[1:]]
    words = _("%(clock)s时限") if main.due_at < now else _("距%(clock)s时限")
    shown = others[:MOST_OTHERS]
    done = [_other(*one, now) for one in ended][len(shown) - MOST_OTHERS :] if len(shown) < MOST_OTHERS else []
    return Clocks(main, words % {"clock": label}, shown + done)


def _runs(one: Deadline) -> bool:
    return one.met_at is None and not one.dropped


def _stands(one: Deadline) -> bool:
    return one.paused_at is not None


def _of_party(child: Child, one: Deadline) -> str:
    """区水务局报到."""
    party = str(child.matter.organisation or _("网格员"))
    return _("%(party)s%(clock)s") % {"party": party, "clock": clock_label(child.matter.kind, one.clock)}


def _other(label: str, one: Deadline, now: datetime) -> PastClock:
    if one.met_at is None and not _stands(one):
        return PastClock(label, over=now - one.due_at) if one.due_at < now else PastClock(label, left=one.due_at - now)
    length = _("%(length)s%(clock)s") % {"length": said(one.span.words()), "clock": label}
    end = one.met_at or one.paused_at or now
    if end > one.due_at:
        return PastClock(length, over=end - one.due_at)
    return PastClock(length, took=end - one.since_at) if one.met_at else PastClock(length, left=one.due_at - end)


# The timeline -------------------------------------------------------------------------------------------------------


def timeline(seen: CaseSeen, everything: bool) -> list[Entry]:
    """Key events, or all of them; then what is still to come."""
    records = [one for one in seen.records if everything or told(one, CONSOLE).key]
    folded = [] if everything else [one for one in records if one.matter.kind == "call" and one.move == "report_in"]
    if len(folded) > 1:
        records = [one for one in records if one not in folded[:-1]]
    drawn = entries(records, CONSOLE, pictures(seen.photos, seen.records))
    if drawn and records[0].matter_id == seen.case.pk and records[0].move == "begin":
        drawn[0] = _first(seen.case, drawn[0])
    if len(folded) > 1:
        drawn[records.index(folded[-1])] = _came_in(seen, drawn[records.index(folded[-1])])
    if drawn and seen.case.stage in OPEN:
        drawn[-1] = replace(drawn[-1], state="now")
    return drawn + to_come(seen)


def _came_in(seen: CaseSeen, entry: Entry) -> Entry:
    """Several report-ins in one line: 滨河物业 27 分、街道城建办 1 小时 13 分; the table below has the details."""
    calls = [one for one in seen.of_kind("call") if isinstance(one.item, Call) and one.item.reported_at]
    said_each = []
    for one in sorted(calls, key=lambda call: call.item.reported_at):  # type: ignore[attr-defined]
        met = one.clock("report_in")
        took = f" {span(met.met_at - met.since_at)}" if met and met.met_at else ""
        said_each.append(f"{one.matter.organisation or ''}{took}")
    late = sum(1 for one in calls if reported_late(one))
    words = _("%(n)s 家已报到") % {"n": len(calls)}
    tag = Tag("late", _("%(n)s 家超时") % {"n": late}) if late else Tag("doing", words)
    return replace(entry, title=words if late else _("报到"), tag=tag, text=listed(said_each),
                   url="#reporting", link=_("明细"))  # fmt: skip


def _first(case: Case, entry: Entry) -> Entry:
    """发现, in the words of whoever reported it."""
    who = reporters_name(case)
    channel = str(Channel(case.matter.channel).label) if case.matter.channel in Channel.values else ""
    text = who + _("：") + case.text if who else case.text
    note = " · ".join(entry.text.splitlines())
    return replace(entry, title=_("发现"), tag=Tag("todo", channel) if channel else None, text=text, note=note)


def reporters_name(case: Case) -> str:
    """The masked name; nothing for who does not wish it or is not known."""
    return "" if case.anonymous or case.matter.person is None else case.matter.person.masked_name


def to_come(seen: CaseSeen) -> list[Entry]:
    """反馈 and 评价 as long as they lie ahead."""
    matter = seen.case.matter
    if matter.stage not in OPEN and matter.stage != Stage.ANSWERED:
        return []
    last = next((one for one in seen.running if one.clock == "repair"), None)
    feed_back = Entry(
        _("反馈居民"),
        text=_("%(n)s 户同报，结果一次发给 %(n)s 户") % {"n": matter.reporters} if matter.reporters > 1 else "",
        state="",
        when_words=_("时限 %(day)s") % {"day": local(last.due_at, "m-d")} if last else "",
    )
    rated = Entry(_("居民评价"), text=_("响应、解决、满意三问；“没解决”自动回到办理"), state="")
    if matter.person_id is None:
        return [feed_back] if matter.stage in OPEN else []
    return [rated] if matter.stage == Stage.ANSWERED else [feed_back, rated]


# Who was brought in -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reporting:
    """A line of the reporting-in table."""

    matter: Matter
    name: str
    contact: str
    asked: str
    came: str
    took: Tag | None
    task: str
    state: Tag


def reporting(calls: list[Child]) -> list[Reporting]:
    """单位, 联系人, 要求, 报到, 用时, 任务."""
    return [_reporting(one) for one in calls]


def _reporting(child: Child) -> Reporting:
    call, one = child.item, child.clock("report_in")
    assert isinstance(call, Call)
    return Reporting(
        matter=call.matter,
        name=str(call.matter.organisation or ""),
        contact=call.contact,
        asked=_("%(when)s 前") % {"when": due(one.due_at)} if one else "",
        came=local(call.reported_at, "m-d H:i") if call.reported_at else "",
        took=_took(one) if one else None,
        task=call.progress or call.reason,
        state=_call_state(call),
    )


def _took(one: Deadline) -> Tag | None:
    end = one.met_at or clock.now()
    if end > one.due_at:
        return Tag("late", _("超 %(span)s") % {"span": span(end - one.due_at)})
    if one.met_at is None:
        return None
    return Tag("done", span(one.met_at - one.since_at))


def _call_state(call: Call) -> Tag:
    stage = str(FLOWS["call"].stages(call.stage).label)
    if call.stage == "reported_in":
        return Tag("doing", f"{call.percent}%" if call.percent else _("办理中"))
    return {"done": Tag("done", _("完成")), "objected": Tag("soon", stage)}.get(call.stage, Tag("todo", stage))


def report_note(calls: list[Child]) -> str:
    """应到 3 家，已到 3 家，1 家超时."""
    if not calls:
        return ""
    items = [one.item for one in calls if isinstance(one.item, Call) and one.item.stage != "cancelled"]
    said = _("应到 %(n)s 家，已到 %(m)s 家") % {"n": len(items), "m": sum(1 for one in items if one.reported_at)}
    late = sum(1 for one in calls if reported_late(one))
    return said + (_("，%(n)s 家超时") % {"n": late} if late else "")


# The next step ------------------------------------------------------------------------------------------------------


def next_words(seen: CaseSeen) -> str:
    """What happens next and who has it, in one or two sentences."""
    case, matter = seen.case, seen.case.matter
    waiting = seen.open_children
    if matter.stage in WAITS_FOR_ALL and waiting:
        return _waiting_words(waiting[0], len(waiting)) + _and_then(matter)
    if matter.stage in WAITS_FOR_ALL and (seen.of_kind("call") or seen.of_kind("task")):
        return _("单位都办完了。请填写结果，向 %(n)s 户居民反馈。") % {"n": matter.reporters}
    by_when = _("（%(when)s 前）") % {"when": due(matter.due_at)} if matter.due_at else ""
    party = str(matter.organisation or (matter.handler.name if matter.handler else _("网格员")))
    said = {
        Stage.PLACED: _("等值班坐席派单%(when)s。"),
        Stage.DISPATCHED: _("等%(party)s接单、联系居民%(when)s。"),
        Stage.OBJECTED: _("%(party)s认为不归他们办，等复核员定%(when)s。"),
        Stage.IN_HAND: _("%(party)s正在办%(when)s。"),
        Stage.WHISTLED: _("已吹哨，等单位报到%(when)s。"),
        Stage.PAUSED: _("已暂停，到期自动继续%(when)s。"),
        Stage.ANSWERED: _("已反馈，等居民评价%(when)s；到期没有评价的按未评价结束。"),
        Stage.MERGED: _("已并入 %(into)s，随那一件办理。"),
    }.get(Stage(matter.stage), _("这件事已经结束。"))
    into = case.into.matter.number if case.into else ""
    return said % {"when": by_when, "party": party, "into": into}


def _waiting_words(child: Child, others: int) -> str:
    matter = child.matter
    party = str(matter.organisation or _("网格员"))
    by_when = _("（%(when)s 前）") % {"when": due(matter.due_at)} if matter.due_at else ""
    more = _("，还有 %(n)s 家") % {"n": others - 1} if others > 1 else ""
    if isinstance(child.item, Task):
        return _("等%(party)s完成：%(task)s%(when)s%(more)s。") % {
            "party": party, "task": matter.title, "when": by_when, "more": more,
        }  # fmt: skip
    what = _("报到") if matter.stage == "called" else _("复核异议") if matter.stage == "objected" else _("办完")
    return _("等%(party)s%(what)s%(when)s%(more)s。") % {"party": party, "what": what, "when": by_when, "more": more}


def _and_then(matter: Matter) -> str:
    return _("完成后向 %(n)s 户居民反馈。") % {"n": matter.reporters} if matter.person_id else ""


def reporter_words(case: Case) -> str:
    """张*珍 等 3 户."""
    matter = case.matter
    return reporters(matter) or (_("不愿公开") if case.anonymous else _("没有留姓名"))
