"""Is this the same trouble again? Likeness of short texts, with the words they share; fingerprints to find them by.

Two steps, so that it stays quick at a million matters: candidates come from the place (or, without a place, from the
`bands` of a fingerprint, which a database can index), and only those are compared by `likeness`.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from linli.platform.dispatch.learning.plain import plain
from linli.platform.dispatch.learning.words import one_of, words

BANDS, ROWS = 24, 3  # finds a pair of Jaccard 0.5 with 96 %, of 0.2 with 17 %
COMPARED = 600  # characters of a text that count for likeness
_PRIME = (1 << 31) - 1
_draw = np.random.default_rng(20_200_913)  # fixed for ever: fingerprints are stored
_A = _draw.integers(1, _PRIME, BANDS * ROWS, dtype=np.int64)
_B = _draw.integers(0, _PRIME, BANDS * ROWS, dtype=np.int64)

_EMPTY = words("say_nothing_in_a_text")
_EMPTY_WORD = re.compile(one_of(_EMPTY))  # any request may hold them; they say nothing about the trouble

Key = TypeVar("Key")


@dataclass(frozen=True)
class Likeness:
    """How alike two texts are (0 to 1) and the longest words they share."""

    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Similar(Generic[Key]):
    """An earlier text that may be about the same."""

    key: Key
    score: float
    shared: tuple[str, ...]


class Rarity:
    """How rare pairs are in what has been seen so far; grows message by message."""

    def __init__(self, seen: Mapping[str, int] | None = None, texts: int = 0) -> None:
        self.seen: Counter[str] = Counter(seen or {})
        self.texts = texts

    def add(self, text: str) -> None:
        """Learn one more text."""
        self.seen.update(_pairs(plain(text)))
        self.texts += 1

    def weight(self, pair: str) -> float:
        """Between about 0.1 (said by everybody) and 1 (never seen)."""
        if not self.texts:
            return 1.0
        return max(0.1, math.log((2 + self.texts) / (1 + self.seen[pair])) / math.log(2 + self.texts))


_NO_RARITY = Rarity()


def likeness(one: str, other: str, rarity: Rarity = _NO_RARITY) -> Likeness:
    """Weighted share of character pairs in common: half by all that was said, half by the shorter of the two."""
    a, b = plain(one)[:COMPARED], plain(other)[:COMPARED]
    score = _score(a, _pairs(a), b, _pairs(b), rarity)
    return Likeness(score, _shared(a, b) if score else ())


def rank(
    text: str,
    candidates: Iterable[tuple[Key, str]],
    rarity: Rarity = _NO_RARITY,
    *,
    at_least: float = 0.3,
    most: int = 5,
) -> list[Similar[Key]]:
    """The candidates that are likely the same trouble, most alike first; ties stay in the order given."""
    said = plain(text)[:COMPARED]
    pairs = _pairs(said)
    found = []
    for key, other in candidates:
        b = plain(other)[:COMPARED]
        score = _score(said, pairs, b, _pairs(b), rarity)
        if score >= at_least:
            found.append((score, key, b))
    best = sorted(found, key=lambda candidate: -candidate[0])[:most]
    return [Similar(key, score, _shared(said, b)) for score, key, b in best]


def _score(a: str, mine: set[str], b: str, yours: set[str], rarity: Rarity) -> float:
    if a == b:
        return float(bool(a))
    common = mine & yours
    if not common:
        return 0.0
    shared, left, right = (_mass(pairs, rarity) for pairs in (common, mine, yours))
    score = 0.5 * shared / (left + right - shared) + 0.5 * shared / min(left, right)
    # A very short text is contained in many; being contained then proves little.
    return round(min(score * min(1.0, len(common) / 4), 1.0), 4)


def _mass(pairs: set[str], rarity: Rarity) -> float:
    """Weight of all pairs; `fsum`, so that the order within a set makes no difference."""
    return math.fsum(map(rarity.weight, pairs)) if rarity.texts else float(len(pairs))


def fingerprint(text: str) -> tuple[int, ...]:
    """MinHash of the text's runs of three characters; () for an empty text."""
    hashes = _shingles(text)
    if not len(hashes):
        return ()
    mixed = (hashes[:, None] * _A[None, :] + _B[None, :]) % _PRIME
    return tuple(int(n) for n in mixed.min(axis=0))


def bands(prints: Sequence[int]) -> list[int]:
    """Numbers of which near-duplicates share at least one: what an index holds."""
    return [
        int.from_bytes(
            hashlib.blake2b(repr((at, tuple(prints[at * ROWS : (at + 1) * ROWS]))).encode(), digest_size=7).digest()
        )
        for at in range(len(prints) // ROWS)
    ]


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated Jaccard likeness of two fingerprints."""
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def groups(texts: Sequence[str], alike: float = 0.6) -> list[int]:
    """A group number for every text; texts that are near-duplicates, directly or in a chain, share it."""
    prints = [fingerprint(text) for text in texts]
    leader = list(range(len(texts)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    first_in: dict[int, list[int]] = {}
    for at, mine in enumerate(prints):
        for band in bands(mine):
            for other in first_in.setdefault(band, [])[-8:]:
                if find(at) != find(other) and resemblance(mine, prints[other]) >= alike:
                    leader[max(find(at), find(other))] = min(find(at), find(other))
            first_in[band].append(at)
    return [find(at) for at in range(len(texts))]


def _shingles(text: str) -> NDArray[np.int64]:
    said = "".join(c for c in plain(text) if c.isalnum())
    if not said:
        return np.zeros(0, dtype=np.int64)
    points = np.fromiter(map(ord, said), np.int64, len(said))
    if len(points) < 3:
        points = np.pad(points, (0, 3 - len(points)))
    return np.unique((points[:-2] * 1_000_003 + points[1:-1] * 10_007 + points[2:]) % _PRIME)


def _pairs(text: str) -> set[str]:
    """Pairs of characters of the words that say something."""
    said = _EMPTY_WORD.sub(" ", text)
    return {said[at : at + 2] for at in range(len(said) - 1) if said[at : at + 2].isalnum()}


def _shared(a: str, b: str, most: int = 5) -> tuple[str, ...]:
    """Longest runs of characters that both texts hold, without those inside a longer one."""
    runs: dict[str, None] = {}
    at = 0
    while at < len(a) - 1:
        end = at + 2
        while end <= len(a) and a[at:end] in b and a[at:end].isalnum():
            end += 1
        run = a[at : end - 1]
        if len(run) >= 2 and run not in _EMPTY:
            runs[run] = None
        at = max(at + 1, end - 2)
    ordered = sorted(runs, key=lambda run: (-len(run), a.find(run)))
    kept: list[str] = []
    for run in ordered:
        if not any(run in longer for longer in kept):
            kept.append(run)
    return tuple(kept[:most])
