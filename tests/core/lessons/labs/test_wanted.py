"""The matrix that comes nearest to a precision and a recall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.metrics import Counts
from core.lessons.labs.wanted import matrix_for

SHARES = st.integers(1, 100).map(lambda percent: percent / 100)


def test_a_matrix_that_exists_is_found_again() -> None:
    example = Counts(tp=35, fn=5, fp=10, tn=50)
    wanted = matrix_for(precision=35 / 45, recall=35 / 40, prevalence=0.4, rows=100)
    assert wanted.counts == example
    assert wanted.reason == ""


@given(SHARES, SHARES, st.integers(1, 99), st.integers(1, 2_000))
def test_the_counts_are_whole_rows_of_the_prevalence(precision: float, recall: float, percent: int, rows: int) -> None:
    counts = matrix_for(precision=precision, recall=recall, prevalence=percent / 100, rows=rows).counts
    assert min(counts.tp, counts.fp, counts.fn, counts.tn) >= 0
    assert counts.rows == rows
    assert abs(counts.positives - rows * percent / 100) <= 0.5


@given(SHARES, SHARES, st.sampled_from([0.1, 0.3, 0.5]))
def test_with_many_rows_it_gives_what_was_wanted_or_says_why_not(precision: float, recall: float, share: float) -> None:
    wanted = matrix_for(precision=precision, recall=recall, prevalence=share, rows=1_000_000)
    assert wanted.counts.recall == pytest.approx(recall, abs=0.001)
    if not wanted.reason:
        assert wanted.counts.precision == pytest.approx(precision, abs=0.001)
    else:
        assert wanted.counts.tn == 0


@pytest.mark.parametrize(
    ("precision", "recall", "prevalence", "rows", "words"),
    [
        (0.1, 0.9, 0.5, 100, "only 50 negative rows"),
        (0.9, 0.0, 0.5, 100, "recall of 0"),
        (0.0, 0.9, 0.5, 100, "precision of 0"),
        (0.9, 0.9, 0.01, 10, "no row is positive"),
    ],
)
def test_what_no_matrix_gives_is_said(
    precision: float, recall: float, prevalence: float, rows: int, words: str
) -> None:
    assert words in matrix_for(precision=precision, recall=recall, prevalence=prevalence, rows=rows).reason


def test_without_rows_there_is_no_matrix() -> None:
    with pytest.raises(ValueError, match="at least one"):
        matrix_for(precision=0.5, recall=0.5, prevalence=0.5, rows=0)
