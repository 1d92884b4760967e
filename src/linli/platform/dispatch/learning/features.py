"""A message as numbers: characters, pairs and words of the whole, and again of the title alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray

from linli.platform.dispatch.learning.measures import Ints
from linli.platform.dispatch.learning.plain import plain

# Code names of places (A7县) and numbers say little by themselves; one sign for all of them says what they are.
_CODED_PLACE = re.compile(r"[a-z]\d{0,3}(?=[省市区县])")
_NUMBER = re.compile(r"\d+")

PARTS: tuple[tuple[str, float], ...] = (("pairs", 1.0), ("words", 1.0), ("title_pairs", 0.6), ("title_words", 0.6))
TOLD_BASE, PRIOR_ROWS = 0.3, 5.0  # how much a term's idf counts beside what it tells about the label

Weights = NDArray[np.float32]
Message = str | Sequence[str]


def fields(message: Message) -> tuple[str, str]:
    """Title and whole text of a message; a plain string has no title."""
    if isinstance(message, str):
        return "", _general(message)
    parts = [part for part in message if part]
    title = message[0] if len(message) > 1 else ""
    return _general(title), _general(" 。 ".join(parts))


def _general(text: str) -> str:
    return _NUMBER.sub("0", _CODED_PLACE.sub("ⓧ", plain(text)))


def terms(message: Message) -> list[Counter[str]]:
    """The terms of each of PARTS with how often they occur."""
    title, whole = fields(message)
    return [_pairs(whole), _words(whole), _pairs(title), _words(title)]


def _pairs(text: str) -> Counter[str]:
    """Single characters and pairs."""
    bag = Counter(text)
    bag.update(map("".join, zip(text, text[1:], strict=False)))
    return bag


def _words(text: str) -> Counter[str]:
    return Counter(word for word in rjieba.cut(text) if word != " ")


@dataclass(frozen=True)
class Counts:
    """How often which term occurs in which row, for one of PARTS; made once, weighted anew for every fold."""

    vocabulary: list[str]
    matrix: Any  # scipy.sparse.csr_matrix: rows x vocabulary


def count(messages: Iterable[Message]) -> list[Counts]:
    """Counts of all terms of all messages, one for each of PARTS."""
    bags = [terms(message) for message in messages]
    return [_count([row[at] for row in bags]) for at in range(len(PARTS))]


def _count(bags: Sequence[Counter[str]]) -> Counts:
    from scipy.sparse import csr_matrix

    vocabulary = sorted(set().union(*bags)) if bags else []
    index = {term: at for at, term in enumerate(vocabulary)}
    starts = np.cumsum([0, *(len(bag) for bag in bags)])
    columns = np.fromiter((index[term] for bag in bags for term in bag), np.int32, starts[-1])
    values = np.fromiter((n for bag in bags for n in bag.values()), np.float32, starts[-1])
    return Counts(vocabulary, csr_matrix((values, columns, starts), shape=(len(bags), len(vocabulary))))


def weigh(counts: Counts, truth: Ints, labels: int, rows: Ints, at_least: int) -> Weights:
    """Weight of every term by rarity and by what it tells about the label; 0 for a term in too few rows.

    Terms of a single message are left out for privacy too: a name said once never enters a model.
    """
    seen = (counts.matrix[rows] > 0).astype(np.float32)
    holding = np.asarray(seen.sum(axis=0)).ravel()
    rarity = np.log((1 + len(rows)) / (1 + holding)) + 1
    one_hot = np.eye(labels, dtype=np.float32)[truth[rows]]
    prior = (one_hot.sum(axis=0) + 1) / (len(rows) + labels)
    by_label = (np.asarray(seen.T @ one_hot) + PRIOR_ROWS * prior) / (holding[:, None] + PRIOR_ROWS)
    told = (by_label * np.log(by_label / prior)).sum(axis=1)
    weights = rarity * np.sqrt(TOLD_BASE + np.maximum(told, 0))
    weights[holding < at_least] = 0
    return np.asarray(weights, dtype=np.float32)


def rows_matrix(counts: Sequence[Counts], weights: Sequence[Weights]) -> Any:
    """All rows as one sparse matrix: each part weighted, brought to length 1, scaled."""
    from scipy.sparse import hstack

    return hstack(
        [_scaled(c.matrix, w, scale) for c, w, (_, scale) in zip(counts, weights, PARTS, strict=True)]
    ).tocsr()


def _scaled(matrix: Any, weights: Weights, scale: float) -> Any:
    from scipy.sparse import diags

    matrix = matrix.copy()
    matrix.data = 1 + np.log(matrix.data)
    matrix = (matrix @ diags(weights)).tocsr()
    matrix.eliminate_zeros()
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return (diags((scale / lengths).astype(np.float32)) @ matrix).tocsr().astype(np.float32)


class Vocabulary:
    """The terms a model knows with their weights; turns one message into columns and values, without scipy."""

    def __init__(self, parts: Sequence[tuple[Sequence[str], Weights]]) -> None:
        self.parts = [(list(words), np.asarray(weights, dtype=np.float32)) for words, weights in parts]
        self._index: list[dict[str, int]] = []
        start = 0
        for words, _ in self.parts:
            self._index.append({word: start + at for at, word in enumerate(words)})
            start += len(words)
        self.size = start
        self._weights = np.concatenate([w for _, w in self.parts]) if start else np.zeros(0, np.float32)

    def term(self, column: int) -> tuple[int, str]:
        """Which part and term a column stands for."""
        for part, (words, _) in enumerate(self.parts):
            if column < len(words):
                return part, words[column]
            column -= len(words)
        raise IndexError(column)

    def find(self, part: int, word: str) -> int:
        """Column of a term; -1 if unknown."""
        return self._index[part].get(word, -1)

    def vector(self, message: Message) -> tuple[Ints, Weights]:
        """Columns and values of one message."""
        columns: list[NDArray[np.int64]] = []
        values: list[Weights] = []
        for bag, index, (_, scale) in zip(terms(message), self._index, PARTS, strict=True):
            known = [(index[term], n) for term, n in bag.items() if term in index]
            if known:
                at = np.array([column for column, _ in known], dtype=np.int64)
                weighted = (1 + np.log(np.array([n for _, n in known], dtype=np.float32))) * self._weights[at]
                columns.append(at)
                values.append(weighted * np.float32(scale / np.sqrt((weighted * weighted).sum())))
        if not columns:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(columns), np.concatenate(values).astype(np.float32)
