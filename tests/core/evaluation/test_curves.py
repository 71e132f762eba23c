import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from core.evaluation.curves import average_precision, roc_auc
from tests.core.evaluation.examples import scored


@given(scored(both_classes=True))
def test_areas_are_scikit_learns(case):
    labels, scores = case
    assert average_precision(labels, scores) == pytest.approx(oracle.average_precision_score(labels, scores), rel=1e-12)
    assert roc_auc(labels, scores) == pytest.approx(oracle.roc_auc_score(labels, scores), rel=1e-12)


@given(scored(both_classes=True), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(case, seed):
    labels, scores = case
    order = np.random.default_rng(seed).permutation(len(labels))
    for area in (average_precision, roc_auc):
        assert area(labels[order], scores[order]) == pytest.approx(area(labels, scores), rel=1e-12)


@given(scored(both_classes=True))
def test_only_the_order_of_scores_matters(case):
    labels, scores = case
    ranks = np.unique(scores, return_inverse=True)[1]
    for area in (average_precision, roc_auc):
        assert area(labels, ranks) == pytest.approx(area(labels, scores), rel=1e-12)


@given(scored(both_classes=True))
def test_relabelling_the_classes_turns_the_auc_round(case):
    labels, scores = case
    assert roc_auc(1 - labels, scores) == pytest.approx(1 - roc_auc(labels, scores), abs=1e-12)


def test_areas_of_one_class_are_undefined():
    assert average_precision([0, 0], [0.1, 0.2]) is None
    assert roc_auc([0, 0], [0.1, 0.2]) is None
    assert roc_auc([1], [0.1]) is None
    assert average_precision([1], [0.1]) == 1


def test_equal_scores_tell_nothing():
    assert roc_auc([0, 1, 0, 1], [0.5] * 4) == 0.5
    assert average_precision([0, 1, 0, 1], [0.5] * 4) == 0.5


@pytest.mark.parametrize("area", [average_precision, roc_auc])
def test_unusable_input_is_refused(area):
    with pytest.raises(ValueError, match="not a number or infinite"):
        area([0, 1], [0.5, np.nan])
