"""From scores to confidences that mean what they say: fitted on rows the scorer has not seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from linli.platform.dispatch.learning.measures import Floats, Ints

ROWS_A_STEP, MOST_STEPS = 60, 15
ROWS_FOR_TRUST = 1_000  # with fewer, what looks like a rule of score, lead and label is chance
LABEL_SAY = 0.3  # the smaller, the more rows it takes to believe a label less than the others


@dataclass(frozen=True)
class Calibration:
    """Softmax of a bent score; then the first place is put where such first places were in fact right.

    How often a first place is right shows in its score, in its lead over the second, and in which label it is: some
    are more often confused than others. The last step, from what these say to what was found, matters because labels
    are noisy: scores may be as clear as they like, and still one message in seventy is filed elsewhere.
    """

    sharpness: float = 5.0
    bend: float = 0.0
    floor: float = 0.02
    stated: tuple[float, ...] = ()
    found: tuple[float, ...] = ()
    trust: tuple[float, ...] = ()  # in the first place: a start, then one weight for each of _signs
    label: tuple[float, ...] = ()  # what each label adds to that when it is the first
    least: tuple[float, ...] = ()  # score and lead that trust was learnt from: beyond them it knows no more
    most: tuple[float, ...] = ()

    def probabilities(self, scores: Floats) -> Floats:
        """Rows of scores (or one row) to rows of probabilities."""
        bent = self.sharpness * scores + self.bend * scores * np.abs(scores)
        likely = np.exp(bent - bent.max(axis=-1, keepdims=True))
        shares = likely / likely.sum(axis=-1, keepdims=True)
        mixed: Floats = (1 - self.floor) * shares + self.floor / scores.shape[-1]
        if not self.trust and not self.stated:
            return mixed
        sure = self.sure(scores) if self.trust else mixed.max(axis=-1, keepdims=True)
        sure = np.interp(sure, self.stated, self.found) if self.stated else sure
        return _moved(mixed, scores.argmax(axis=-1), sure)

    def sure(self, scores: Floats) -> Floats:
        """How likely the best score is right."""
        best = scores.argmax(axis=-1)
        signs = _signs(np.clip(_standing(scores), self.least, self.most))
        reason = self.trust[0] + signs @ np.array(self.trust[1:]) + np.array(self.label)[best]
        sure: Floats = 1 / (1 + np.exp(-reason))
        return sure[..., None]


def _standing(scores: Floats) -> Floats:
    """Of each row the best score and its lead over the second."""
    ordered = np.sort(scores, axis=-1)
    return np.stack([ordered[..., -1], ordered[..., -1] - ordered[..., -2]], axis=-1)


def _signs(standing: Floats) -> Floats:
    return np.concatenate([standing, standing * standing], axis=-1)


def _moved(shares: Floats, best: Ints, sure: Floats) -> Floats:
    """The first place moved, the others scaled to fit, never so far that the second overtakes."""
    ordered = np.sort(shares, axis=-1)
    top, second = ordered[..., -1:], ordered[..., -2:-1]
    rest = np.maximum(1 - top, 1e-12)
    moved = np.maximum(sure, second / (rest + second) + 1e-9)
    is_top = np.arange(shares.shape[-1]) == best[..., None]
    return np.asarray(np.where(is_top, moved, shares * (1 - moved) / rest), dtype=np.float64)


def fit(scores: Floats, truth: Ints) -> Calibration:
    """The calibration under which the true labels are likeliest, then set right step by step."""
    from scipy.optimize import minimize  # only training needs it, and it is slow to import

    def surprise(at: Floats) -> float:
        shares = _from_free(at).probabilities(scores)
        return float(-np.log(shares[np.arange(len(truth)), truth] + 1e-12).mean())

    best = minimize(surprise, np.array([1.5, 0.0, -4.0]), method="Nelder-Mead", options={"maxiter": 600})
    return _stepped(_trusting(_from_free(best.x), scores, truth), scores, truth)


def _trusting(calibration: Calibration, scores: Floats, truth: Ints) -> Calibration:
    """How score, lead and label tell whether the first place is right: a logistic regression, held small."""
    from sklearn.linear_model import LogisticRegression

    best, count = scores.argmax(axis=1), scores.shape[1]
    right = best == truth
    if len(truth) < ROWS_FOR_TRUST or right.all() or not right.any():
        return calibration
    standing = _standing(scores)
    signs = np.hstack([_signs(standing), LABEL_SAY * np.eye(count)[best]])
    learnt = LogisticRegression(max_iter=1000).fit(signs, right)
    weights = learnt.coef_[0]
    return replace(
        calibration,
        trust=(float(learnt.intercept_[0]), *weights[:-count].tolist()),
        label=tuple((LABEL_SAY * weights[-count:]).tolist()),
        least=tuple(standing.min(axis=0).tolist()),
        most=tuple(standing.max(axis=0).tolist()),
    )


def unseen(scores: Floats, truth: Ints, parts: int = 5) -> Floats:
    """Probabilities of every row by a calibration fitted without it: for honest figures."""
    part = np.arange(len(truth)) % parts
    shares = np.zeros_like(scores)
    for k in range(parts):
        shares[part == k] = fit(scores[part != k], truth[part != k]).probabilities(scores[part == k])
    return shares


def _from_free(at: Floats) -> Calibration:
    """Any three numbers to a sensible calibration: sharpness positive, order of scores kept, floor below a fifth."""
    sharpness = float(np.exp(np.clip(at[0], -3, 5)))
    bend = max(float(at[1]), -sharpness / 4)
    return Calibration(sharpness, bend, 0.2 / (1 + float(np.exp(np.clip(-at[2], -30, 30)))))


def _stepped(calibration: Calibration, scores: Floats, truth: Ints) -> Calibration:
    """Stated against found confidence in steps of equally many rows, pooled until they only rise."""
    shares = calibration.probabilities(scores)
    top = calibration.sure(scores)[:, 0] if calibration.trust else shares.max(axis=1)
    right = scores.argmax(axis=1) == truth
    steps = min(MOST_STEPS, len(top) // ROWS_A_STEP)
    if steps < 2:
        return calibration
    chunks = np.array_split(np.argsort(top, kind="stable"), steps)
    points = _rising([(float(top[c].sum()), float(right[c].sum()), len(c)) for c in chunks])
    stated, found = [t / n for t, _, n in points], [r / n for _, r, n in points]
    # Ends: no confidence is 0 or 1, and the order of the surest rows is kept.
    return replace(
        calibration,
        stated=(0.0, *stated, 1.0),
        found=(min(found[0], 0.2), *found, min(found[-1] + 0.003, max(found[-1], 0.9995))),
    )


def _rising(points: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Pool neighbours that fall (pool adjacent violators)."""
    pooled: list[tuple[float, float, int]] = []
    for point in points:
        pooled.append(point)
        while len(pooled) > 1 and pooled[-2][1] / pooled[-2][2] >= pooled[-1][1] / pooled[-1][2]:
            last, before = pooled.pop(), pooled.pop()
            pooled.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    return pooled
