import pytest

from core.evaluation.formulas import evaluate, parse, value_text
from core.evaluation.metrics import Counts


def test_a_formula_becomes_an_expression():
    assert parse("TP / (TP + FP)") == ("/", "tp", ("+", "tp", "fp"))
    assert parse("2 × √(TN - FN)") == ("×", 2, ("√", ("-", "tn", "fn")))


def test_an_expression_has_the_value_of_its_formula():
    counts = Counts(tp=35, fn=5, fp=10, tn=54)
    assert evaluate(parse("2 × √(TN - FN) / (TP + FN)"), counts) == 2 * 7 / 40
    assert evaluate(parse("TP / (TP - 35)"), counts) is None


@pytest.mark.parametrize("formula", ["TP +", "TP // FP", "TP ** 2", "rows", "print(TP)", "TP < FP", "-TP", ""])
def test_another_formula_is_refused(formula: str):
    with pytest.raises(ValueError, match="is not a formula"):
        parse(formula)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "1.00"),
        (-1.0, "-1.00"),
        (0.5, "0.500"),
        (0.8125, "0.813"),  # a half goes away from 0, as in a browser
        (0.09996, "0.100"),
        (0.0012345, "0.00123"),
        (0.9995, "0.9995"),
        (0.999999, "0.999999"),
        (-0.99996, "-0.99996"),
        (4e-7, "<0.000001"),
        (-4e-7, ">-0.000001"),
    ],
)
def test_values_have_three_digits_and_never_look_like_1(value: float, text: str):
    assert value_text(value) == text
