"""The chosen thresholds, against a search through every distinct score in exact fractions; and what is said of them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as oracle

from core.evaluation.metrics import Counts
from core.evaluation.threshold_choice import (
    Candidates,
    Choice,
    NoChoice,
    Trade,
    best_f_beta,
    cheapest,
    cost,
    cost_gain,
    f_beta,
    f_beta_gain,
    most_precise,
    precision_gain,
    trade_sentence,
)
from core.evaluation.thresholds import counts_at
from core.experiment.fields import SPECS

PROBABILITIES = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.floats(0, 1), st.floats(0, 1, width=32))
COSTS = st.sampled_from([0.0, 0.1, 0.2, 0.3, 1.0, 2.5, 3.0, 10.0, 1e6])


@st.composite
def scored(draw: st.DrawFn, positives: bool = False) -> tuple[np.ndarray, np.ndarray]:
    scores = draw(st.lists(PROBABILITIES, min_size=1, max_size=30))
    labels = draw(st.lists(st.integers(0, 1), min_size=len(scores), max_size=len(scores)))
    labels[0] = 1 if positives else labels[0]
    return np.array(labels), np.array(scores)


def all_counts(labels: np.ndarray, scores: np.ndarray) -> list[Counts]:
    """The counts of every threshold from 0 to 1 that differs, the lowest first."""
    thresholds = [*np.unique(scores), np.nextafter(scores.max(), 2)]
    return [counts_at(labels, scores, threshold) for threshold in thresholds if threshold <= 1]


def exact(value: float) -> Fraction:
    return Fraction(str(value))


def chosen(choice: Choice | NoChoice) -> Choice:
    assert isinstance(choice, Choice)
    return choice


@settings(deadline=None)
@given(scored())
def test_the_candidates_are_all_the_different_counts(case) -> None:
    labels, scores = case
    candidates = Candidates.of(labels, scores)
    counts = [candidates.choice(np.array([place]), 0).counts for place in range(len(candidates.low))]
    assert counts == all_counts(labels, scores)
    assert (candidates.low < candidates.high).all()


@settings(deadline=None)
@given(scored())
def test_a_choice_gives_its_counts_and_may_be_set(case) -> None:
    labels, scores = case
    candidates = Candidates.of(labels, scores)
    for place in range(len(candidates.low)):
        choice = candidates.choice(np.array([place]), 0)
        assert counts_at(labels, scores, choice.threshold) == choice.counts
        assert SPECS["threshold"].problem(choice.threshold) == ""


@settings(deadline=None)
@given(scored(), COSTS, COSTS)
def test_the_cheapest_is_the_middle_of_all_that_cost_least(case, false_alarm, miss) -> None:
    labels, scores = case
    choice = cheapest(Candidates.of(labels, scores), false_alarm, miss)
    if not false_alarm and not miss:
        assert isinstance(choice, NoChoice)
        return
    counts = all_counts(labels, scores)
    costs = [each.fp * exact(false_alarm) + each.fn * exact(miss) for each in counts]
    best = [each for each, price in zip(counts, costs, strict=True) if price == min(costs)]
    assert chosen(choice).counts == best[(len(best) - 1) // 2]
    assert chosen(choice).equals == len(best)


@settings(deadline=None)
@given(scored(positives=True), st.sampled_from([0.0, 0.1, 0.29, 0.5, 0.9, 1.0]))
def test_the_most_precise_finds_enough_and_of_equals_the_most(case, least) -> None:
    labels, scores = case
    reached = [
        each
        for each in all_counts(labels, scores)
        if each.predicted_positives and Fraction(each.tp, each.positives) >= exact(least)
    ]
    best = max(reached, key=lambda each: (Fraction(each.tp, each.predicted_positives), each.tp))
    choice = chosen(most_precise(Candidates.of(labels, scores), least))
    assert choice.counts == best
    assert choice.equals == sum(each.precision == best.precision for each in reached)


@settings(deadline=None)
@given(scored(positives=True), st.sampled_from([0.1, 0.5, 1.0, 1.3, 2.0, 10.0]))
def test_the_best_f_beta_is_the_middle_of_all_that_are_best(case, beta) -> None:
    labels, scores = case
    counts = all_counts(labels, scores)
    weight = exact(beta) ** 2
    values = [(1 + weight) * each.tp / ((1 + weight) * each.tp + weight * each.fn + each.fp) for each in counts]
    best = [each for each, value in zip(counts, values, strict=True) if value == max(values)]
    choice = chosen(best_f_beta(Candidates.of(labels, scores), beta))
    assert choice.counts == best[(len(best) - 1) // 2]
    assert choice.equals == len(best)


@settings(deadline=None)
@given(scored(positives=True), st.floats(0, 1), st.sampled_from([0.1, 0.5, 1.0, 2.0, 10.0]))
def test_f_beta_is_scikit_learns(case, threshold, beta) -> None:
    labels, scores = case
    expected = oracle.fbeta_score(labels, scores >= threshold, beta=beta, zero_division=np.nan)
    assert f_beta(counts_at(labels, scores, threshold), beta) == pytest.approx(expected, rel=1e-12)


@settings(deadline=None)
@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case, random) -> None:
    labels, scores = case
    order = list(range(len(labels)))
    random.shuffle(order)
    one, other = Candidates.of(labels, scores), Candidates.of(labels[order], scores[order])
    assert cheapest(one, 1.0, 3.0) == cheapest(other, 1.0, 3.0)
    assert most_precise(one, 0.5) == most_precise(other, 0.5)


# Four positives and six negatives; the scores of tests/pages/examples.py.
LABELS = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
SCORES = np.array([0.9, 0.8, 0.5, 0.2, 0.7, 0.4, 0.3, 0.1, 0.1, 0.0])


def test_hand_worked_choices() -> None:
    candidates = Candidates.of(LABELS, SCORES)
    # A miss at 5: calling everything from 0.2 on positive costs three false alarms; at 0.5 one of each costs 6.
    assert cheapest(candidates, 1, 5) == Choice(0.2, Counts(tp=4, fp=3, fn=0, tn=3))
    # All of precision 1 lie above 0.7; two of the four positives are found at 0.8 and one at 0.9.
    assert most_precise(candidates, 0.25) == Choice(0.8, Counts(tp=2, fp=0, fn=2, tn=6), 2)
    assert most_precise(candidates, 0.75) == Choice(0.5, Counts(tp=3, fp=1, fn=1, tn=5))
    assert best_f_beta(candidates, 1) == Choice(0.5, Counts(tp=3, fp=1, fn=1, tn=5))
    assert best_f_beta(candidates, 2) == Choice(0.2, Counts(tp=4, fp=3, fn=0, tn=3))


def test_of_equals_the_middle_one_is_taken_and_they_are_counted() -> None:
    # At equal costs, 0.8 (two missed) and 0.5 (one missed, one false alarm) both cost 2.
    assert cheapest(Candidates.of(LABELS, SCORES), 1, 1) == Choice(0.5, Counts(tp=3, fp=1, fn=1, tn=5), 2)
    # With misses for nothing only false alarms count: everything above 0.7 is as cheap.
    assert cheapest(Candidates.of(LABELS, SCORES), 1, 0) == Choice(0.9, Counts(tp=1, fp=0, fn=3, tn=6), 3)


def test_costs_that_no_float_holds_exactly_still_tie() -> None:
    # At 0.1 three times and at 0.3 once: 3 * 0.1 is not 0.3 in floats.
    labels, scores = np.array([1, 0, 0, 0, 1]), np.array([0.2, 0.4, 0.4, 0.4, 0.9])
    assert cheapest(Candidates.of(labels, scores), 0.1, 0.3) == Choice(0.0, Counts(tp=2, fp=3, fn=0, tn=0), 2)


@pytest.mark.parametrize("price", [2**62, 10**30])
def test_costs_that_outgrow_64_bits_choose_as_small_ones_do(price: int) -> None:
    candidates = Candidates.of(LABELS, SCORES)
    assert cheapest(candidates, price, price) == cheapest(candidates, 1, 1)


def test_without_positives_only_costs_can_choose() -> None:
    candidates = Candidates.of([0, 0], [0.2, 0.4])
    assert cheapest(candidates, 1, 1) == Choice(1.0, Counts(tp=0, fp=0, fn=0, tn=2))
    for choice in (most_precise(candidates, 0.5), best_f_beta(candidates, 1)):
        assert isinstance(choice, NoChoice)
        assert choice.reason.startswith("No row is positive")


def test_where_nothing_reaches_the_recall_it_says_so() -> None:
    # The positive row scores below all that may be set.
    choice = most_precise(Candidates.of([1, 0], [0.1, 0.8], minimum=0.5), 0.9)
    assert choice == NoChoice("No threshold finds as much as 0.9 of the positive rows.")


def test_scores_of_1_leave_no_room_to_call_nothing_positive() -> None:
    choice = chosen(cheapest(Candidates.of([0], [1.0]), 1, 1))
    assert choice == Choice(0.0, Counts(tp=0, fp=1, fn=0, tn=0))


def test_cost_counts_both_mistakes() -> None:
    assert cost(Counts(tp=1, fp=2, fn=3, tn=4), 10, 1) == 23
    assert f_beta(Counts(tp=0, fp=0, fn=0, tn=4), 1) is None


@pytest.mark.parametrize(("labels", "scores"), [([], []), ([1], [np.nan]), ([2], [0.5])])
def test_unusable_input_is_refused(labels, scores) -> None:
    with pytest.raises(ValueError, match=r"no rows|not a number|other than 0 and 1"):
        Candidates.of(labels, scores)


BEFORE = Counts(tp=45, fp=3, fn=8, tn=58)
AFTER = Counts(tp=49, fp=9, fn=4, tn=52)
DOWN, UP = Trade(1, "malignant", 0.5, 0.31), Trade(1, "malignant", 0.31, 0.5)


def test_a_lower_threshold_finds_more_and_raises_more_false_alarms() -> None:
    assert trade_sentence(DOWN, BEFORE, AFTER) == (
        "From 0.50 to 0.31: finds 4 more of 53 (recall 0.849 to 0.925), raises 6 more false alarms "
        "(precision 0.938 to 0.845)."
    )


def test_a_higher_one_finds_fewer_and_raises_fewer() -> None:
    assert trade_sentence(UP, AFTER, BEFORE) == (
        "From 0.31 to 0.50: finds 4 fewer of 53 (recall 0.925 to 0.849), raises 6 fewer false alarms "
        "(precision 0.845 to 0.938)."
    )


def test_what_stays_is_said_to_stay() -> None:
    words = trade_sentence(DOWN, BEFORE, Counts(tp=45, fp=4, fn=8, tn=57))
    assert "finds the same 45 of 53 (recall 0.849), raises 1 more false alarm (precision" in words
    words = trade_sentence(DOWN, BEFORE, Counts(tp=46, fp=3, fn=7, tn=58))
    assert "finds 1 more of 53 (recall 0.849 to 0.868), raises as many false alarms (precision" in words
    assert trade_sentence(DOWN, BEFORE, BEFORE) == "From 0.50 to 0.31: no row changes sides."


def test_what_is_undefined_is_called_so() -> None:
    nothing = Counts(tp=0, fp=0, fn=53, tn=61)
    assert "(precision 0.938 to undefined)." in trade_sentence(UP, BEFORE, nothing)
    negative_only = trade_sentence(DOWN, Counts(tp=0, fp=0, fn=0, tn=9), Counts(tp=0, fp=2, fn=0, tn=7))
    assert negative_only == (
        "From 0.50 to 0.31: finds nothing, as no row is positive, raises 2 more false alarms "
        "(precision undefined to 0)."
    )


def test_what_the_cheapest_would_give() -> None:
    assert cost_gain(Choice(0.31, AFTER), BEFORE, 1, 4) == (
        "0.31: 4 missed, 9 false alarms, cost 25 instead of 35 now."
    )
    assert cost_gain(Choice(0.31, AFTER, 3), AFTER, 1, 1) == (
        "0.31: 4 missed, 9 false alarms, cost 13, as now. 3 thresholds are equally good; this is the middle one."
    )
    assert "2 thresholds are equally good; this is the lower one." in cost_gain(Choice(0.31, AFTER, 2), BEFORE, 1, 1)
    assert "1 missed, 1 false alarm, cost 1.5 " in cost_gain(Choice(0.3, Counts(1, 1, 1, 1)), BEFORE, 1, 0.5)


def test_what_the_most_precise_would_give() -> None:
    assert precision_gain(Choice(0.31, AFTER), BEFORE) == (
        "0.31: precision 0.845 instead of 0.938 now, recall 0.925 instead of 0.849 now."
    )
    assert precision_gain(Choice(0.5, BEFORE, 2), BEFORE) == (
        "0.50: precision 0.938, as now, recall 0.849, as now. Of 2 thresholds as precise, it finds the most."
    )
    nothing = Counts(tp=0, fp=0, fn=53, tn=61)
    assert "precision 0.845 instead of undefined now" in precision_gain(Choice(0.31, AFTER), nothing)


def test_what_the_best_f_beta_would_give() -> None:
    # F2 = 5 TP / (5 TP + 4 FN + FP): 245 / 270 and 225 / 260.
    assert f_beta_gain(Choice(0.31, AFTER), BEFORE, 2) == (
        "0.31: F2 0.907 instead of 0.865 now (recall 0.925, precision 0.845)."
    )
    assert f_beta_gain(Choice(0.31, AFTER), AFTER, 0.5).startswith("0.31: F0.5 0.86, as now")
