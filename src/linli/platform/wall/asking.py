"""Who asks the database right now: a person with a post here and there, the system for a reason, or nobody.

Nobody is the default, and nobody is given nothing. A web request asks as its actor (`posts.web.know_actor`); pulses and
reactions of the worker, and the few steps that must look over everybody's rows, ask `as_system` and say why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Asker:
    """What the policies of guarded tables know of whoever asks."""

    person: int | None = None
    hands: tuple[int, ...] = ()  # whose matters they have in hand: their own while on duty, and those they stand in for
    areas: tuple[int, ...] = ()  # where they may read the registers
    system: str = ""  # the reason, where it is no person


NOBODY = Asker()
_who: ContextVar[Callable[[], Asker]] = ContextVar("linli_asker", default=lambda: NOBODY)


def asker() -> Asker:
    """Who asks now."""
    return _who.get()()


@contextmanager
def asking(who: Callable[[], Asker]) -> Iterator[None]:
    """Inside, it is this one who asks; looked up only when a guarded table is really asked for something."""
    before = _who.set(who)
    try:
        yield
    finally:
        _who.reset(before)


@contextmanager
def as_system(why: str) -> Iterator[None]:
    """Inside, the system asks, and sees all. Also a decorator: `@as_system("two records become one")`."""
    it = Asker(system=why)
    with asking(lambda: it):
        yield
