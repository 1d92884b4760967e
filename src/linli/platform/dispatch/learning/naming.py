"""A name for a topic out of its own words: the place, then the trouble."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from linli.platform.dispatch.learning.clusters import Reading
from linli.platform.dispatch.learning.words import words

LONGEST = 28
_EMPTY = words("say_nothing_in_a_title")
_HANGING = frozenset(("号楼", "号线", "号", "栋", "幢", "单元", "楼", "组"))  # no name begins with an address's tail


def name_topic(readings: Sequence[Reading], spread: Mapping[str, int], count: int) -> str:
    """Place and trouble as the messages say them; the most typical title when they do not agree on words."""
    place = _place(readings)
    worth = _worth(readings, spread, count)
    trouble = _trouble(readings, worth, place)
    if len(trouble) < 4 and place == _area(readings):
        trouble = _typical(readings, worth)
    return f"{place}{trouble}"[:LONGEST] or "".join(readings[0].title)[:LONGEST]


def _place(readings: Sequence[Reading]) -> str:
    """The name that most messages give, with its area if they agree on that too."""
    names = Counter(name for reading in readings for name in dict.fromkeys(reading.place.names))
    return f"{_area(readings)}{_agreed(names, len(readings), 0.35)}"


def _area(readings: Sequence[Reading]) -> str:
    areas = Counter(area for reading in readings for area in dict.fromkeys(reading.place.areas))
    return _agreed(areas, len(readings), 0.5).upper()


def _typical(readings: Sequence[Reading], worth: Mapping[str, float]) -> str:
    """The title that says most of what all say, without its places."""
    titles = [[word for word in reading.trouble if word.isalnum()] for reading in readings]
    best = max(titles, key=lambda words: (sum(worth.get(w, 0.0) for w in set(words)) / (3 + len(words)), words))
    while best and best[0] in _EMPTY:
        best = best[1:]
    return "".join(best)


def _agreed(said: Counter[str], count: int, share: float) -> str:
    """The most said; of equals the longest, so that 锦绣园滨江苑 wins over 锦绣园."""
    fitting = [(n, len(name), name) for name, n in said.items() if n >= share * count]
    return max(fitting)[2] if fitting else ""


def _worth(readings: Sequence[Reading], spread: Mapping[str, int], count: int) -> dict[str, float]:
    """How much a word tells about this topic: said by many here, by few elsewhere."""
    here = Counter(word for reading in readings for word in {*reading.trouble, *reading.text})
    titled = Counter(word for reading in readings for word in set(reading.trouble))
    agreed = max(2, 0.25 * len(readings))
    return {
        word: (n + titled[word]) / len(readings) * math.log(1 + count / max(spread.get(word, n), 1))
        for word, n in here.items()
        if n >= agreed and len(word) > 1 and word not in _EMPTY and not word.startswith(("20", "19"))
    }


def _trouble(readings: Sequence[Reading], worth: Mapping[str, float], place: str) -> str:
    """The run of up to five words of a title that tells most, without the place."""
    best, most = "", 0.0
    said = Counter(run for reading in readings for run in set(_runs(reading.trouble)))
    taken = place.lower()
    for run, times in sorted(said.items()):
        words = [word for word in run if word not in taken]
        total = sum(worth.get(word, 0.0) for word in dict.fromkeys(words))
        score = total / (1 + 0.22 * len(run)) * (1 + 0.3 * math.log(times))
        if run[0] not in taken and score > most + 1e-9:
            best, most = "".join(run), score
    return best


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """All runs of one to five words without punctuation, that neither begin nor end with an empty word."""
    runs = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + 6, len(words) + 1)):
            run = tuple(words[start:end])
            if not run[-1].isalnum():
                break
            if {run[0], run[-1]} & _EMPTY or run[0] in _HANGING or any(a == b for a, b in pairwise(run)):
                continue
            runs.append(run)
    return runs
