import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from core.evaluation.confusion import confusion_matrix
from core.evaluation.metrics import Counts, accuracy, baseline_accuracy, class_table
from tests.core.evaluation.examples import WORKED, Worked, classified


@pytest.mark.parametrize("worked", WORKED)
def test_worked_matrices(worked: Worked):
    counts = Counts(tp=worked.tp, fp=worked.fp, fn=worked.fn, tn=worked.tn)
    names = ("accuracy", "precision", "recall", "f1", "specificity", "prevalence", "baseline_accuracy")
    assert {name: getattr(counts, name) for name in names} == {name: getattr(worked, name) for name in names}


def test_98_percent_accuracy_hides_12_percent_recall():
    counts = Counts(**{name: getattr(WORKED[3], name) for name in ("tp", "fp", "fn", "tn")})
    assert (counts.accuracy, counts.recall) == (0.98, 0.12)


@given(classified())
def test_the_table_is_scikit_learns(case):
    actual, predicted, classes = case
    matrix = confusion_matrix(actual, predicted, classes)
    expected = oracle.precision_recall_fscore_support(actual, predicted, labels=range(classes), zero_division=np.nan)
    table = class_table(matrix)
    for name, values in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        np.testing.assert_allclose(table[name], values, rtol=1e-15)
    assert accuracy(matrix) == pytest.approx(oracle.accuracy_score(actual, predicted), rel=1e-15)


@given(classified())
def test_counts_agree_with_the_table_row_of_the_positive_class(case):
    actual, predicted, _ = case
    matrix = confusion_matrix(actual == 1, predicted == 1, 2)
    row = class_table(matrix).loc[1]
    counts = Counts.of(matrix)
    for name in ("precision", "recall", "f1"):
        defined = getattr(counts, name)
        assert np.isnan(row[name]) if defined is None else row[name] == defined
    assert counts.positives == row["support"]


@given(classified())
def test_swapping_the_classes_swaps_recall_and_specificity(case):
    actual, predicted, _ = case
    counts = Counts.of(confusion_matrix(actual == 1, predicted == 1, 2))
    swapped = Counts(tp=counts.tn, fp=counts.fn, fn=counts.fp, tn=counts.tp)
    assert (swapped.recall, swapped.specificity) == (counts.specificity, counts.recall)
    assert swapped.precision == counts.negative_predictive_value
    assert (swapped.accuracy, swapped.baseline_accuracy) == (counts.accuracy, counts.baseline_accuracy)


def test_f1_is_zero_when_positive_rows_are_there_and_none_is_found():
    assert Counts(tp=0, fp=0, fn=3, tn=7).f1 == 0


@given(classified())
def test_the_baseline_is_a_dummy_classifiers_accuracy(case):
    actual, _, _ = case
    most_frequent = np.bincount(actual).argmax()
    expected = oracle.accuracy_score(actual, np.full(len(actual), most_frequent))
    assert baseline_accuracy(actual) == pytest.approx(expected, rel=1e-15)


def test_nothing_has_no_accuracy():
    assert accuracy(np.zeros((3, 3), dtype=int)) is None
    assert baseline_accuracy([]) is None


def test_the_baseline_takes_names_of_classes_too():
    assert baseline_accuracy(["ham", "ham", "spam", "ham"]) == 0.75


def test_classes_carry_their_names():
    assert class_table(np.eye(2, dtype=int), ["ham", "spam"]).index.tolist() == ["ham", "spam"]
    with pytest.raises(ValueError, match="3 names for 2 classes"):
        class_table(np.eye(2, dtype=int), ["a", "b", "c"])


def test_counts_need_two_classes():
    with pytest.raises(ValueError, match="two classes"):
        Counts.of(np.eye(3, dtype=int))


NAMES = ("tp", "fp", "fn", "tn")
METRICS = [name for name, member in vars(Counts).items() if isinstance(member, property)]
LARGE = st.integers(0, 2**60)


@pytest.mark.parametrize("kind", [np.int64, np.uint64, np.float64])
@pytest.mark.parametrize("numbers", [(128_000, 41_000, 72_000, 159_000), (2**40, 3, 2**41, 2**42), (2**31,) * 4])
def test_counts_of_numpy_give_what_those_of_python_do_beyond_64_bits(numbers, kind):
    product = math.prod(numbers[index] + numbers[other] for index, other in ((0, 1), (0, 2), (3, 1), (3, 2)))
    assert product > 2**63
    exact, numpy = Counts(*numbers), Counts(*map(kind, numbers))
    assert {name: getattr(numpy, name) for name in METRICS} == {name: getattr(exact, name) for name in METRICS}
    tp, fp, fn, tn = numbers
    squared = Fraction((tp * tn - fp * fn) ** 2, product)
    assert numpy.matthews == pytest.approx(math.copysign(math.sqrt(squared), tp * tn - fp * fn), rel=1e-15)


@pytest.mark.parametrize(
    ("kind", "largest"), [(np.int8, 127), (np.uint8, 255), (np.int16, 32_767), (np.int32, 2**31 - 1)]
)
def test_counts_of_small_types_are_summed_and_doubled_without_overflow(kind, largest):
    counts = Counts(*map(kind, (largest, largest, 0, largest)))
    assert (counts.rows, counts.f1, counts.precision) == (3 * largest, 2 / 3, 0.5)
    matrix = np.array([[largest, largest], [0, largest]], dtype=kind)
    assert class_table(matrix)["f1"].tolist() == [2 / 3, 2 / 3]
    assert class_table(matrix)["support"].tolist() == [2 * largest, largest]
    assert accuracy(matrix) == 2 / 3


@given(LARGE, LARGE, LARGE, LARGE)
def test_matthews_is_the_same_for_numpy_and_stays_within_its_bounds(tp, fp, fn, tn):
    value = Counts(tp, fp, fn, tn).matthews
    assert Counts(*map(np.int64, (tp, fp, fn, tn))).matthews == value
    assert value is None or abs(value) <= 1 + 1e-15


def test_a_part_of_a_row_is_no_count():
    with pytest.raises(ValueError, match=r"A count is 0\.5\. Rows are counted in whole numbers"):
        Counts(tp=0.5, fp=1, fn=1, tn=1)
