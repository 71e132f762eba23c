"""Calibration: scikit-learn's curve and Brier score, a hand-worked error, and words that hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import calibration, metrics

from core.evaluation.calibration import (
    BINS,
    brier_score,
    calibration_sentences,
    calibration_table,
    expected_calibration_error,
)
from core.evaluation.intervals import wilson

PROBABILITIES = st.one_of(st.floats(0, 1), st.sampled_from(np.linspace(0, 1, BINS + 1).tolist()))


@st.composite
def scored(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    scores = draw(st.lists(PROBABILITIES, min_size=1, max_size=60))
    labels = draw(st.lists(st.integers(0, 1), min_size=len(scores), max_size=len(scores)))
    return np.array(labels), np.array(scores)


@settings(deadline=None)
@given(scored())
def test_the_curve_is_scikit_learns(case) -> None:
    labels, scores = case
    share, score = calibration.calibration_curve(labels, scores, n_bins=BINS, strategy="uniform", pos_label=1)
    table = calibration_table(labels, scores)
    np.testing.assert_allclose(table["share"], share, rtol=1e-12)
    np.testing.assert_allclose(table["score"], score, rtol=1e-12, atol=1e-300)


@settings(deadline=None)
@given(scored())
def test_each_row_is_in_one_bin_and_each_bin_holds_its_scores(case) -> None:
    labels, scores = case
    table = calibration_table(labels, scores)
    assert table["rows"].sum() == len(scores)
    assert (table["rows"] > 0).all()
    for _, row in table.iterrows():
        inside = (scores > row["low"]) & (scores <= row["high"]) | ((scores == 0) & (row["low"] == 0))
        assert inside.sum() == row["rows"]
        assert (row["share_low"], row["share_high"]) == wilson(int(labels[inside].sum()), int(inside.sum()))


@settings(deadline=None)
@given(scored())
def test_the_brier_score_is_scikit_learns(case) -> None:
    labels, scores = case
    expected = metrics.brier_score_loss(labels, scores, pos_label=1)
    # scikit-learn takes the distance from 1 - (1 - score), which rounds the smallest scores.
    assert brier_score(labels, scores) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@settings(deadline=None)
@given(scored())
def test_the_error_lies_between_0_and_1_and_is_0_for_the_truth(case) -> None:
    labels, scores = case
    assert 0 <= expected_calibration_error(calibration_table(labels, scores)) <= 1
    assert expected_calibration_error(calibration_table(labels, labels)) == 0


def test_a_hand_worked_error() -> None:
    # Near 0.2: 1 of 4 is positive; at 0.9: 3 of 6. (4 * |0.25 - 0.2| + 6 * |0.5 - 0.9|) / 10 = 0.26
    labels = [1, 0, 0, 0, 1, 1, 1, 0, 0, 0]
    scores = [0.2, 0.2, 0.2, 0.2, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    table = calibration_table(labels, scores)
    assert table["rows"].tolist() == [4, 6]
    assert table["share"].tolist() == [0.25, 0.5]
    assert expected_calibration_error(table) == pytest.approx(0.26)
    # (0.8^2 + 3 * 0.2^2 + 3 * 0.1^2 + 3 * 0.9^2) / 10
    assert brier_score(labels, scores) == pytest.approx(0.322)


def bins(*rows: tuple[float, int, int]) -> pd.DataFrame:
    """The table of some (score, rows, positive rows)."""
    labels = np.concatenate([np.repeat([1, 0], [positive, rows - positive]) for _, rows, positive in rows])
    return calibration_table(labels, np.repeat([score for score, _, _ in rows], [rows for _, rows, _ in rows]))


@pytest.mark.parametrize(
    ("score", "positive", "words"),
    [
        (0.8, 62, "Rows scored near 0.8 are malignant in 0.62 of cases: the model is surer than it is right."),
        (0.8, 98, "Rows scored near 0.8 are malignant in 0.98 of cases: the model is less sure than it is right."),
        (0.2, 45, "Rows scored near 0.2 are malignant in 0.45 of cases: the model is surer than it is right."),
        (0.2, 2, "Rows scored near 0.2 are malignant in 0.02 of cases: the model is less sure than it is right."),
        (0.8, 10, "Rows scored near 0.8 are malignant in 0.1 of cases: the model is surer than it is right."),
        (0.55, 20, "Rows scored near 0.55 are malignant in 0.2 of cases: the scores there are too high."),
        (0.45, 80, "Rows scored near 0.45 are malignant in 0.8 of cases: the scores there are too low."),
    ],
)
def test_the_worst_bin_in_words(score: float, positive: int, words: str) -> None:
    assert calibration_sentences(bins((score, 100, positive)), "malignant") == [words]


def test_the_worst_bin_is_the_one_with_the_most_rows_times_the_distance() -> None:
    (words,) = calibration_sentences(bins((0.15, 20, 12), (0.75, 400, 200)), "malignant")
    assert words.startswith("Rows scored near 0.75 are malignant in 0.5 of cases")


def test_a_distance_that_may_be_chance_is_not_called_more() -> None:
    sentences = calibration_sentences(bins((0.25, 4, 2), (0.75, 100, 74)), "malignant")
    assert sentences == [
        "In no bin is the share further from the scores than chance may put it among so few rows.",
        "1 of 2 bins holds fewer than 10 rows: a point of so few says little.",
    ]


@pytest.mark.parametrize("scores", [[1.5], [-0.01]])
def test_scores_that_are_no_probabilities_are_refused(scores) -> None:
    for measure in (calibration_table, brier_score):
        with pytest.raises(ValueError, match="1 of 1 scores lie outside 0 to 1"):
            measure([1], scores)
