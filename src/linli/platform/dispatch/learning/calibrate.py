"""From scores to confidences that mean what they say: fitted on rows the scorer has not seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from linli.platform.dispatch.learning.measures import Floats, Ints

ROWS_A_STEP, MOST_STEPS = 60, 15


@dataclass(frozen=True)
class Calibration:
    """Softmax of a bent score; then the first place is put where such first places were in fact right.

    The second part matters because labels are noisy: scores may be as clear as they like, and still one message in
    seventy is filed elsewhere.
    """

    sharpness: float = 5.0
    bend: float = 0.0
    floor: float = 0.02
    stated: tuple[float, ...] = ()
    found: tuple[float, ...] = ()

    def probabilities(self, scores: Floats) -> Floats:
        """Rows of scores (or one row) to rows of probabilities."""
        bent = self.sharpness * scores + self.bend * scores * np.abs(scores)
        likely = np.exp(bent - bent.max(axis=-1, keepdims=True))
        shares = likely / likely.sum(axis=-1, keepdims=True)
        mixed: Floats = (1 - self.floor) * shares + self.floor / scores.shape[-1]
        return self._moved(mixed) if self.stated else mixed

    def _moved(self, shares: Floats) -> Floats:
        """The first place moved, the others scaled to fit, never so far that the second overtakes."""
        ordered = np.sort(shares, axis=-1)
        top, second = ordered[..., -1:], ordered[..., -2:-1]
        rest = np.maximum(1 - top, 1e-12)
        moved = np.maximum(np.interp(top, self.stated, self.found), second / (rest + second) + 1e-9)
        is_top = np.arange(shares.shape[-1]) == shares.argmax(axis=-1)[..., None]
        return np.asarray(np.where(is_top, moved, shares * (1 - moved) / rest), dtype=np.float64)


def fit(scores: Floats, truth: Ints) -> Calibration:
    """The calibration under which the true labels are likeliest, then set right step by step."""
    from scipy.optimize import minimize  # only training needs it, and it is slow to import

    def surprise(at: Floats) -> float:
        shares = _from_free(at).probabilities(scores)
        return float(-np.log(shares[np.arange(len(truth)), truth] + 1e-12).mean())

    best = minimize(surprise, np.array([1.5, 0.0, -4.0]), method="Nelder-Mead", options={"maxiter": 600})
    return _stepped(_from_free(best.x), scores, truth)


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
    top, right = shares.max(axis=1), shares.argmax(axis=1) == truth
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
