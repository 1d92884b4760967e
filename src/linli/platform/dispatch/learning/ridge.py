"""Ridge regression of many labels at once on sparse rows: one conjugate gradient for all labels together.

Same answer as solving label by label, in a fraction of the time: the rows are walked through once a step, not once for
each label. Solved in the rows (as many unknowns as messages), because there are many more terms than messages.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from linli.platform.dispatch.learning.measures import Floats

MOST_STEPS = 300
ENOUGH = 1e-4  # what is left of the error, of what there was
FEW = 3_000  # rows up to which one dense system is quicker than walking


def solve(rows: Any, target: Floats, say: Floats, shrink: float) -> tuple[Floats, Floats]:
    """Weights (terms x labels) and starts (labels) that fit the targets best; `say` weighs rows."""
    heavy = np.sqrt(say)[:, None]
    mean = np.asarray(rows.T @ (say / say.sum()))
    middle = say / say.sum() @ target
    flat = rows.T.tocsr()
    if rows.shape[0] <= FEW:
        alike = np.asarray((rows @ flat).todense(), dtype=np.float64)
        with_mean = np.asarray(rows @ mean)
        alike += mean @ mean - with_mean[:, None] - with_mean
        system = (alike * heavy * heavy.T + shrink * np.eye(len(alike))).astype(np.float32)
        weighed = heavy * _solved(system, heavy * (target - middle))
        weights = np.asarray(flat @ weighed - mean[:, None] * weighed.sum(axis=0))
        return weights, middle - mean @ weights

    def down(found: Floats) -> Floats:
        """From rows to terms: transposed, centred, weighed."""
        weighed = heavy * found
        return np.asarray(flat @ weighed - mean[:, None] * weighed.sum(axis=0))

    def up(weights: Floats) -> Floats:
        """From terms to rows."""
        return np.asarray(heavy * (rows @ weights - mean @ weights))

    found = _gradient(lambda at: up(down(at)) + shrink * at, heavy * (target - middle))
    weights = down(found)
    return weights, middle - mean @ weights


def _solved(system: Any, goal: Floats) -> Floats:
    """A symmetric positive system; single precision is far finer than the half precision that weights are kept in."""
    from scipy.linalg import solve as solved

    return np.asarray(solved(system, goal.astype(np.float32), assume_a="pos"), dtype=np.float64)


def _gradient(through: Any, goal: Floats) -> Floats:
    """Conjugate gradients, one for each column, walked together; a column that is done stands still."""
    found = np.zeros_like(goal)
    left = goal.copy()
    way = left.copy()
    size = (left * left).sum(axis=0)
    enough = ENOUGH**2 * np.maximum(size, 1e-300)
    for _step in range(MOST_STEPS):
        busy = size > enough
        if not busy.any():
            break
        image = through(way)
        pace = np.where(busy, size / np.maximum((way * image).sum(axis=0), 1e-300), 0.0)
        found += pace * way
        left -= pace * image
        before, size = size, (left * left).sum(axis=0)
        way = left + np.where(busy, size / np.maximum(before, 1e-300), 0.0) * way
    return found
