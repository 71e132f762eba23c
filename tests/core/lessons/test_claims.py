"""Claims: terms and comparisons against hand-made runs, and this run's numbers in texts."""

from dataclasses import replace

import pytest

from core.lessons.claims import Claim, Comparison, Term, filled
from core.lessons.lesson import Option, Prediction
from tests.pages.examples import BINARY_RUN, THREE_RUN

RUNS = {"a": BINARY_RUN, "b": replace(BINARY_RUN, experiment=replace(BINARY_RUN.experiment, threshold=0.8))}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("-2", -2.0),
        ("a.recall", 0.75),
        ("b.recall", 0.5),
        ("2 * a.recall", 1.5),
        ("a.recall + 0.1", 0.85),
        ("2 * a.recall - 0.5", 1.0),
    ],
)
def test_a_term_has_the_value_that_a_hand_finds(text: str, value: float) -> None:
    assert Term.parse(text).value(RUNS) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a.recall > b.recall", True),
        ("b.recall > a.recall", False),
        ("a.recall >= 0.75", True),
        ("a.recall > 0.75", False),
        ("a.recall <= 0.75", True),
        ("a.recall < 0.75", False),
        ("a.recall == 0.75", True),
        ("a.epochs == 3", True),
    ],
)
def test_a_comparison_holds_or_not(text: str, holds: bool) -> None:
    assert Comparison(text).holds(RUNS) is holds


@pytest.mark.parametrize(
    "text", ["a.recall", "a.recall>0.5", "recall > 0.5", "a.recall > b.luck", "a.recall > 0.5 > 0.1"]
)
def test_what_is_no_comparison_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a comparison|is neither a number|is not a measure"):
        Comparison(text)


def test_what_is_undefined_holds_nothing() -> None:
    nothing = {"a": replace(BINARY_RUN, validation=None)}
    assert not Comparison("a.recall >= 0").holds(nothing)
    assert not Comparison("a.recall <= 1").holds(nothing)


def test_a_claim_is_true_when_all_of_it_holds() -> None:
    both = (Comparison("a.recall > 0.5"), Comparison("a.precision > 0.8"))
    assert not Claim("Both.", both).is_true(RUNS)
    assert Claim("One.", both[:1]).is_true(RUNS)


def test_a_text_gets_the_numbers_of_this_run() -> None:
    text = "Recall {a.recall} and {b.recall}, accuracy {a.accuracy}, {a.fn} missed, loss {a.val_loss}, {none}."
    expected = "Recall 0.75 and 0.5, accuracy 80%, 1 missed, loss 0.568, {none}."
    assert filled(text, RUNS) == expected


def test_one_class_of_three_is_measured_against_the_rest() -> None:
    assert filled("{c.recall} {c.precision} {c.accuracy} {c.tp}", {"c": THREE_RUN}) == "1 0.667 80% 2"


def option(name: str, *when: str) -> Option:
    return Option(name, name, name, name, tuple(Comparison(text) for text in when))


def test_what_happened_is_the_first_option_whose_conditions_are_met() -> None:
    low, high, higher = (
        option("low", "a.recall < 0.5"),
        option("high", "a.recall >= 0.5"),
        option("more", "a.recall > 0"),
    )
    assert Prediction("?", (low, high, higher), "low").outcome(RUNS) is high
    assert Prediction("?", (low,), "low").outcome(RUNS) is None


def test_where_nothing_is_measured_the_expected_option_is_the_answer() -> None:
    one, other = option("one"), option("other")
    assert Prediction("?", (one, other), "other").outcome({}) is other
