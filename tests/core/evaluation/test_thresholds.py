import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as oracle

from core.evaluation.metrics import Counts
from core.evaluation.thresholds import counts_at, thinned, threshold_table
from tests.core.evaluation.examples import WORKED, Worked, rows_of, scored

COLUMNS = ["threshold", "tp", "fp", "fn", "tn", "precision", "recall", "specificity", "f1", "accuracy"]
GRID = np.arange(201) / 200


def assert_row_is_scikit_learns(row: pd.Series, labels: np.ndarray, predicted: np.ndarray) -> None:
    tn, fp, fn, tp = oracle.confusion_matrix(labels, predicted, labels=[0, 1]).ravel()
    assert (row["tp"], row["fp"], row["fn"], row["tn"]) == (tp, fp, fn, tn)
    expected = {
        "precision": oracle.precision_score(labels, predicted, zero_division=np.nan),
        "recall": oracle.recall_score(labels, predicted, zero_division=np.nan),
        "specificity": oracle.recall_score(labels, predicted, pos_label=0, zero_division=np.nan),
        "f1": oracle.f1_score(labels, predicted, zero_division=np.nan),
        "accuracy": oracle.accuracy_score(labels, predicted),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(row[name], value, rtol=1e-14, err_msg=name)


@given(scored())
@settings(max_examples=30)  # each with a call of scikit-learn for every metric of every row
def test_every_row_is_scikit_learns(case):
    labels, scores = case
    table = threshold_table(labels, scores)
    assert table.columns.tolist() == COLUMNS
    for _, row in table.iterrows():
        assert_row_is_scikit_learns(row, labels, (scores >= row["threshold"]).astype(int))


@given(scored(), st.lists(st.sampled_from(GRID.tolist()), min_size=1, max_size=5))
@settings(max_examples=30)
def test_at_gives_exactly_those_thresholds(case, at):
    labels, scores = case
    table = threshold_table(labels, scores, at=at)
    assert table["threshold"].tolist() == at
    for _, row in table.iterrows():
        assert_row_is_scikit_learns(row, labels, (scores >= row["threshold"]).astype(int))


@settings(deadline=None)
@given(scored(), st.floats(-1, 2))
def test_the_counts_at_one_threshold_are_the_tables(case, threshold):
    labels, scores = case
    row = threshold_table(labels, scores, at=[threshold]).iloc[0]
    expected = Counts(**{name: int(row[name]) for name in ("tp", "fp", "fn", "tn")})
    assert counts_at(labels, scores, threshold) == expected


@given(scored(both_classes=True))
def test_the_counts_are_those_of_scikit_learns_roc_curve(case):
    labels, scores = case
    fpr, tpr, _ = oracle.roc_curve(labels, scores, drop_intermediate=False)
    falling = threshold_table(labels, scores).iloc[::-1]
    np.testing.assert_allclose(falling["recall"], tpr, rtol=1e-15)
    np.testing.assert_allclose(1 - falling["specificity"], fpr, rtol=1e-12, atol=1e-15)


@given(scored())
def test_both_ends_are_there(case):
    labels, scores = case
    table = threshold_table(labels, scores)
    everything, nothing = table.iloc[0], table.iloc[-1]
    assert (everything["fn"], everything["tn"]) == (0, 0)
    assert (nothing["tp"], nothing["fp"]) == (0, 0)
    assert np.isnan(nothing["precision"])
    assert len(table) == len(np.unique(scores)) + 1
    assert table["threshold"].is_monotonic_increasing


@given(scored(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(case, seed):
    labels, scores = case
    order = np.random.default_rng(seed).permutation(len(labels))
    pd.testing.assert_frame_equal(threshold_table(labels[order], scores[order]), threshold_table(labels, scores))


@given(scored())
def test_relabelling_the_classes_mirrors_the_table(case):
    labels, scores = case
    # Mirrored, a score on the threshold would change sides: a threshold between the scores has none.
    values = np.unique(scores)
    between = np.concatenate([[values[0] - 1], (values[1:] + values[:-1]) / 2, [values[-1] + 1]])
    between = between[~np.isin(between, values)]
    table = threshold_table(labels, scores, at=between)
    mirrored = threshold_table(1 - labels, -scores, at=-between)
    for name, twin in (("tp", "tn"), ("fp", "fn"), ("recall", "specificity"), ("accuracy", "accuracy")):
        np.testing.assert_array_equal(table[name], mirrored[twin])


@given(scored(size=200), st.integers(2, 30))
def test_thinned_rows_are_exact_and_keep_both_ends(case, limit):
    labels, scores = case
    full = threshold_table(labels, scores, limit=10**9)
    thin = threshold_table(labels, scores, limit=limit)
    assert len(thin) <= limit
    pd.testing.assert_frame_equal(thin.iloc[[0, -1]].reset_index(drop=True), full.iloc[[0, -1]].reset_index(drop=True))
    kept = full[full["threshold"].isin(thin["threshold"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(thin, kept)


def widest_hidden_step(fn: np.ndarray, tn: np.ndarray, selection: tuple[int, ...]) -> float:
    """The widest step, as a share of a class, between neighbours of a selection that leave candidates out."""
    hidden = [(a, b) for a, b in pairwise(selection) if b > a + 1]
    return max((max((c[b] - c[a]) / max(c[-1], 1) for c in (fn, tn)) for a, b in hidden), default=0.0)


@given(scored(size=9), st.integers(2, 8))
def test_no_other_selection_hides_smaller_steps(case, limit):
    labels, scores = case
    full = threshold_table(labels, scores)
    fn, tn = full["fn"].to_numpy(), full["tn"].to_numpy()
    mine = widest_hidden_step(fn, tn, tuple(thinned(fn, tn, limit)))
    assert mine <= smallest_possible_step(fn, tn, limit) + 1e-3


def smallest_possible_step(fn: np.ndarray, tn: np.ndarray, limit: int) -> float:
    """By trying every selection that keeps both ends."""
    between = range(1, len(fn) - 1)
    every = (
        (0, *(i for i in between if mask >> (i - 1) & 1), len(fn) - 1)
        for mask in range(2 ** len(between))
        if mask.bit_count() + 2 <= limit
    )
    return min(widest_hidden_step(fn, tn, selection) for selection in every)


def test_a_rare_class_keeps_its_steps_among_many_rows():
    rng = np.random.default_rng(7)
    labels = np.repeat([1, 0], [200, 99_800])
    scores = np.concatenate([rng.beta(4, 2, 200), rng.beta(1, 9, 99_800)])
    table = threshold_table(labels, scores, limit=501)
    assert 300 < len(table) <= 501
    assert table["tn"].diff().max() <= 99_800 * 0.005
    assert table["fn"].diff().max() <= 1


@pytest.mark.parametrize("worked", WORKED)
def test_worked_matrices(worked: Worked):
    row = threshold_table(*rows_of(worked), at=0.5).iloc[0]
    for name in ("tp", "fp", "fn", "tn", "precision", "recall", "f1", "specificity", "accuracy"):
        assert row[name] == getattr(worked, name), name


def test_a_single_row():
    table = threshold_table([1], [0.3])
    assert table[["tp", "fn"]].to_numpy().tolist() == [[1, 0], [0, 1]]
    assert table["specificity"].isna().all()


@pytest.mark.parametrize(("label", "undefined"), [(0, "recall"), (1, "specificity")])
def test_one_class_only_is_allowed(label, undefined):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = threshold_table([label] * 3, [0.1, 0.2, 0.2])
    assert table[undefined].isna().all()
    assert len(table) == 3


def test_a_score_on_the_threshold_is_positive():
    assert threshold_table([1], [0.5], at=[0.5])["tp"].tolist() == [1]


def test_float32_scores_are_compared_without_rounding_the_threshold():
    scores = np.array([0.7], dtype=np.float32)
    assert threshold_table([1], scores, at=[0.7])["tp"].tolist() == [0]
    assert threshold_table([1], scores)["tp"].tolist() == [1, 0]


@pytest.mark.parametrize("labels", [[True, False], [1.0, 0.0], np.array([1, 0], dtype=np.uint8)])
def test_labels_may_be_booleans_or_floats(labels):
    assert threshold_table(labels, [0.9, 0.1], at=0.5)["tp"].tolist() == [1]


@pytest.mark.parametrize(
    ("labels", "scores", "message"),
    [
        ([], [], "no rows"),
        ([0, 1], [0.5], "2 labels and 1 scores"),
        ([0, 1], [0.5, np.nan], "1 of 2 scores are not a number or infinite"),
        ([0, 1], [0.5, np.inf], "1 of 2 scores are not a number or infinite"),
        ([0, 1], ["a", "b"], "scores are not numbers"),
        ([0, 2], [0.5, 0.5], "other than 0 and 1"),
        ([0, np.nan], [0.5, 0.5], "other than 0 and 1"),
        ([-1, 1], [0.5, 0.5], "other than 0 and 1"),
        (["no", "yes"], [0.5, 0.5], "other than 0 and 1"),
        ([0, 1], [[0.5, 0.5], [0.1, 0.9]], r"scores have shape \(2, 2\)"),
        (1, 0.5, "labels have shape"),
    ],
)
def test_unusable_input_is_refused_in_words(labels, scores, message):
    with pytest.raises(ValueError, match=message):
        threshold_table(labels, scores)


@pytest.mark.parametrize("at", [[np.nan], [np.inf], [[0.5]]])
def test_unusable_thresholds_are_refused(at):
    with pytest.raises(ValueError, match="finite numbers"):
        threshold_table([0, 1], [0.2, 0.8], at=at)


def test_a_limit_must_leave_room_for_both_ends():
    with pytest.raises(ValueError, match="At least 2"):
        threshold_table([0, 1], [0.2, 0.8], limit=1)
