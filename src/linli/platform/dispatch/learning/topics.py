"""Hot topics: several people about the same trouble at the same place, found without knowing them before."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.platform.dispatch.learning.clusters import cluster, likeness_matrix, read
from linli.platform.dispatch.learning.naming import name_topic

MOST = 6_000  # different texts, the newest; older talk is not hot, and the work grows with the square
LEAST_MESSAGES, LEAST_REPORTERS = 3, 2
HALF_LIFE_DAYS = 180.0
SUPPORT_SAY = 0.5


@dataclass(frozen=True)
class Said:
    """One message as topics need it. An empty reporter counts as a person of their own."""

    key: str
    title: str
    text: str
    reporter: str = ""
    at: datetime | None = None
    likes: int = 0
    dislikes: int = 0


@dataclass(frozen=True)
class Topic:
    """A hot topic: a key that stays while it grows, a name of its own words, heat, and its messages, oldest first."""

    key: str
    name: str
    heat: float
    messages: tuple[str, ...]
    reporters: int


def find_topics(messages: Sequence[Said], usual: Sequence[tuple[str, str]] = ()) -> list[Topic]:
    """All topics, hottest first. The same messages give the same topics in whatever order they come.

    `usual` is talk (title, text) that is in no topic but tells which words are common: in a small collection the one
    topic may be all there is, and then none of its words would stand out.
    """
    copies = _copies(messages)
    if sum(map(len, copies)) < LEAST_MESSAGES:
        return []
    everything = read([*((same[0].title, same[0].text) for same in copies), *usual])
    readings = everything[: len(copies)]
    members: dict[int, list[int]] = {}
    for row, number in enumerate(cluster(likeness_matrix(everything)[: len(copies), : len(copies)])):
        members.setdefault(number, []).append(row)
    spread = Counter(word for reading in everything for word in set(reading.title) | set(reading.text))
    newest = max((m.at for same in copies for m in same if m.at), default=None)
    found = []
    for rows in members.values():
        group = sorted((m for row in rows for m in copies[row]), key=_age)
        if len(group) >= LEAST_MESSAGES and _reporters(group) >= LEAST_REPORTERS:
            # A text that several sent counts twice: enough for its words to be what people agree on.
            heard = [readings[row] for row in rows for _ in copies[row][:2]]
            name = name_topic(heard, spread, len(everything))
            found.append(_topic(group, name, newest))
    return sorted(found, key=lambda topic: (-topic.heat, topic.key))


def follow(before: Sequence[Topic], now: Sequence[Topic], *, at_least: float = 0.3) -> list[Topic]:
    """Today's topics under yesterday's keys and names where most of yesterday's messages are in them still."""
    free = {topic.key: topic for topic in before}
    carried = []
    for topic in sorted(now, key=lambda t: (-len(t.messages), t.key)):
        best = max(free.values(), key=lambda old: (_overlap(old, topic), old.key), default=None)
        if best and _overlap(best, topic) >= at_least:
            del free[best.key]
            topic = Topic(best.key, best.name, topic.heat, topic.messages, topic.reporters)
        carried.append(topic)
    return sorted(carried, key=lambda topic: (-topic.heat, topic.key))


def _overlap(old: Topic, new: Topic) -> float:
    """Share of the old topic's messages that are in the new one."""
    return len(set(old.messages) & set(new.messages)) / len(old.messages)


def _copies(messages: Sequence[Said]) -> list[list[Said]]:
    """The newest texts in a fixed order, each with everybody who sent it word for word; each key once.

    A call that five hundred neighbours pass on and send is one text of five hundred people: were it read five hundred
    times, its words would count as what everybody always says, and the hottest topic of all would not be found.
    """
    once = {message.key: message for message in messages if (message.title + message.text).strip()}
    by_text: dict[str, list[Said]] = {}
    for message in sorted(once.values(), key=_age):
        by_text.setdefault("".join(f"{message.title}\0{message.text}".split()), []).append(message)
    return sorted(by_text.values(), key=lambda same: _age(same[-1]))[-MOST:]


def _age(message: Said) -> tuple[float, str]:
    return (message.at.timestamp() if message.at else -math.inf, message.key)


def _reporters(group: Sequence[Said]) -> int:
    return len({m.reporter or f"\0{m.key}" for m in group})


def _topic(group: Sequence[Said], name: str, newest: datetime | None) -> Topic:
    first = hashlib.sha256(group[0].key.encode("utf-8", "replace")).hexdigest()[:8]
    return Topic(f"t{first}", name, heat(group, newest), tuple(m.key for m in group), _reporters(group))


def heat(group: Sequence[Said], newest: datetime | None, half_life: float = HALF_LIFE_DAYS) -> float:
    """Every reporter once, by their best supported message; support by its logarithm; half after the half-life."""
    best: dict[str, float] = {}
    for message in group:
        age = (newest - message.at).total_seconds() / 86_400 if newest and message.at else 0.0
        support = math.log2(1 + max(message.likes, 0) + max(message.dislikes, 0))
        worth = (1 + SUPPORT_SAY * support) * 0.5 ** (max(age, 0.0) / half_life)
        who = message.reporter or f"\0{message.key}"
        best[who] = max(best.get(who, 0.0), worth)
    return round(sum(best.values()), 2)
