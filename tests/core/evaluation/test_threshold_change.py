"""The words of a trade and of what a choice would give: each holds the numbers of its matrix."""

from core.evaluation.metrics import Counts
from core.evaluation.threshold_change import Trade, cost_gain, f_beta_gain, precision_gain, trade_sentence
from core.evaluation.threshold_choice import Choice

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
