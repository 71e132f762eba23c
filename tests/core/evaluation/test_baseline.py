"""Accuracy beside its baseline, in words that hold for the four worked matrices and at the edges."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evaluation.baseline import HIGH_ACCURACY, LOW_RECALL, baseline_sentence, is_accuracy_paradox
from core.evaluation.metrics import Counts
from tests.core.evaluation.examples import WORKED, Worked

COUNTS = st.builds(Counts, *[st.integers(0, 200)] * 4)


def counts_of(worked: Worked) -> Counts:
    return Counts(tp=worked.tp, fp=worked.fp, fn=worked.fn, tn=worked.tn)


@pytest.mark.parametrize(("worked", "paradox"), zip(WORKED, [False, False, False, True], strict=True))
def test_of_the_worked_matrices_only_the_last_is_a_paradox(worked: Worked, paradox: bool) -> None:
    assert is_accuracy_paradox(counts_of(worked)) == paradox
    assert ("accuracy paradox" in baseline_sentence(counts_of(worked), "fraud", "honest")) == paradox


def test_the_paradox_is_told_with_the_learners_own_matrix() -> None:
    assert baseline_sentence(counts_of(WORKED[3]), "fraud", "honest") == (
        "98% of the rows are right, but 98% are honest: calling every row honest is right in only 100 rows fewer. "
        "Of 1,100 fraud rows your model finds 132 (recall 0.12). This is the accuracy paradox: where one class is "
        "rare, look at its recall and precision."
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            Counts(tp=3, fp=3, fn=21, tn=1173),
            "calling every row honest is right as often. Of 24 fraud rows your model finds 3",
        ),
        (Counts(tp=3, fp=2, fn=21, tn=1174), "is right in only 1 row fewer."),
        (Counts(tp=0, fp=5, fn=24, tn=1171), "is right in 5 rows more."),
    ],
)
def test_how_often_the_baseline_is_right_is_exact(counts: Counts, words: str) -> None:
    assert words in baseline_sentence(counts, "fraud", "honest")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            Counts(tp=80, fp=10, fn=20, tn=90),
            "Accuracy 0.85 beats always answering honest (0.5): 70 more of 200 rows are right.",
        ),
        (
            Counts(tp=50, fp=5, fn=10, tn=35),
            "Accuracy 0.85 beats always answering fraud (0.6): 25 more of 100 rows are right.",
        ),
        (
            Counts(tp=10, fp=20, fn=10, tn=60),
            "Accuracy 0.7 is worse than always answering honest, which is right for 80% of these rows.",
        ),
        (
            Counts(tp=10, fp=10, fn=10, tn=50),
            "Accuracy 0.75 is exactly as good as always answering honest, which is right for 75% of these rows.",
        ),
        (Counts(tp=3, fp=0, fn=1, tn=0), "Every row is fraud: accuracy says nothing about telling two apart."),
        (Counts(tp=0, fp=0, fn=0, tn=9), "Every row is honest: accuracy says nothing about telling two apart."),
        (Counts(tp=0, fp=0, fn=0, tn=0), "There are no rows, so there is no accuracy to compare."),
    ],
)
def test_the_baseline_is_always_named(counts: Counts, words: str) -> None:
    assert baseline_sentence(counts, "fraud", "honest") == words


@settings(deadline=None)
@given(COUNTS)
def test_a_paradox_is_a_rare_class_and_at_least_half_of_the_baselines_mistakes(counts: Counts) -> None:
    if not is_accuracy_paradox(counts):
        return
    assert 5 * counts.positives <= counts.rows
    assert 2 * (counts.fp + counts.fn) >= counts.positives


@pytest.mark.parametrize(
    ("counts", "paradox"),
    [
        (Counts(tp=5, fp=5, fn=5, tn=85), True),  # accuracy 0.9 and recall 0.5: on both bounds
        (Counts(tp=5, fp=6, fn=5, tn=84), False),  # accuracy 0.89
        (Counts(tp=6, fp=5, fn=5, tn=84), False),  # recall 6 of 11
        (Counts(tp=0, fp=0, fn=0, tn=100), False),  # no recall at all
    ],
)
def test_the_bounds(counts: Counts, paradox: bool) -> None:
    assert (HIGH_ACCURACY, LOW_RECALL) == (0.9, 0.5)
    assert is_accuracy_paradox(counts) == paradox
