"""From scores to confidences that mean what they say: fitted on rows the scorer has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linli.platform.dispatch.learning.measures import Floats, Ints


@dataclass(frozen=True)
class Calibration:
    """Softmax of a bent score, with a floor: labels are noisy, so nothing is ever quite certain."""

    sharpness: float = 5.0
    bend: float = 0.0
    floor: float = 0.02

    def probabilities(self, scores: Floats) -> Floats:
        """Rows of scores to rows of probabilities."""
        bent = self.sharpness * scores + self.bend * scores * np.abs(scores)
        likely = np.exp(bent - bent.max(axis=-1, keepdims=True))
        shares = likely / likely.sum(axis=-1, keepdims=True)
        mixed: Floats = (1 - self.floor) * shares + self.floor / scores.shape[-1]
        return mixed


def fit(scores: Floats, truth: Ints) -> Calibration:
    """The calibration under which the true labels are likeliest."""
    from scipy.optimize import minimize  # only training needs it, and it is slow to import

    def surprise(at: Floats) -> float:
        shares = _from_free(at).probabilities(scores)
        return float(-np.log(shares[np.arange(len(truth)), truth] + 1e-12).mean())

    found = minimize(surprise, np.array([1.5, 0.0, -4.0]), method="Nelder-Mead", options={"maxiter": 600})
    return _from_free(found.x)


def _from_free(at: Floats) -> Calibration:
    """Any three numbers to a sensible calibration: sharpness positive, order of scores kept, floor below a fifth."""
    sharpness = float(np.exp(np.clip(at[0], -3, 5)))
    bend = max(float(at[1]), -sharpness / 4)
    return Calibration(sharpness, bend, 0.2 / (1 + float(np.exp(np.clip(-at[2], -30, 30)))))
