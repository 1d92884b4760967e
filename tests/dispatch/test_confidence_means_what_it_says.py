"""Calibration and the figures that judge a model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.platform.dispatch.learning import calibrate, measures
from linli.platform.dispatch.learning.calibrate import Calibration


def test_of_messages_said_to_be_right_at_ninety_percent_ninety_percent_are() -> None:
    chance = np.random.default_rng(1)
    truth = chance.integers(0, 4, 6000)
    scores = chance.normal(0, 0.45, (6000, 4))
    scores[np.arange(6000), truth] += 0.9
    noisy = chance.random(6000) < 0.03
    truth[noisy] = chance.integers(0, 4, int(noisy.sum()))
    shares = calibrate.unseen(scores, truth)
    top, right = shares.max(axis=1), shares.argmax(axis=1) == truth
    assert measures.calibration_error(top, right) < 0.025
    assert np.array_equal(shares.argmax(axis=1), scores.argmax(axis=1))


def test_a_label_that_is_often_taken_for_another_is_believed_less() -> None:
    chance = np.random.default_rng(2)
    truth = chance.integers(0, 3, 3000)
    scores = chance.normal(0, 0.2, (3000, 3))
    scores[np.arange(3000), truth] += 0.6
    truth[(truth == 2) & (chance.random(3000) < 0.3)] = 1  # a third of what looks like 2 is filed under 1
    learnt = calibrate.fit(scores, truth)
    clear = learnt.probabilities(np.array([[0.7, 0.0, 0.0], [0.0, 0.0, 0.7]])).max(axis=1)
    assert clear[0] > 0.95
    assert 0.6 < clear[1] < 0.8


STEPPED = Calibration(3.0, 1.0, 0.01, (0.0, 0.3, 0.9, 1.0), (0.05, 0.1, 0.5, 0.6))
TRUSTING = Calibration(3.0, 1.0, 0.01, (), (), (-1.0, 2.0, 3.0, 0.5, 0.5), (0.3,) * 9, (-0.5, 0.0), (1.0, 1.5))


@pytest.mark.parametrize("calibration", [STEPPED, TRUSTING])
@given(st.lists(st.floats(-2, 2), min_size=2, max_size=9))
def test_the_best_score_stays_the_best(calibration: Calibration, scores: list[float]) -> None:
    shares = calibration.probabilities(np.array(scores))
    assert shares[int(np.argmax(scores))] == pytest.approx(shares.max())
    assert shares.sum() == pytest.approx(1)


def test_the_automatic_part_is_as_large_as_its_precision_allows() -> None:
    sure = np.array([0.99, 0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, True, False, True])
    assert measures.automatic(sure, right, 0.95) == (0.6, 0.8)
    assert measures.automatic(sure, right, 0.8) == (1.0, 0.6)
    assert measures.automatic(sure, ~right, 0.95) == (0.0, 1.0)
    assert measures.automatic(np.zeros(0), np.zeros(0, dtype=bool), 0.9) == (0.0, 1.0)


def test_rare_labels_count_like_common_ones() -> None:
    truth = ["灯"] * 98 + ["水"] * 2
    assert measures.macro_f1(truth, truth) == 1
    assert measures.macro_f1(truth, ["灯"] * 100) < 0.5


def test_top_three_and_calibration_error_of_plain_cases() -> None:
    shares = np.array([[0.5, 0.3, 0.1, 0.1], [0.1, 0.2, 0.3, 0.4]])
    assert measures.top_k(np.array([0, 0]), shares) == 0.5
    assert measures.calibration_error(np.array([1.0, 1.0]), np.array([True, False])) == 0.5
    assert measures.calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) == 0
