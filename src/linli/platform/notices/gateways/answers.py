"""What a gateway may say to a message, in our words; and what every adapter can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from linli.platform.notices.models import Notice


class Taken(StrEnum):
    """What became of an attempt to send."""

    YES = "yes"  # the gateway has it
    DONE = "done"  # the gateway has it, and there will be no report
    LATER = "later"  # it certainly has not: busy, over its limit, not reached, not paid
    NEVER = "never"  # it certainly has not and never will: no such number, no such group
    UNSURE = "unsure"  # no answer, or one that does not say


class Fate(StrEnum):
    """What became of a message that may have been taken."""

    DELIVERED = "delivered"
    FAILED = "failed"
    ON_THE_WAY = "on_the_way"
    UNKNOWN = "unknown"  # the gateway has never heard of it
    UNSURE = "unsure"  # it could not be asked now


@dataclass(frozen=True)
class Answer:
    """The gateway's answer to a message."""

    taken: Taken
    provider_id: str = ""
    error: str = ""
    alive: bool = True  # whether the gateway itself is well; a refusal is a sign of life


@dataclass(frozen=True)
class Report:
    """The gateway's answer to the question what became of a message."""

    fate: Fate
    provider_id: str = ""
    error: str = ""
    alive: bool = True


class Adapter(Protocol):
    """One kind of gateway."""

    can_be_asked: bool

    def send(self, notice: Notice, text: str, values: dict[str, str]) -> Answer:
        """Hand a message over. Never raises for what a network or a gateway may do."""
        ...

    def ask(self, notice: Notice) -> Report:
        """Ask what became of it. Never raises either."""
        ...
