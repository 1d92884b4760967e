"""The timeline of a matter whose kind has no table of words: each move by its label, with what was said."""

from __future__ import annotations

from collections.abc import Iterable

from linli.platform.flow.declare import flow_of
from linli.platform.flow.models import Matter, Record
from linli.platform.ui.shapes import Entry

SAID = ("words", "why", "reason", "conclusion", "number")  # facts that are sentences


def history(matter: Matter, begun: str) -> list[Entry]:
    """Its records as entries; `begun` is what its beginning is called."""
    records: Iterable[Record] = matter.records.select_related("actor").order_by("seq")
    return [_entry(matter, one, begun) for one in records]


def _entry(matter: Matter, record: Record, begun: str) -> Entry:
    moves = flow_of(matter).moves
    title = str(moves[record.move].label) if record.move in moves else begun if record.move == "begin" else ""
    said = next((str(record.facts[name]) for name in SAID if record.facts.get(name)), "")
    who = f"{record.actor.name}（{record.title}）" if record.actor and record.title else ""
    return Entry(title or said, record.made_at, said if title else "", note=who)
