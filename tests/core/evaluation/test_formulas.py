import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.formulas import FORMULAS, NAMES, formula_text, value_text
from core.evaluation.metrics import UNDEFINED, Counts

COUNT = st.integers(0, 10_000)
FIRST = Counts(tp=80, fn=20, fp=10, tn=90)
SECOND = Counts(tp=50, fn=10, fp=5, tn=35)
THIRD = Counts(tp=35, fn=5, fp=10, tn=50)
RARE = Counts(tp=132, fn=968, fp=32, tn=48_868)  # 98% accuracy, 12% recall


@pytest.mark.parametrize(
    ("counts", "texts"),
    [
        (
            FIRST,
            [
                "accuracy = (TP + TN) / (TP + TN + FP + FN) = (80 + 90) / (80 + 90 + 10 + 20) = 0.850",
                "precision = TP / (TP + FP) = 80 / (80 + 10) = 0.889",
                "recall = TP / (TP + FN) = 80 / (80 + 20) = 0.800",
                "F1 = 2 × TP / (2 × TP + FP + FN) = 2 × 80 / (2 × 80 + 10 + 20) = 0.842",
                "specificity = TN / (TN + FP) = 90 / (90 + 10) = 0.900",
            ],
        ),
        (
            SECOND,
            [
                "accuracy = (TP + TN) / (TP + TN + FP + FN) = (50 + 35) / (50 + 35 + 5 + 10) = 0.850",
                "precision = TP / (TP + FP) = 50 / (50 + 5) = 0.909",
                "recall = TP / (TP + FN) = 50 / (50 + 10) = 0.833",
                "F1 = 2 × TP / (2 × TP + FP + FN) = 2 × 50 / (2 × 50 + 5 + 10) = 0.870",
                "specificity = TN / (TN + FP) = 35 / (35 + 5) = 0.875",
            ],
        ),
        (
            THIRD,
            [
                "accuracy = (TP + TN) / (TP + TN + FP + FN) = (35 + 50) / (35 + 50 + 10 + 5) = 0.850",
                "precision = TP / (TP + FP) = 35 / (35 + 10) = 0.778",
                "recall = TP / (TP + FN) = 35 / (35 + 5) = 0.875",
                "F1 = 2 × TP / (2 × TP + FP + FN) = 2 × 35 / (2 × 35 + 10 + 5) = 0.824",
                "specificity = TN / (TN + FP) = 50 / (50 + 10) = 0.833",
                "false positive rate = FP / (FP + TN) = 10 / (10 + 50) = 0.167",
                "negative predictive value = TN / (TN + FN) = 50 / (50 + 5) = 0.909",
                "balanced accuracy = (TP / (TP + FN) + TN / (TN + FP)) / 2 "
                "= (35 / (35 + 5) + 50 / (50 + 10)) / 2 = 0.854",
                "Matthews correlation = (TP × TN - FP × FN) / √((TP + FP) × (TP + FN) × (TN + FP) × (TN + FN)) "
                "= (35 × 50 - 10 × 5) / √((35 + 10) × (35 + 5) × (50 + 10) × (50 + 5)) = 0.698",
            ],
        ),
        (
            RARE,
            [
                "accuracy = (TP + TN) / (TP + TN + FP + FN) = (132 + 48,868) / (132 + 48,868 + 32 + 968) = 0.980",
                "precision = TP / (TP + FP) = 132 / (132 + 32) = 0.805",
                "recall = TP / (TP + FN) = 132 / (132 + 968) = 0.120",
                "F1 = 2 × TP / (2 × TP + FP + FN) = 2 × 132 / (2 × 132 + 32 + 968) = 0.209",
                "specificity = TN / (TN + FP) = 48,868 / (48,868 + 32) = 0.999",
            ],
        ),
    ],
)
def test_worked_matrices(counts: Counts, texts: list[str]):
    assert [formula_text(metric, counts) for metric in FORMULAS][: len(texts)] == texts


def test_an_undefined_metric_says_why_and_is_not_0():
    nothing_called = Counts(tp=0, fp=0, fn=3, tn=7)
    expected = "precision = TP / (TP + FP) = 0 / (0 + 0) is undefined: nothing was predicted positive"
    assert formula_text("precision", nothing_called) == expected
    assert formula_text("recall", nothing_called) == "recall = TP / (TP + FN) = 0 / (0 + 3) = 0"


@pytest.mark.parametrize("metric", FORMULAS)
@given(st.builds(Counts, tp=COUNT, fp=COUNT, fn=COUNT, tn=COUNT))
def test_a_filled_in_formula_gives_the_metric(metric: str, counts: Counts):
    text = formula_text(metric, counts)
    if getattr(counts, metric) is None:
        assert text.endswith(f"is undefined: {UNDEFINED[metric]}")
        return
    name, _, worked, value = text.split(" = ")
    assert name == NAMES[metric]
    expression = worked.replace(",", "").replace("×", "*").replace("√", "math.sqrt")
    assert eval(expression, {"math": math}) == pytest.approx(getattr(counts, metric), rel=1e-12, abs=1e-12)
    assert value == value_text(getattr(counts, metric))


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
