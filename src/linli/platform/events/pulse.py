"""What must be looked at again and again: contexts register a function here, the worker calls it every few seconds.

A pulse finds its work by scanning rows, does one small batch and returns; a true answer means "there is more, call me
again at once". It may be cut off at any point, so what it does is one transaction or can be done twice.
"""

from __future__ import annotations

import logging
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import OperationalError, connection
from django.db.models import F
from django.db.models.functions import Now

from linli.platform.events.alone import alone
from linli.platform.events.models import Heartbeat
from linli.platform.wall.asking import as_system

Pulse = Callable[[], object]
log = logging.getLogger(__name__)

BEAT = 5  # seconds between two heartbeats of the same part
PATIENCE = 15  # seconds of silence after which a part counts as dead
BREATH = 0.2  # seconds between two looks at the list
REST = 60  # seconds; the longest pause after repeated failures


@dataclass
class Part:
    """One registered function and how it has been doing."""

    name: str
    run: Pulse
    seconds: float
    alone: bool
    due: float = 0.0
    beaten: float = field(default=float("-inf"))
    failures: int = 0

    @property
    def patience(self) -> float:
        """How long it may be silent before somebody should worry."""
        return max(PATIENCE, 3 * self.seconds)


PARTS: dict[str, Part] = {}
WORKER = Part("worker", lambda: None, BEAT, alone=False)  # says no more than that somebody goes round


def every(seconds: float, *, alone: bool = True) -> Callable[[Pulse], Pulse]:
    """Call the function every so many seconds in the worker; `alone`: in one worker at a time, wherever it runs."""

    def register(run: Pulse) -> Pulse:
        if run.__name__ in PARTS and PARTS[run.__name__].run is not run:
            raise ValueError(f"Two pulses are called {run.__name__}")
        PARTS[run.__name__] = Part(run.__name__, run, seconds, alone)
        return run

    return register


def loop(stopping: threading.Event) -> None:
    """Call what is due until told to stop; the failure of one part never stops another."""
    while not stopping.is_set():
        for part in (WORKER, *PARTS.values()):
            if part.due <= time.monotonic() and not stopping.is_set():
                turn(part)
        stopping.wait(BREATH)
    connection.close()


def turn(part: Part) -> None:
    """One call of one part."""
    try:
        key = zlib.crc32(f"pulse {part.name}".encode())
        with alone(key) if part.alone else nullcontext(True) as mine:
            with as_system(f"pulse {part.name}"):
                more = part.run() if mine else False
            if mine:
                beat(part)
    except Exception as error:  # whatever it was, the other clocks must go on
        failed(part, error)
        return
    part.failures = 0
    part.due = time.monotonic() + (0 if more else part.seconds)


def failed(part: Part, error: Exception) -> None:
    """Note it, let go of a connection that may be broken, and come back later, ever later while it keeps failing."""
    part.failures += 1
    pause = min(REST, part.seconds * 2**part.failures)
    away = isinstance(error, OperationalError)  # the database is restarting: the line says enough
    words = "pulse_failed part=%s failures=%s next_try_in=%ss error=%s"
    log.error(words, part.name, part.failures, pause, str(error).split("\n")[0], exc_info=None if away else error)
    part.due = time.monotonic() + pause
    if not connection.in_atomic_block:
        connection.close()


def beat(part: Part) -> None:
    """Tell the health page that this part has done its round, but not more often than anybody looks."""
    if time.monotonic() - part.beaten >= BEAT:
        # The time of the database: one clock for all machines, and no rehearsal moves it.
        Heartbeat.objects.update_or_create(part=part.name, defaults={"at": Now()})
        part.beaten = time.monotonic()


def silent() -> list[str]:
    """The parts that should have been heard by now and were not; empty when all is well."""
    ages = dict(Heartbeat.objects.values_list("part", Now() - F("at")))
    return [part.name for part in (WORKER, *PARTS.values()) if not _fresh(ages.get(part.name), part)]


def _fresh(age: timedelta | None, part: Part) -> bool:
    return age is not None and age.total_seconds() < part.patience
