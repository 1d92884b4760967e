"""Which messages tell the same story: words, neighbouring words and phrases, weighed by the places they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray

from linli.platform.dispatch.learning.plain import plain
from linli.platform.dispatch.learning.where import Where, where, without_places

CLOSE = 0.095  # average likeness within a topic
TITLE_SAY = 3  # the title says it best
OTHER_NAME, OTHER_AREA, SAME_NAME = 0.6, 0.85, 1.2  # another compound is another topic, however alike the words
HEAD = 80  # characters of the text in which a place is looked for when the title names none
COMMON_WORD, COMMON_PHRASE = 0.1, 0.3  # said in more than this share of messages, a term tells no topic
SMALL_TALK = 25  # in a small collection a term may be said by this many all the same

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """A message cut into words, with the places it names."""

    title: list[str]
    text: list[str]
    place: Where
    trouble: list[str]  # words of the title without places


def read(messages: Sequence[tuple[str, str]]) -> list[Reading]:
    """Titles and texts cut into words; a message without a title is told by its first characters."""
    return [_reading(title or text[:40], text) for title, text in messages]


def _reading(title: str, text: str) -> Reading:
    place, head = where(title), where(text[:HEAD])
    areas = tuple(dict.fromkeys((*place.areas, *head.areas)))
    named = place if place.cores else head
    trouble = _cut(without_places(title))
    return Reading(_cut(title), _cut(text), Where(areas, named.names, named.cores), trouble)


def _cut(text: str) -> list[str]:
    return list(rjieba.cut(plain(text).replace(" ", "")))


def likeness_matrix(readings: Sequence[Reading]) -> Floats:
    """How alike every two messages are: words and phrases, less where they name different places."""
    pairs = [_terms(_with_pairs(r.title), _with_pairs(r.text)) for r in readings]
    count = len(readings)
    joined = phrases([r.title for r in readings] + [r.text for r in readings])
    whole = [_terms(_words(joined[row]), _words(joined[count + row])) for row in range(count)]
    alike = _cosine(pairs, COMMON_WORD, damped=False) + _cosine(whole, COMMON_PHRASE, damped=True)
    factor = _place_factor([r.place for r in readings])
    return np.asarray(np.clip(0.5 * alike * factor, 0, 1), dtype=np.float32)


def cluster(alike: Floats) -> list[int]:
    """A number for every message; average linkage, cut where topics fall apart."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(alike) < 2:
        return [1] * len(alike)
    apart = 1.0 - (alike.astype(np.float64) + alike.T) / 2
    np.fill_diagonal(apart, 0.0)
    # Rounded, so that the last digit of a sum, which may differ between machines, decides nothing.
    tree = linkage(np.round(squareform(np.clip(apart, 0, None), checks=False), 6), "average")
    return [int(number) for number in fcluster(tree, 1 - CLOSE, "distance")]


def phrases(sentences: list[list[str]], rounds: int = 3) -> list[list[str]]:
    """Neighbouring words that mostly come together become one: 锦绣 + 之 + 城, 3 + 号线."""
    for _ in range(rounds):
        alone = Counter(word for words in sentences for word in words)
        together = Counter(
            pair for words in sentences for pair in pairwise(words) if pair[0].isalnum() and pair[1].isalnum()
        )
        keep = {
            pair for pair, n in together.items() if n >= 4 and _inseparable(n, alone[pair[0]], alone[pair[1]], pair)
        }
        if not keep:
            break
        sentences = [_joined(words, keep) for words in sentences]
    return sentences


def _inseparable(together: int, one: int, other: int, pair: tuple[str, str]) -> bool:
    return (
        len(pair[0]) + len(pair[1]) <= 10
        and together >= 0.5 * min(one, other)
        and together * together >= 0.05 * one * other
    )


def _joined(words: Sequence[str], keep: set[tuple[str, str]]) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(words):
        if at + 1 < len(words) and (words[at], words[at + 1]) in keep:
            out.append(words[at] + words[at + 1])
            at += 2
        else:
            out.append(words[at])
            at += 1
    return out


def _words(words: Sequence[str]) -> list[str]:
    return [word for word in words if len(word) > 1 and word.isalnum() and not (word.isdigit() and len(word) < 2)]


def _with_pairs(words: Sequence[str]) -> list[str]:
    return _words(words) + [a + b for a, b in pairwise(words) if a.isalnum() and b.isalnum()]


def _terms(title: Sequence[str], text: Sequence[str]) -> Counter[str]:
    bag = Counter(text)
    for term in title:
        bag[term] += TITLE_SAY
    return bag


def _cosine(bags: Sequence[Counter[str]], common: float, *, damped: bool) -> Floats:
    matrix = _tfidf(bags, common, damped)
    return np.asarray((matrix @ matrix.T).toarray(), dtype=np.float32)


def _tfidf(bags: Sequence[Counter[str]], common: float, damped: bool) -> Any:
    """Rows of length 1 over all terms that are not too common.

    Terms of a single message stay in: they join nothing, but they make what is shared weigh less, so that the same
    cut fits small and large collections.
    """
    from scipy.sparse import csr_matrix

    count = len(bags)
    spread = Counter(term for bag in bags for term in bag)
    most = max(common * count, min(SMALL_TALK, count / 2))
    index = {term: at for at, term in enumerate(sorted(t for t, n in spread.items() if n <= most))}
    rarity = np.array([np.log((1 + count) / (1 + spread[term])) + 1 for term in index], dtype=np.float32)
    rows = [[(index[term], n) for term, n in bag.items() if term in index] for bag in bags]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column, _ in row], dtype=np.int32)
    values = np.array([n for row in rows for _, n in row], dtype=np.float32)
    values = (1 + np.log(values) if damped else values) * rarity[columns] if len(columns) else values
    squares = np.bincount(np.repeat(np.arange(count), np.diff(starts)), np.square(values), minlength=count)
    lengths = np.repeat(np.sqrt(np.maximum(squares, 1e-12)), np.diff(starts))
    return csr_matrix((values / lengths, columns, starts), shape=(count, len(index)), dtype=np.float32)


def _place_factor(places: Sequence[Where]) -> Floats:
    """Above 1 where two messages name the same place, below 1 where both name one and they differ."""
    names = _cosine([Counter(_grams(place.cores)) for place in places], 1.0, damped=True)
    named = np.array([bool(place.cores) for place in places])
    factor = 1 + (SAME_NAME - 1) * np.clip(names, 0, 1)
    factor[np.outer(named, named) & (names < 0.08)] = OTHER_NAME
    narrow = [Counter(area for area in place.areas if area[-1] in "区县") for place in places]
    told = np.array([bool(areas) for areas in narrow])
    factor[np.outer(told, told) & (_cosine(narrow, 1.0, damped=True) == 0)] *= OTHER_AREA
    return np.asarray(factor, dtype=np.float32)


def _grams(cores: Sequence[str]) -> list[str]:
    """Pairs of characters of the names, so that 锦绣园 and 锦绣园二期 are near; numbered ones stay whole."""
    grams: list[str] = []
    for core in cores:
        numbered = any(c.isdigit() for c in core)
        grams += [core] if numbered else [core[at : at + 2] for at in range(len(core) - 1)]
    return grams
