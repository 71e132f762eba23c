"""Errors of a run's predicted numbers beside baselines and test rows, worked by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from core.data.scaling import TargetScale
from core.experiment.fields import Experiment
from core.runs.regression import (
    compare,
    comparison_sentence,
    constant_errors,
    decimals_for,
    largest_errors,
)
from core.runs.run import Run, Scored


def scored(y_true: list[float], scores: list[float], rows: list[int] | None = None) -> Scored:
    return Scored(np.array(y_true), np.array(scores), np.array(range(len(y_true)) if rows is None else rows))


# Off by 1, 1 and 4; the mean of the actual numbers is 20.
PART = scored([10, 20, 30], [11, 19, 34])
SCALE = TargetScale(mean=15.0, median=12.0, std=5.0)


def run(validation: Scored, test: Scored) -> Run:
    experiment = Experiment(dataset="prices")
    history = pd.DataFrame({"epoch": [1]})
    return Run(
        experiment,
        "finished",
        history,
        task="regression",
        target="price",
        scale=SCALE,
        validation=validation,
        test=test,
    )


def test_the_baselines_by_hand() -> None:
    assert constant_errors(PART, SCALE.mean).mae == pytest.approx((5 + 5 + 15) / 3)
    assert constant_errors(PART, SCALE.median).mae == pytest.approx((2 + 8 + 18) / 3)
    assert constant_errors(PART, SCALE.mean).r2 == pytest.approx(1 - (25 + 25 + 225) / 200)


def test_validation_and_test_stand_beside_each_other() -> None:
    table = compare(run(PART, scored([10, 20], [14, 26])))
    assert list(table.index) == ["MAE", "RMSE", "R²"]
    assert table.loc["MAE"].tolist() == [2.0, 5.0, 5.0]
    assert table.loc["R²", "test"] == pytest.approx(1 - (16 + 36) / 50)
    assert math.isnan(compare(run(PART, scored([10, 10], [1, 2]))).loc["R²", "test"])


def test_a_run_without_numbers_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="predicted a number"):
        compare(Run(Experiment(), "finished", pd.DataFrame(), validation=PART, test=PART))


FRAME = pd.DataFrame({"area": [50, 60, 70, 80], "price": [10.0, 20.0, 30.0, 40.0]})


def test_the_largest_errors_come_first() -> None:
    found = largest_errors(FRAME, "price", scored([20, 30, 40], [19, 34, 41], rows=[1, 2, 3]), limit=2)
    assert list(found) == ["row", "price", "predicted", "off by", "area"]
    assert found.values.tolist() == [[3, 30, 34, 4, 70], [2, 20, 19, -1, 60]]


def test_a_column_of_the_same_name_stays_the_tables_own() -> None:
    frame = FRAME.rename(columns={"area": "row"}).assign(predicted=[1, 2, 3, 4])
    found = largest_errors(frame, "price", scored([20], [19], rows=[1]))
    assert list(found) == ["row*", "price", "predicted*", "off by", "row", "predicted"]
    assert found.iloc[0].tolist() == [2, 20, 19, -1, 60, 2]


@pytest.mark.parametrize(("largest", "decimals"), [(0.0, 0), (0.02, 6), (1.5, 4), (-12.0, 3), (99_999.0, 0), (1e9, 0)])
def test_predictions_are_shown_with_five_significant_digits(largest: float, decimals: int) -> None:
    assert decimals_for(np.array([largest, 0.0])) == decimals


@pytest.mark.parametrize(
    ("predicted", "difference"),
    [
        ([13, 23], "50% further off than on the validation rows: 3 against 2."),
        ([11, 21], "50% less far off than on the validation rows: 1 against 2."),
        ([12, 22], "as far off as on the validation rows: 2 against 2."),
    ],
)
def test_the_test_rows_beside_the_validation_rows(predicted: list[float], difference: str) -> None:
    assert difference in comparison_sentence(run(PART, scored([10, 20], predicted)))
    assert comparison_sentence(run(scored([1, 2], [1, 2]), PART)) == (
        "On the test rows your model is off by 2 on average."
    )
