"""Emergencies told by rules: people trapped, gas, fire, a burst main. No model may overrule them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from linli.platform.dispatch.learning.plain import clauses

STARTER = Path(__file__).resolve().parent.parent / "catalogue.json"


@dataclass(frozen=True)
class UrgentRule:
    """Fires when two neighbouring clauses hold a word of every list in `all_of`, and the hit is not called off."""

    code: str
    name: str
    category: str
    all_of: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alarm:
    """An emergency found in a text, with the words that say so."""

    rule: str
    name: str
    category: str
    words: tuple[str, ...]


@cache
def starter_rules() -> tuple[UrgentRule, ...]:
    """The rules every place begins with."""
    data = json.loads(STARTER.read_text(encoding="utf-8"))
    return tuple(
        UrgentRule(r["code"], r["name"], r["category"], tuple(map(tuple, r["all"])), tuple(r["not"]))
        for r in data["urgent_rules"]
    )


def alarms(text: str, rules: Iterable[UrgentRule] | None = None) -> list[Alarm]:
    """Every emergency in the text, in the order of the rules."""
    parts = clauses(text)
    found = (_fires(rule, parts) for rule in (starter_rules() if rules is None else rules))
    return [alarm for alarm in found if alarm]


def _fires(rule: UrgentRule, parts: Sequence[str]) -> Alarm | None:
    """Two clauses at a time: 三单元电梯突然停了，里面有人被困 is one statement."""
    for at, part in enumerate(parts):
        window = [part, *parts[at + 1 : at + 2]]
        said = [c for c in window if not any(word in c for word in rule.unless)]
        if words := _one_of_each(rule.all_of, said):
            return Alarm(rule.code, rule.name, rule.category, words)
    return None


def _one_of_each(lists: Sequence[Sequence[str]], parts: Sequence[str]) -> tuple[str, ...]:
    """The longest word of each list that the clauses hold; empty if a list has none."""
    words = []
    for choices in lists:
        hits = [word for word in choices if any(word in part for part in parts)]
        if not hits:
            return ()
        words.append(max(hits, key=len))
    return tuple(dict.fromkeys(words))
