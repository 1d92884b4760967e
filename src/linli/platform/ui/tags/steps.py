"""Tags of time and progress: clocks, tracks, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.platform.ui import words
from linli.platform.ui.shapes import Entry, PastClock
from linli.platform.ui.tags.basics import part, tag

register = template.Library()
SLA_KINDS = {"ok": "todo", "soon": "soon", "late": "late", "done": "done", "missed": "late", "paused": "todo"}


@register.simple_tag
def sla(
    due: datetime | None,
    start: datetime | None = None,
    met: datetime | None = None,
    paused: bool = False,
    label: str = "",
    clocks: Sequence[PastClock] = (),
) -> SafeString:
    """{% sla case.due_at start=case.placed_at label=_("距办结时限") clocks=past %}: the big clock of a console page."""
    if due is None:
        return SafeString("")
    clock = words.clock_shown(due, start, met, paused)
    return part("sla", clock=clock, label=label or _("距办结时限"), clocks=clocks)


@register.simple_tag
def sla_tag(
    due: datetime | None,
    start: datetime | None = None,
    met: datetime | None = None,
    paused: bool = False,
    short: bool = False,
) -> SafeString:
    """{% sla_tag row.due_at start=row.since %}: the clock as a tag in lists; short=True leaves 还剩 out."""
    if due is None:
        return SafeString("")
    clock = words.clock_shown(due, start, met, paused)
    icon = clock.icon if clock.state != "ok" else ""
    said = clock.short if short else clock.words
    return part(
        "sla_tag", clock=clock, tag=tag(SLA_KINDS[clock.state], said, icon), counting=clock.state in {"soon", "late"}
    )


def stepped(steps: Sequence[Any], at: int) -> list[dict[str, Any]]:
    """Labels and states: before `at` done, `at` going on; a step given as a dict keeps the state it has."""
    drawn = []
    for place, step in enumerate(steps, 1):
        state = "ok" if place < at else "now" if place == at else ""
        given = step if isinstance(step, dict) else {"label": str(step)}
        drawn.append({"state": state, "number": place, "note": "", **given})
    return drawn


@register.simple_tag
def track(steps: Sequence[Any], at: int) -> SafeString:
    """{% track steps at=5 %}: the seven steps; `at` counts from 1, one more than the last means all done."""
    return part("track", steps=stepped(steps, at))


@register.simple_tag
def mini_track(steps: Sequence[Any], at: int) -> SafeString:
    """{% mini_track steps at=5 %}: the same as a line of seven pieces, told in words to screen readers."""
    drawn = stepped(steps, at)
    here = drawn[min(at, len(drawn)) - 1]["label"] if drawn else ""
    said = _("共 %(all)d 步，已到第 %(at)d 步：%(here)s") % {"all": len(drawn), "at": min(at, len(drawn)), "here": here}
    return _mini_track(tuple(step["state"] for step in drawn), said)


@lru_cache(512, typed=True)
def _mini_track(states: tuple[str, ...], said: str) -> SafeString:
    return part("mini_track", states=states, said=said)


@register.simple_tag
def timeline(entries: Sequence[Entry]) -> SafeString:
    """{% timeline entries %}: shapes.Entry in order; the day is said once."""
    drawn, day = [], ""
    for entry in entries:
        here = words.local(entry.when, "m-d")
        drawn.append({"entry": entry, "day": here if here != day else ""})
        day = here or day
    return part("timeline", entries=drawn)
