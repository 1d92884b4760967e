"""Folds for checking: near-duplicates stay together, every label is spread evenly, always the same split."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from linli.platform.dispatch.learning.measures import Ints


def deal(groups: Sequence[int], truth: Ints, texts: Sequence[str], folds: int) -> Ints:
    """The fold of every row: whole groups, each to the fold that has least of its label."""
    members: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    load: dict[int, list[int]] = defaultdict(lambda: [0] * folds)
    fold = np.zeros(len(texts), dtype=np.int64)
    for rows in sorted(members.values(), key=lambda rows: (-len(rows), _hash(texts[rows[0]]))):
        label = Counter(int(truth[row]) for row in rows).most_common(1)[0][0]
        to = min(range(folds), key=lambda f: load[label][f])
        load[label][to] += len(rows)
        fold[rows] = to
    return fold


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
