import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from core.evaluation.binary_metrics import METRICS, SHARES, evaluate, metrics_data, parse, value_text
from core.evaluation.confusion import confusion_matrix
from core.evaluation.metrics import Counts
from core.evaluation.thresholds import threshold_table
from tests.core.evaluation.examples import classified

EXPLORER = Path(__file__).parents[3] / "pages/parts/evaluate/explorer"
COUNT = st.integers(0, 10_000)
COUNTS = st.builds(Counts, tp=COUNT, fp=COUNT, fn=COUNT, tn=COUNT)
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
    assert [metric.text(counts) for metric in METRICS.values()][: len(texts)] == texts


def test_an_undefined_metric_says_why_and_is_not_0():
    nothing_called = Counts(tp=0, fp=0, fn=3, tn=7)
    expected = "precision = TP / (TP + FP) = 0 / (0 + 0) is undefined: nothing was predicted positive"
    assert METRICS["precision"].text(nothing_called) == expected
    assert METRICS["recall"].text(nothing_called) == "recall = TP / (TP + FN) = 0 / (0 + 3) = 0"


@pytest.mark.parametrize("name", METRICS)
@given(COUNTS)
def test_a_filled_in_formula_gives_the_metric(name: str, counts: Counts):
    metric = METRICS[name]
    value, text = metric.value(counts), metric.text(counts)
    if value is None:
        assert text.endswith(f"is undefined: {metric.undefined}")
        return
    label, _, worked, shown = text.split(" = ")
    assert label == metric.label
    expression = worked.replace(",", "").replace("×", "*").replace("√", "math.sqrt")
    assert eval(expression, {"math": math}) == value
    assert shown == value_text(value)


@pytest.mark.parametrize("name", [name for name in METRICS if hasattr(Counts, name)])
@given(COUNTS)
def test_a_metric_that_counts_have_too_is_the_same(name: str, counts: Counts):
    assert METRICS[name].value(counts) == getattr(counts, name)


@pytest.mark.parametrize(
    ("counts", "undefined"),
    [
        (Counts(tp=0, fp=0, fn=3, tn=7), {"precision", "matthews"}),
        (Counts(tp=0, fp=2, fn=0, tn=7), {"recall", "balanced_accuracy", "matthews"}),
        (Counts(tp=4, fp=0, fn=1, tn=0), {"specificity", "false_positive_rate", "balanced_accuracy", "matthews"}),
        (Counts(tp=4, fp=1, fn=0, tn=0), {"negative_predictive_value", "matthews"}),
        (Counts(tp=0, fp=0, fn=0, tn=7), {"precision", "recall", "f1", "balanced_accuracy", "matthews"}),
        (Counts(tp=0, fp=0, fn=0, tn=0), set(METRICS)),
        (Counts(tp=1, fp=1, fn=1, tn=1), set()),
    ],
)
def test_what_divides_by_0_is_undefined(counts: Counts, undefined: set[str]):
    assert {name for name, metric in METRICS.items() if metric.value(counts) is None} == undefined


@given(classified())
def test_balanced_accuracy_and_matthews_are_scikit_learns_where_they_are_defined(case):
    actual, predicted = case[0] == 1, case[1] == 1
    counts = Counts.of(confusion_matrix(actual, predicted, 2))
    balanced, matthews = METRICS["balanced_accuracy"].value(counts), METRICS["matthews"].value(counts)
    if balanced is not None:
        assert balanced == pytest.approx(oracle.balanced_accuracy_score(actual, predicted), rel=1e-14)
    if matthews is not None:  # scikit-learn says 0
        assert matthews == pytest.approx(oracle.matthews_corrcoef(actual, predicted), rel=1e-14, abs=1e-14)


def test_matthews_of_a_million_rows_does_not_overflow():
    assert METRICS["matthews"].value(Counts(tp=500_000, fp=0, fn=0, tn=500_000)) == 1


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_of_a_row_of_the_threshold_table_is_that_of_its_whole_numbers(name: str):
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, 400_000)
    row = threshold_table(labels, random.random(400_000) * 0.5 + labels * 0.3).iloc[250]
    numbers = {count: int(row[count]) for count in ("tp", "fp", "fn", "tn")}
    of_numpy = Counts(**{count: np.int64(number) for count, number in numbers.items()})
    assert math.prod((of_numpy.positives, of_numpy.negatives, of_numpy.predicted_positives)) > 2**52
    assert METRICS[name].value(of_numpy) == METRICS[name].value(Counts(**numbers))
    if name in row:
        assert row[name] == METRICS[name].value(of_numpy)


def test_baselines_name_their_numbers():
    baselines = {name: metric.baseline(RARE) for name, metric in METRICS.items()}
    assert baselines == {
        "accuracy": "majority class: 0.978, always {majority}",
        "precision": "prevalence: 0.0220",
        "recall": "calling everything positive: 1",
        "f1": "calling everything positive: 0.0431",
        "specificity": "calling nothing positive: 1",
        "balanced_accuracy": "any constant answer: 0.5",
        "matthews": "no better than chance: 0",
        "negative_predictive_value": "share of negatives: 0.978",
        "false_positive_rate": "calling nothing positive: 0",
    }


@pytest.mark.parametrize("counts", [RARE, Counts(tp=0, fp=0, fn=0, tn=0)])
def test_the_browser_gets_every_metric_as_json(counts: Counts):
    sent = json.loads(json.dumps(metrics_data(counts), allow_nan=False))
    assert [metric["name"] for metric in sent] == list(METRICS)
    for metric in sent:
        assert re.fullmatch("[a-z][a-z0-9_]*", metric["name"])  # it stands in a CSS selector
        if metric["unit"]:  # a share of rows: its interval comes from both sides of the division
            assert metric["expression"][0] == "/"


def test_no_metric_is_named_in_the_browsers_files():
    """The two curves of one metric over another, and the area under one, have metrics in their own names."""
    for path in [*EXPLORER.glob("*.js"), EXPLORER / "explorer.html", EXPLORER / "explorer.css"]:
        text = re.sub("precision-?recall|average[-_ ]precision", "", path.read_text(encoding="utf-8"), flags=re.I)
        for metric in METRICS.values():
            for name in (metric.name, metric.label):
                assert not re.search(rf"\b{name}\b", text, flags=re.I), f"{path.name} names {name}"
    assert set(SHARES.values()) <= METRICS.keys()


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
