"""What the worker does for the engine, again and again: ring late clocks, and let the listeners read on."""

from __future__ import annotations

from linli.platform.events import outbox
from linli.platform.events.pulse import every
from linli.platform.flow import ring


@every(seconds=2)
def ring_late_clocks() -> None:
    """Whatever ran out while nobody was there is rung now; a rung is never climbed twice."""
    ring.ring_late_clocks()


@every(seconds=0.5)
def read_events() -> None:
    """Projections and reactions read what was published."""
    outbox.catch_up_all()
