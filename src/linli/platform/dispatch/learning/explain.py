"""Why a model decided so: whole words of the text, put together from the terms that weighed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import rjieba

from linli.platform.dispatch.learning.features import Message, Vocabulary
from linli.platform.dispatch.learning.plain import plain
from linli.platform.dispatch.learning.words import words

MOST = 6
LONGEST_WORD = 8
_HAN = re.compile(r"[\u3400-\u9fff]+")
_EMPTY = words("say_nothing_in_a_text")


def deciding_words(message: Message, vocabulary: Vocabulary, spoke: Mapping[int, float]) -> tuple[str, ...]:
    """The words of the message that spoke for the label, strongest first, as they stand in the text."""
    whole = plain(message if isinstance(message, str) else "。".join(part for part in message if part))
    strength: dict[str, float] = {}
    for run in _HAN.findall(whole):
        for word, score in _phrases(run, vocabulary, spoke):
            strength[word] = max(strength.get(word, 0.0), score)
    ordered = sorted(strength, key=lambda word: (-strength[word], whole.find(word)))
    kept: list[str] = []
    for word in ordered:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return tuple(kept[:MOST])


def _phrases(run: str, vocabulary: Vocabulary, spoke: Mapping[int, float]) -> list[tuple[str, float]]:
    """Words of a run with what they said; neighbours whose seam also spoke for the label become one."""
    phrases: list[tuple[str, float]] = []
    joined = False  # a phrase takes one neighbour, not a whole sentence
    for word in rjieba.cut(run):
        said = _said(word, vocabulary, spoke)
        if phrases and not joined and _belongs(phrases[-1], word, said, vocabulary, spoke):
            before, score = phrases.pop()
            phrases.append((before + word, score + said))
            joined = True
        else:
            phrases.append((word, said))
            joined = False
    return [(word, score) for word, score in phrases if score > 0 and len(word) > 1 and word not in _EMPTY]


def _belongs(
    before: tuple[str, float], word: str, said: float, vocabulary: Vocabulary, spoke: Mapping[int, float]
) -> bool:
    left, score = before
    if min(score, said) <= 0 or len(left) + len(word) > LONGEST_WORD or left in _EMPTY or word in _EMPTY:
        return False
    seam = spoke.get(vocabulary.find(0, left[-1] + word[0]), 0.0)
    return seam > 0.15 * max(score, said)


def _said(word: str, vocabulary: Vocabulary, spoke: Mapping[int, float]) -> float:
    """All that the word and its pairs weighed, in the whole text and in the title."""
    inner: Sequence[str] = [word[at : at + 2] for at in range(len(word) - 1)]
    total = sum(spoke.get(vocabulary.find(part, word), 0.0) for part in (1, 3))
    return total + sum(spoke.get(vocabulary.find(part, pair), 0.0) for part in (0, 2) for pair in inner)
