"""The four words in which a kind of work is declared: Flow, Move, Clock, and Who (from `posts.who`)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise

from linli.kernel.workdays import Span, Unit
from linli.platform.flow.models import Item, Matter
from linli.platform.posts.who import Who

if TYPE_CHECKING:
    from linli.platform.posts.actor import Actor

P = ParamSpec("P")
M = TypeVar("M", bound=Item)
Facts = dict[str, Any]
Need = Callable[[Any, "Actor"], "str | Promise | None"]  # says in plain words what is missing, or None
STAY = "*"  # a move that leaves the matter where it is

FLOWS: dict[str, type[Flow]] = {}


def minutes(length: int) -> Span:
    """Minutes on the wall clock, day and night."""
    return Span(length, Unit.MINUTE)


def work_hours(length: int) -> Span:
    """Hours of working time."""
    return Span(length, Unit.WORK_HOUR)


def hours(length: int) -> Span:
    """Hours on the wall clock (紧急小时)."""
    return Span(length, Unit.EMERGENCY_HOUR)


def work_days(length: int) -> Span:
    """Working days of the Chinese calendar."""
    return Span(length, Unit.WORK_DAY)


def days(length: int) -> Span:
    """Calendar days."""
    return Span(length, Unit.CALENDAR_DAY)


NOW = minutes(0)


@dataclass(frozen=True)
class Late:
    """A rung of the escalation ladder: whom to tell, how long after the clock has run out."""

    tell: Who
    after: Span = NOW


@dataclass(frozen=True)
class Clock:
    """A promise with a time (F2.5). `within` is the default; a ClockRule of the place overrides it."""

    name: str
    label: str | Promise
    since: Sequence[str]  # entering one of these stages starts it
    until: Sequence[Move]  # these moves meet it
    within: Span | Mapping[str, Span]  # one length, or one for each size
    during: Sequence[str] = ()  # stages in which it goes on running; `since` when empty
    warn: Who | None = None  # told at a quarter of the time left
    late: Sequence[Late] = ()
    then: str = ""  # a move that Linli itself makes when it runs out
    applies: Callable[[Any], bool] | None = None
    at: Callable[[Any], datetime | None] | None = None  # a moment that was promised, instead of a length

    def length(self, matter: Matter) -> Span:
        """The declared length for this matter."""
        if isinstance(self.within, Span):
            return self.within
        return self.within[matter.size] if matter.size in self.within else next(iter(self.within.values()))

    def runs_in(self, stage: str) -> bool:
        """Whether it goes on running in this stage."""
        return stage in (self.during or self.since)


class Move:
    """A declared step: from which stages, to which, by whom. Its body is bound with `@Flow.move.action`."""

    name: str
    flow: type[Flow]
    body: Callable[..., Any] | None = None

    def __init__(
        self,
        source: str | Sequence[str],
        *,
        to: str | Sequence[str],
        by: Who,
        label: str | Promise,
        needs: Sequence[Need] = (),
    ) -> None:
        """With several targets the body chooses by `item.go(stage)`; with `to=STAY` the stage stays as it is."""
        self.sources = (source,) if isinstance(source, str) else tuple(source)
        self.targets = (to,) if isinstance(to, str) else tuple(to)
        self.by, self.label, self.needs = by, label, tuple(needs)

    def __set_name__(self, owner: type[Flow], name: str) -> None:
        """Learn one's own name from the declaration."""
        self.name, self.flow = name, owner

    def __repr__(self) -> str:
        return f"<{self.flow.kind}.{self.name}>"

    def action(self, body: Callable[Concatenate[M, Actor, P], Facts | None]) -> Callable[Concatenate[M, Actor, P], M]:
        """Bind the function that changes the item; callers get it wrapped in the one guarded transaction."""
        self.body = body

        @functools.wraps(body)
        def perform(item: M, by: Actor, /, *args: P.args, **kwargs: P.kwargs) -> M:
            from linli.platform.flow import engine

            return engine.make(self, item, by, args, kwargs)

        return perform

    def open_in(self, stage: str) -> bool:
        """Whether the move starts from this stage."""
        return stage in self.sources


class Flow:
    """A kind of matter: its stages, moves and clocks. One subclass for each; the class is the whole rule book."""

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    item: ClassVar[type[Item]]
    stages: ClassVar[type[models.TextChoices]]
    starts: ClassVar[Sequence[str]]
    ends: ClassVar[Sequence[str]]
    waits: ClassVar[Mapping[str, Who]]  # whose turn it is in each stage that is no end
    pauses: ClassVar[Sequence[str]] = ()  # stages in which the clocks stand still
    clocks: ClassVar[Sequence[Clock]] = ()
    pages: ClassVar[Mapping[str, str]] = {}  # face → name of the address that shows one, by its id
    private: ClassVar[bool] = False  # a post in the area is not enough to know of it: only those who take part do
    child: ClassVar[bool] = False  # lives under another matter, whose row is locked first
    moves: ClassVar[dict[str, Move]]

    def __init_subclass__(cls) -> None:
        """Collect the moves and enter the registry; a kind is declared once."""
        cls.moves = {name: value for name, value in vars(cls).items() if isinstance(value, Move)}
        if cls.kind in FLOWS:
            raise TypeError(f"two flows are called {cls.kind!r}")
        FLOWS[cls.kind] = cls

    @classmethod
    def begin(cls, body: Callable[Concatenate[Actor, P], tuple[M, Facts]]) -> Callable[Concatenate[Actor, P], M]:
        """Bind the function that makes a new item (with `item.matter` filled in) and the facts of its first record."""

        @functools.wraps(body)
        def perform(by: Actor, /, *args: P.args, **kwargs: P.kwargs) -> M:
            from linli.platform.flow import engine

            return engine.begin(cls, body, by, args, kwargs)

        return perform

    @classmethod
    def open_to(cls, item: Item, by: Actor) -> list[Move]:
        """The moves this actor may make now: the buttons of a page, the links of an API answer."""
        matter = item.matter
        return [m for m in cls.moves.values() if m.open_in(matter.stage) and m.by.allows(by, matter)]

    @classmethod
    def may(cls, move: str, item: Item, by: Actor) -> bool:
        """Whether one move is open to the actor."""
        return cls.moves[move] in cls.open_to(item, by)

    @classmethod
    def turn(cls, matter: Matter) -> str:
        """What stands in `Matter.waits`: whose turn it is now."""
        who = cls.waits.get(matter.stage)
        return who.token(matter) if who else ""

    @classmethod
    def clock(cls, name: str) -> Clock | None:
        """The declared clock of that name; None when a newer version of Linli has dropped it."""
        return next((c for c in cls.clocks if c.name == name), None)

    @classmethod
    def page(cls, matter: Matter, face: str) -> str:
        """Where a face shows the matter; empty when it has no page there."""
        return reverse(cls.pages[face], args=[matter.pk]) if face in cls.pages else ""

    @classmethod
    def as_mermaid(cls) -> str:
        """The flow as a state diagram, for docs/flows/."""
        lines = ["stateDiagram-v2", *(f"  [*] --> {start}" for start in cls.starts)]
        for move in cls.moves.values():
            for source in move.sources:
                lines += [f"  {source} --> {source if to == STAY else to}: {move.name}" for to in move.targets]
        return "\n".join([*lines, *(f"  {end} --> [*]" for end in cls.ends)]) + "\n"


def flow_of(matter: Matter) -> type[Flow]:
    """The declaration behind a matter."""
    return FLOWS[matter.kind]
