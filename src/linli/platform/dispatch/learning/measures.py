"""How good guesses are: the figures that decide whether a model may speak."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def macro_f1(truth: Sequence[str], guessed: Sequence[str]) -> float:
    """F1 of each label that occurs, averaged: a rare category counts as much as a common one."""
    labels = sorted({*truth, *guessed})
    return float(np.mean([f1 for _, f1 in f1_by_label(truth, guessed, labels)])) if labels else 0.0


def f1_by_label(truth: Sequence[str], guessed: Sequence[str], labels: Sequence[str]) -> list[tuple[str, float]]:
    """F1 of every label, in the order given."""
    pairs = list(zip(truth, guessed, strict=True))
    found = []
    for label in labels:
        right = sum(t == label == g for t, g in pairs)
        total = sum(t == label for t, _ in pairs) + sum(g == label for _, g in pairs)
        found.append((label, 2 * right / total if total else 0.0))
    return found


def automatic(confidence: Floats, right: NDArray[np.bool_], precision: float) -> tuple[float, float]:
    """The largest share that can go out by confidence at this precision, and the threshold that gives it."""
    if not len(confidence):
        return 0.0, 1.0
    order = np.argsort(-confidence, kind="stable")
    so_far = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    fine = np.flatnonzero(so_far >= precision)
    if not len(fine):
        return 0.0, 1.0
    last = int(fine[-1])
    return (last + 1) / len(order), float(confidence[order[last]])


def calibration_error(confidence: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: how far stated confidence is from the share that is right, bin by bin."""
    if not len(confidence):
        return 0.0
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == b].mean() - right[which == b].mean()) * (which == b).mean()
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def top_k(truth: Ints, probabilities: Floats, k: int = 3) -> float:
    """Share of rows whose true label is among the k likeliest."""
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float((best == truth[:, None]).any(axis=1).mean()) if len(truth) else 0.0
