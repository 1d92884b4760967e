"""What a person agreed to and a kind of work keeps itself, named here so that it stands on the one page of consents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from linli.platform.residents.terms import ConsentKind


@dataclass(frozen=True)
class Agreement:
    """One such consent (关爱走访, 应急召集 …). Who keeps it listens to `consent.withdraw` and stops."""

    kind: str
    label: str | Promise
    since: Callable[[int], date | None]  # from the id of a person: since when they agree; None: not (any more)
    silent: bool = False  # that somebody once agreed is known to those who take part only: no line elsewhere


AGREEMENTS: dict[str, Agreement] = {}


def agreement(one: Agreement) -> Agreement:
    """Make it known; once for each kind."""
    if one.kind in AGREEMENTS or one.kind in ConsentKind.values:
        raise TypeError(f"two consents are called {one.kind!r}")
    AGREEMENTS[one.kind] = one
    return one


def consent_words(kind: str) -> str:
    """What a consent is called, wherever it is kept."""
    if kind in AGREEMENTS:
        return str(AGREEMENTS[kind].label)
    return str(ConsentKind(kind).label) if kind in ConsentKind.values else kind
