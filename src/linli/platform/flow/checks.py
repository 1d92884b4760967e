"""Declarations checked at start-up: a flow that cannot work stops the start with a sentence that says why."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from linli.platform.flow.declare import FLOWS, STAY, Flow


@register()
def flows_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check every declared flow."""
    return [Error(f"{flow.kind}: {problem}", id="linli.flow") for flow in FLOWS.values() for problem in problems(flow)]


def problems(flow: type[Flow]) -> list[str]:
    """What is wrong with a declaration, one sentence each."""
    stages = {str(value) for value in flow.stages.values}
    return [
        *_unknown_stages(flow, stages),
        *(f"move {m.name} has no action" for m in flow.moves.values() if m.body is None),
        *(f"stage {s} cannot be reached" for s in sorted(stages - _reachable(flow))),
        *(f"nobody's turn in stage {s}" for s in sorted(stages - set(flow.ends) - set(flow.waits))),
        *(f"stage {s} waits without a clock" for s in sorted(stages - _clocked(flow))),
        *(
            f"clock {c.name} runs out into unknown move {c.then}"
            for c in flow.clocks
            if c.then not in ("", *flow.moves)
        ),
    ]


def _unknown_stages(flow: type[Flow], stages: set[str]) -> list[str]:
    named = {*flow.starts, *flow.ends, *flow.waits, *flow.pauses}
    for move in flow.moves.values():
        named |= {*move.sources, *move.targets} - {STAY}
    for clock in flow.clocks:
        named |= {*clock.since, *clock.during}
    return [f"stage {s} is not declared" for s in sorted({str(n) for n in named} - stages)]


def _reachable(flow: type[Flow]) -> set[str]:
    known = {str(s) for s in flow.starts}
    while True:
        more = {str(to) for m in flow.moves.values() if known & {str(s) for s in m.sources} for to in m.targets}
        if more - {STAY} <= known:
            return known
        known |= more - {STAY}


def _clocked(flow: type[Flow]) -> set[str]:
    """Stages that are ends, pauses (their end is a date given at the pause) or have a clock running."""
    return {str(s) for s in (*flow.ends, *flow.pauses)} | {
        str(s) for clock in flow.clocks for s in (*clock.since, *clock.during)
    }
