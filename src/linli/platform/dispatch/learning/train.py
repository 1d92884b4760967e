"""Training: rows with labels in; a checked, calibrated model with the facts of its making out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linli.kernel import clock
from linli.platform.dispatch.learning import calibrate, features, measures, ridge
from linli.platform.dispatch.learning.calibrate import Calibration
from linli.platform.dispatch.learning.features import Counts, Message, Vocabulary, Weights
from linli.platform.dispatch.learning.folds import deal
from linli.platform.dispatch.learning.measures import Floats, Ints
from linli.platform.dispatch.learning.model import Model
from linli.platform.dispatch.learning.similar import groups

FOLDS = 5
SHRINK = 0.6  # ridge penalty
PART_ROW = 0.4  # say of a row that has only a part of a message, such as a title without its text
BEGINNING = 0.1  # say of a message's own beginning, which is taught as well: many people write no more than that
BEGINNING_LENGTH = 45
ENOUGH = 50  # rows that must be checked before figures and calibration mean anything
FEW_ROWS = 200  # below this, terms of a single row count too, or hardly anything would be left
MOST_NUMBERS = 11_000_000  # terms x labels: keeps the file under 30 MB with a hundred categories


class TooLittle(ValueError):
    """There is nothing to learn from: fewer than two labels, or no text."""


@dataclass(frozen=True)
class _Lesson:
    """Everything that stays the same from fold to fold."""

    counts: list[Counts]
    truth: Ints
    say: Floats  # weight of each row
    labels: list[str]
    given: int  # rows up to here were given; the others are beginnings of these


def train(
    messages: Sequence[Message],
    labels: Sequence[str],
    *,
    whole: Sequence[bool] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Model:
    """Learn from messages and their labels.

    `whole` marks rows that hold all of a message; the others (titles only) teach with less weight and check nothing.
    `facts` are kept with those of the training; a "version" among them is named by every guess.
    """
    known = sorted(set(labels))
    if len(known) < 2 or not any(any(bag) for bag in map(features.fields, messages)):
        raise TooLittle("two labels and some text are the least to learn from")
    complete = np.array([True] * len(labels) if whole is None else list(whole), dtype=bool)
    if not complete.any():
        complete[:] = True
    owners = np.flatnonzero(complete)
    beginnings = [_beginning(messages[int(at)]) for at in owners]
    truth = np.array([known.index(label) for label in labels], dtype=np.int64)
    say = np.concatenate([np.where(complete, 1.0, PART_ROW), np.full(len(owners), BEGINNING)])
    counts = features.count([*messages, *beginnings])
    lesson = _Lesson(counts, np.concatenate([truth, truth[owners]]), say, known, len(messages))
    scores, checked = _unseen_scores(lesson, messages, complete)
    calibration = calibrate.fit(scores[checked], truth[checked]) if len(checked) >= ENOUGH else Calibration()
    learnt = _facts(lesson, scores[checked], checked) | {"part_rows": int((~complete).sum()), **(facts or {})}
    everything = np.arange(len(lesson.truth))
    weights = _weigh(lesson, everything)
    solved, start = _solve(lesson, weights, everything)
    return _pruned(lesson, weights, solved, start, calibration, learnt)


def _beginning(message: Message) -> Message:
    """The title; without one, the first words of the text."""
    if isinstance(message, str):
        return message.strip()[:BEGINNING_LENGTH]
    title = message[0] if len(message) > 1 else ""
    return (title, "") if title.strip() else ("", " ".join(message).strip()[:BEGINNING_LENGTH])


def _unseen_scores(lesson: _Lesson, messages: Sequence[Message], complete: Any) -> tuple[Floats, Ints]:
    """Scores of every row by a model that has seen neither it nor its near-duplicates."""
    texts = [features.fields(message)[1] for message in messages]
    fold = deal(groups(texts), lesson.truth[: lesson.given], texts, FOLDS)
    _follow(lesson.counts[0], fold, complete)
    scores = np.zeros((len(texts), len(lesson.labels)))
    with_beginnings = np.concatenate([fold, fold[np.flatnonzero(complete)]])
    checked = []
    for k in range(FOLDS):
        seen, unseen = np.flatnonzero(with_beginnings != k), np.flatnonzero((fold == k) & complete)
        if not len(unseen) or len(set(lesson.truth[seen])) < 2:
            continue
        weights = _weigh(lesson, seen)
        solved, start = _solve(lesson, weights, seen)
        rows = features.rows_matrix([Counts(c.vocabulary, c.matrix[unseen]) for c in lesson.counts], weights)
        scores[unseen] = rows @ solved + start
        checked.append(unseen)
    return scores, np.concatenate(checked) if checked else np.zeros(0, dtype=np.int64)


def _follow(pairs: Counts, fold: Ints, complete: Any) -> None:
    """A title goes to the fold of the whole message it fits best, or it would give that message's label away."""
    part, rows = np.flatnonzero(~complete), np.flatnonzero(complete)
    if not len(part):
        return
    spread = np.asarray((pairs.matrix[rows] > 0).sum(axis=0)).ravel()
    telling = (
        np.array([len(term) == 2 for term in pairs.vocabulary]) & (spread > 0) & (spread <= max(3, len(rows) / 50))
    )
    rarity = np.log(1 + len(rows) / np.maximum(spread[telling], 1))
    whole = (pairs.matrix[rows][:, telling] > 0).multiply(rarity**2).tocsr().T
    for start in range(0, len(part), 512):
        at = part[start : start + 512]
        close = (pairs.matrix[at][:, telling] > 0).astype(np.float64) @ whole
        fold[at] = fold[rows[np.asarray(close.argmax(axis=1)).ravel()]]


def _weigh(lesson: _Lesson, rows: Ints) -> list[Weights]:
    """Weights of terms, from given rows alone: a message and its own beginning are still one message."""
    rows = rows[rows < lesson.given]
    at_least = 1 if len(rows) < FEW_ROWS else 2
    return [features.weigh(c, lesson.truth, len(lesson.labels), rows, at_least) for c in lesson.counts]


def _solve(lesson: _Lesson, weights: Sequence[Weights], rows: Ints) -> tuple[Floats, Floats]:
    """Ridge regression onto one column per label, every label with the same say however many rows it has."""
    matrix = features.rows_matrix([Counts(c.vocabulary, c.matrix[rows]) for c in lesson.counts], weights)
    truth, count = lesson.truth[rows], len(lesson.labels)
    target = np.where(truth[:, None] == np.arange(count), 1.0, -1.0)
    per_label = np.bincount(truth, minlength=count)
    say = lesson.say[rows] * (len(rows) / (count * np.maximum(per_label, 1)))[truth]
    return ridge.solve(matrix, target, say, SHRINK)


def _pruned(
    lesson: _Lesson, weights: Sequence[Weights], solved: Floats, start: Floats, calibration: Calibration, facts: Any
) -> Model:
    """Only terms that carry weight; with very many labels only the strongest, so that the file stays small."""
    strength = np.concatenate(weights) * np.abs(solved).max(axis=1)
    keep = strength > 0
    most = MOST_NUMBERS // len(lesson.labels)
    if keep.sum() > most:
        keep &= strength >= np.sort(strength)[-most]
    parts, at = [], 0
    for counts, own in zip(lesson.counts, weights, strict=True):
        mine = keep[at : at + len(own)]
        parts.append(([t for t, k in zip(counts.vocabulary, mine, strict=True) if k], own[mine]))
        at += len(own)
    return Model(lesson.labels, Vocabulary(parts), solved[keep].astype(np.float16), start, calibration, facts)


def _facts(lesson: _Lesson, scores: Floats, checked: Ints) -> dict[str, Any]:
    """What is worth knowing of a model before trusting it; measured on rows it had not seen."""
    per_label = Counter(lesson.labels[at] for at in lesson.truth[: lesson.given])
    facts: dict[str, Any] = {
        "trained_at": clock.now().isoformat(timespec="seconds"),
        "rows": lesson.given,
        "labels": dict(sorted(per_label.items())),
    }
    if len(checked) < ENOUGH:
        return facts
    truth = lesson.truth[checked]
    shares = calibrate.unseen(scores, truth)
    best, sure = shares.argmax(axis=1), shares.max(axis=1)
    right = best == truth
    facts["macro_f1"] = measures.macro_f1([lesson.labels[t] for t in truth], [lesson.labels[b] for b in best])
    facts["accuracy"] = float(right.mean())
    facts["top3"] = measures.top_k(truth, shares)
    facts["calibration_error"] = measures.calibration_error(sure, right)
    for percent in (95, 98):
        share, threshold = measures.automatic(sure, right, percent / 100)
        facts[f"automatic_{percent}"] = share
        facts[f"threshold_{percent}"] = threshold
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in facts.items()}
