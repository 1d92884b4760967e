"""The seven steps of a request (F2.3): which are done, going on, still to come, or not needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from linli.platform.flow.models import Record
from linli.platform.flow.terms import Size
from linli.work.cases.models import Case
from linli.work.cases.terms import AT_WORK, Stage

OK, NOW, TODO, SKIPPED = "ok", "now", "todo", "skipped"
NAMES = (
    lazy("发现"), pgettext_lazy("step", "吹哨"), pgettext_lazy("step", "报到"), lazy("会商"), lazy("办理"),
    lazy("反馈"), lazy("评价"),
)  # fmt: skip
AT_DESK = (Stage.PLACED, Stage.OBJECTED)
OPEN = (*AT_DESK, *AT_WORK, Stage.PAUSED)
FED_BACK = (Stage.ANSWERED, Stage.RATED, Stage.UNCONFIRMED, Stage.DONE)
SETTLES = ("report_in", "cancel", "uphold")  # an organisation that was called has come, or need not


@dataclass(frozen=True)
class Step:
    """One of the seven; `state` is ok, now, todo or skipped."""

    name: str
    state: str


def steps(case: Case, records: Iterable[Record] = ()) -> list[Step]:
    """The seven steps: exact with the records of the request and its calls, without them a good guess for lists."""
    rows, stage = list(records), case.stage
    if stage == Stage.MERGED and case.into is not None:
        return steps(case.into, rows)
    called, reported = _calls(case, rows)
    states = [
        NOW if stage in AT_DESK else OK,
        OK if called else _perhaps(case, Size.HARD),
        _reported(case, called, reported),
        OK if any(one.move == "consult" for one in rows) else _perhaps(case, Size.BIG, Size.HARD),
        _handled(stage),
        OK if stage in FED_BACK else _to_come(stage),
        {Stage.RATED: OK, Stage.ANSWERED: NOW}.get(Stage(stage), _to_come(stage)),
    ]
    return [Step(name, state) for name, state in zip(_names(get_language()), _one_now(states), strict=True)]


@cache
def _names(language: str | None) -> tuple[str, ...]:
    """The names in this language: a list asks for them twenty times."""
    return tuple(str(name) for name in NAMES)


def _calls(case: Case, rows: list[Record]) -> tuple[int, int]:
    """How many organisations were called, and how many have reported in or were let go."""
    called = sum(len(one.facts.get("organisations", ())) for one in rows if one.move == "whistle")
    if not rows and case.stage == Stage.WHISTLED:
        return 1, 0
    settled = {one.matter_id for one in rows if one.matter_id != case.pk and one.move in SETTLES}
    return called, len(settled)


def _perhaps(case: Case, *sizes: str) -> str:
    """A step that only bigger matters take; once it is answered, what was left out was not needed."""
    return TODO if case.stage in OPEN and case.matter.size in sizes else SKIPPED


def _reported(case: Case, called: int, reported: int) -> str:
    if not called:
        return _perhaps(case, Size.HARD)
    return NOW if reported < called and case.stage == Stage.WHISTLED else OK


def _handled(stage: str) -> str:
    if stage in AT_DESK:
        return TODO
    if stage in (*AT_WORK, Stage.PAUSED):
        return NOW
    return SKIPPED if stage in (Stage.WITHDRAWN, Stage.MERGED) else OK


def _to_come(stage: str) -> str:
    return TODO if stage in (*OPEN, Stage.ANSWERED) else SKIPPED


def _one_now(states: list[str]) -> list[str]:
    """Only the first step that is going on is marked; what follows it is still to come."""
    first = states.index(NOW) if NOW in states else len(states)
    return [TODO if state == NOW and at > first else state for at, state in enumerate(states)]


def at(line: list[Step]) -> int:
    """Which step it is at, counted from 1; one more than the last when all is over: what {% track %} asks for."""
    return next((place for place, step in enumerate(line, 1) if step.state == NOW), len(line) + 1)


def drawn(line: list[Step]) -> list[dict[str, Any]]:
    """The steps as {% track %} and {% mini_track %} take them."""
    shown = {TODO: "", SKIPPED: "skipped"}
    return [
        {
            "label": one.name,
            "state": shown.get(one.state, one.state),
            "note": _("不需要") if one.state == SKIPPED else "",
        }
        for one in line
    ]
