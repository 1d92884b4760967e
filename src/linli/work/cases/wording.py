"""What the record of a matter says, in everyday words for residents and in the words of the trade for staff (ui.md §5).

One table for all faces: `told(record, face)` words a record, `entries(records, face)` a timeline of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.platform.dispatch.reasons import said as said_of_party
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Record
from linli.platform.flow.terms import Channel, Outcome
from linli.platform.places.models import Organisation
from linli.platform.places.tree import kept
from linli.platform.posts.terms import Duty
from linli.platform.ui.shapes import Entry, Photo, Tag
from linli.platform.ui.words import day_words as said_day
from linli.platform.ui.words import listed
from linli.work.cases.presets import shown as shown_preset
from linli.work.cases.terms import PauseReason, Proof, Satisfied, Solved, Timely
from linli.work.cases.wordlist import LINES, UNKNOWN, Line

RESIDENT, NEIGHBOUR, FIELD, CONSOLE = "resident", "neighbour", "field", "console"
# A neighbour's request was merged into this one: what its requester wrote, and who that is, stays hidden (F12.3).
REQUESTERS_OWN = frozenset({"begin", "supplement", "withdraw", "rate", "reopen"})


@dataclass(frozen=True)
class Told:
    """A record in words: `tone` is a kind of tag (todo doing soon late done whistle), `key` marks the key events."""

    title: str
    text: str = ""
    tag: str = ""
    tone: str = "todo"
    icon: str = ""
    key: bool = False


def told(record: Record, face: str) -> Told:
    """The record as this face says it. `record.matter` and `record.actor` should be fetched along."""
    line = line_of(record)
    words = line.resident if face in (RESIDENT, NEIGHBOUR) else line.console
    if face == NEIGHBOUR and is_requesters(record):
        return Told(_neighbourly(record), tone=line.tone, icon=line.icon, key=line.key)
    values = values_of(record, face)
    title = _special_title(record, face) or (words or line.console)
    tag = _everyday_tag(record, line) if face == RESIDENT else str(line.tag)
    return Told(str(title) % values, _text(line, record, face), tag, line.tone, line.icon, line.key)


def _everyday_tag(record: Record, line: Line) -> str:
    """Residents are shown what was late and what is done, which a rating does not say; the other words are ours."""
    if record.move == "rate":
        return ""
    return {"late": _("晚了"), "done": _("办好了")}.get(line.tone, "") if line.tag else ""


def shown(record: Record, face: str) -> bool:
    """Whether this face has the record in its timeline: residents are spared the inner traffic of offices."""
    return face not in (RESIDENT, NEIGHBOUR) or bool(line_of(record).resident)


def entries(
    records: Iterable[Record], face: str, photos: Mapping[tuple[int, int], Sequence[Photo]] | None = None
) -> list[Entry]:
    """The records as entries of the timeline part; `photos` by (matter id, seq)."""
    return [_entry(one, face, (photos or {}).get((one.matter_id, one.seq), ())) for one in records if shown(one, face)]


def _entry(record: Record, face: str, photos: Sequence[Photo]) -> Entry:
    said = told(record, face)
    tag = Tag(said.tone, said.tag, said.icon) if said.tag else None
    return Entry(said.title, record.made_at, said.text, tag=tag, photos=photos, note=_note(record, face))


def _note(record: Record, face: str) -> str:
    """Said to staff when the phone was off line: made earlier than received (ui.md §8)."""
    late = record.at - record.made_at
    if face in (FIELD, CONSOLE) and record.facts.get("in_time_after_all"):
        return _("手机上按时完成，网络晚到")
    return _("没有网络时记下，后来才传上") if face in (FIELD, CONSOLE) and late.total_seconds() > 120 else ""


def line_of(record: Record) -> Line:
    """The line of the table for this record; an unknown move is said by its label."""
    kind = record.matter.kind
    return LINES.get((kind, record.move)) or LINES.get(("", record.move)) or UNKNOWN


def is_requesters(record: Record) -> bool:
    """Whether the requester did it, or it repeats what the requester said."""
    return record.matter.kind == "case" and record.move in REQUESTERS_OWN


def _neighbourly(record: Record) -> str:
    said = {
        "begin": _("有居民反映了这个问题"),
        "supplement": _("有居民补充了情况"),
        "withdraw": _("先反映的居民说不用办了"),
        "rate": _("有居民评价了"),
        "reopen": _("有居民说没有办好，重新办"),
    }
    return said[record.move]


def _special_title(record: Record, face: str) -> str | Promise:
    """Titles that depend on more than the move."""
    facts, resident = record.facts, face == RESIDENT
    if record.move == "begin" and record.matter.kind == "case":
        return _begin_title(record, resident)
    if record.move == "begin" and facts.get("asked"):
        return _("%(who)s 提请督办")
    if record.move == "whistle" and len(facts.get("names", ())) > 2 and resident:
        return _("社区请 %(count)s 个部门来办")
    if record.move == "make_safe":
        return {Proof.REPAIR: _("修好了"), Proof.RESTORE: _("恢复原样了")}.get(facts.get("proof", ""), "")
    if record.move == "reopen" and record.actor_id is None:
        return _("有居民说没有办好，重新办")
    if record.move == "answer" and resident:
        return _outcome_title(facts.get("outcome", ""))
    return ""


def _begin_title(record: Record, resident: bool) -> str:
    channel, by_staff = record.facts.get("channel", ""), bool(record.title)
    if not resident:
        return _("%(channel)s：%(who)s")
    if channel in (Channel.HOTLINE, Channel.CITY_HOTLINE):
        return _("您打电话反映了问题")
    return _("%(who)s替您反映了问题") if by_staff else _("您反映了问题")


def _outcome_title(outcome: str) -> str:
    if outcome == Outcome.CANNOT_DO:
        return _("这件事办不了，原因写在下面")
    if outcome == Outcome.NOT_OURS:
        return _("这件事不归我们管，找谁写在下面")
    return _("有办理结果了")


# What goes into the sentences --------------------------------------------------------------------------------------


def values_of(record: Record, face: str) -> dict[str, Any]:
    """The named values that a line may use."""
    facts = record.facts
    return {
        "who": _who(record, face),
        "party": party_of(record),
        "names": listed(facts.get("names", ())),
        "count": len(facts.get("names", ())),
        "name": facts.get("name") or _("网格员"),
        "number": facts.get("number") or facts.get("into") or facts.get("from", ""),
        "contact": facts.get("contact", ""),
        "percent": facts.get("percent", ""),
        "date": day_words(facts.get("promised_on") or facts.get("until") or facts.get("due_on") or ""),
        "clock": clock_label(record.matter.kind, facts.get("clock", "")),
        "reason": _reason(facts.get("reason", "")),
        "channel": _label(Channel, facts.get("channel", "")),
        "title": record.matter.title,
        "answers": " · ".join(_answers(facts)),
    }


def _who(record: Record, face: str) -> str:
    if record.actor_id is None:
        return _("系统")
    if not record.title:
        return _("您") if face == RESIDENT else _("反映人")
    name = record.actor.name if record.actor else ""
    return f"{record.title}{name}" if face != CONSOLE else f"{record.title} {name}"


def party_of(record: Record) -> str:
    """Who is to handle it by this record: the organisation, or the grid worker."""
    dispatched = record.facts.get("dispatch") or {}
    given = (dispatched.get("party") or {}).get("organisation_id") or record.facts.get("organisation")
    if given is None and (record.matter.kind != "case" or record.move in ("object", "uphold", "dismiss")):
        given = record.matter.organisation_id
    if given:
        return organisation_names.get().get(given, _("有关单位"))
    duty = (dispatched.get("party") or {}).get("duty", "")
    return str(Duty(duty).label) if duty in Duty.values else _("网格员")


@kept("organisations")
def organisation_names() -> dict[int, str]:
    """What each organisation is called."""
    return {one.pk: str(one) for one in Organisation.objects.only("name", "short")}


def day_words(iso: str) -> str:
    """11 月 23 日 from 2026-11-23; empty for what is no date."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    return said_day(day)


def clock_label(kind: str, name: str) -> str:
    """What a clock is called; its bare name when a newer Linli has dropped it.

    An extension names a clock of what it asks more time for, so the other kinds are asked too.
    """
    own = [FLOWS[kind]] if kind in FLOWS else []
    declared = next((found for flow in (*own, *FLOWS.values()) if (found := flow.clock(name))), None)
    return str(declared.label) if declared else name


def _reason(given: str) -> str:
    return _label(PauseReason, given) or given


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _answers(facts: Mapping[str, Any]) -> list[str]:
    asked = (("timely", Timely), ("solved", Solved), ("satisfied", Satisfied))
    return [found for name, choices in asked if (found := _label(choices, str(facts.get(name, ""))))]


def _text(line: Line, record: Record, face: str) -> str:
    """The words that were written, one paragraph each; residents read only what is meant for them."""
    names = line.resident_facts if face in (RESIDENT, NEIGHBOUR) else line.console_facts
    parts = [_fact(record, name) for name in names]
    return "\n".join(part for part in parts if part)


def _fact(record: Record, name: str) -> str:
    value = record.facts.get(name, "")
    if name == "dispatched":
        return _("已交给%(party)s") % {"party": party_of(record)} if record.target == "dispatched" else ""
    if name == "proposed":
        return _why_there(record)
    if name == "because":
        return said_of_party(value or {})
    if name == "names":  # two still fit into the title
        return listed(value) if len(value or ()) > 2 else ""
    if name == "reason":
        return _reason(str(value))
    if name == "parties":
        return _("参加：%(parties)s") % {"parties": listed(value)} if value else ""
    return shown_preset(str(value or ""))


def _why_there(record: Record) -> str:
    """Why dispatch sent it where it went, and by which words it judged; a person's own choice needs no reason."""
    proposal = record.facts.get("dispatch") or {}
    why = said_of_party(proposal.get("party", {})) if record.target == "dispatched" else ""
    words = listed(proposal.get("words", ()))
    judged = _("依据的词：%(words)s") % {"words": words} if words else ""
    return "\n".join(part for part in (why, judged) if part)
