"""How far numbers are off, by hand, against scikit-learn, and where nothing can be said."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics

from core.data.target_scale import TargetScale
from core.experiment.fields import Experiment
from core.runs.regression import (
    MEASURES,
    Errors,
    biggest_mistakes,
    compare,
    decimals_for,
    mean_errors,
    median_errors,
    model_errors,
)
from core.runs.regression_words import comparison_sentence, formulas, off_sentence
from core.runs.run import Run, Scored

NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=40)


def scored(y_true: list[float], scores: list[float], rows: list[int] | None = None) -> Scored:
    return Scored(np.array(y_true), np.array(scores), np.array(range(len(y_true)) if rows is None else rows))


# Off by 1, 1 and 4; the mean of the actual numbers is 20.
PART = scored([10, 20, 30], [11, 19, 34])
SCALE = TargetScale(mean=15.0, median=12.0, deviation=5.0)


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


def test_the_measures_by_hand() -> None:
    errors = model_errors(PART)
    assert (errors.rows, errors.distances, errors.squares, errors.spread) == (3, 6.0, 18.0, 200.0)
    assert errors.measures == (2.0, pytest.approx(math.sqrt(6)), pytest.approx(0.91))


def test_the_baselines_by_hand() -> None:
    assert mean_errors(PART, SCALE).mae == pytest.approx((5 + 5 + 15) / 3)
    assert median_errors(PART, SCALE).mae == pytest.approx((2 + 8 + 18) / 3)
    assert mean_errors(PART, SCALE).r2 == pytest.approx(1 - (25 + 25 + 225) / 200)


@given(PAIRS)
def test_the_measures_are_those_of_scikit_learn(pairs: list[tuple[float, float]]) -> None:
    y_true, predicted = np.array(pairs).T
    errors = Errors.of(y_true, predicted)
    assert errors.mae == pytest.approx(metrics.mean_absolute_error(y_true, predicted))
    assert errors.rmse == pytest.approx(metrics.root_mean_squared_error(y_true, predicted))
    assert errors.mae is not None
    assert errors.rmse is not None
    assert errors.mae <= errors.rmse * (1 + 1e-9)
    if len(set(y_true)) == 1:
        assert errors.r2 is None
    else:
        assert errors.r2 == pytest.approx(metrics.r2_score(y_true, predicted), rel=1e-6, abs=1e-9)


@given(PAIRS, st.integers(-3, 3).map(lambda power: 10.0**power), st.randoms())
def test_r2_knows_no_unit_and_no_order(pairs: list[tuple[float, float]], factor: float, random: object) -> None:
    y_true, predicted = np.array(pairs).T
    assume(np.ptp(y_true) > 0.1)
    shuffled = pairs.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again, said = np.array(shuffled).T
    one, other = Errors.of(y_true, predicted), Errors.of(again * factor, said * factor)
    assert other.r2 == pytest.approx(one.r2, rel=1e-6, abs=1e-9)
    assert other.mae == pytest.approx((one.mae or 0) * factor, rel=1e-9, abs=1e-12)


def test_where_nothing_can_be_said() -> None:
    assert Errors.of([], []).measures == (None, None, None)
    constant = Errors.of([0.1, 0.1, 0.1], [1, 2, 3])
    assert constant.r2 is None
    assert constant.mae == pytest.approx(1.9)
    assert Errors.of([1e300, -1e300], [-1e300, 1e300]).rmse == math.inf


@pytest.mark.parametrize(("y_true", "predicted"), [([1, 2], [1]), ([[1], [2]], [[1], [2]])])
def test_arrays_that_do_not_fit_each_other_are_refused(y_true: list[float], predicted: list[float]) -> None:
    with pytest.raises(ValueError, match="two arrays of one length"):
        Errors.of(y_true, predicted)


def test_validation_and_test_stand_beside_each_other() -> None:
    table = compare(run(PART, scored([10, 20], [14, 26])))
    assert tuple(table.index) == MEASURES
    assert table.loc["MAE"].tolist() == [2.0, 5.0, 5.0]
    assert table.loc["R²", "test"] == pytest.approx(1 - (16 + 36) / 50)
    assert math.isnan(compare(run(PART, scored([10, 10], [1, 2]))).loc["R²", "test"])


def test_a_run_without_numbers_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="predicted a number"):
        compare(Run(Experiment(), "finished", pd.DataFrame(), validation=PART, test=PART))


FRAME = pd.DataFrame({"area": [50, 60, 70, 80], "price": [10.0, 20.0, 30.0, 40.0]})


def test_the_biggest_mistakes_come_first() -> None:
    found = biggest_mistakes(FRAME, "price", scored([20, 30, 40], [19, 34, 41], rows=[1, 2, 3]), most=2)
    assert list(found) == ["row", "price", "predicted", "off by", "area"]
    assert found.values.tolist() == [[3, 30, 34, 4, 70], [2, 20, 19, -1, 60]]


def test_a_column_of_the_same_name_stays_the_tables_own() -> None:
    frame = FRAME.rename(columns={"area": "row"}).assign(predicted=[1, 2, 3, 4])
    found = biggest_mistakes(frame, "price", scored([20], [19], rows=[1]))
    assert list(found) == ["row*", "price", "predicted*", "off by", "row", "predicted"]
    assert found.iloc[0].tolist() == [2, 20, 19, -1, 60, 2]


@pytest.mark.parametrize(("largest", "decimals"), [(0.0, 0), (0.02, 6), (1.5, 4), (-12.0, 3), (99_999.0, 0), (1e9, 0)])
def test_predictions_are_shown_with_five_digits_that_count(largest: float, decimals: int) -> None:
    assert decimals_for(np.array([largest, 0.0])) == decimals


def test_the_sentence_says_what_the_mean_would_do() -> None:
    model, baseline = Errors.of([0, 40_000], [12_300, 52_300]), Errors.of([0, 82_000], [41_000, 41_000])
    assert off_sentence(model, baseline) == (
        "On average your model is off by 12,300; always predicting the mean would be off by 41,000."
    )
    assert off_sentence(baseline, model).endswith("That is no better than knowing nothing of a row.")
    assert off_sentence(Errors.of([], []), model) == "There are no rows to judge by."


@pytest.mark.parametrize(
    ("predicted", "words"),
    [
        ([13, 23], "50% further off than on the validation rows: 3 against 2."),
        ([11, 21], "50% less far off than on the validation rows: 1 against 2."),
        ([12, 22], "as far off as on the validation rows: 2 against 2."),
    ],
)
def test_the_test_rows_in_words(predicted: list[float], words: str) -> None:
    assert words in comparison_sentence(run(PART, scored([10, 20], predicted)))
    assert comparison_sentence(run(scored([1, 2], [1, 2]), PART)) == (
        "On the test rows your model is off by 2 on average."
    )


def test_the_formulas_hold_the_learners_own_numbers() -> None:
    mae, rmse, r2 = formulas(model_errors(PART))
    assert r"\frac{6}{3} = 2 " in mae
    assert r"\sqrt{\frac{18}{3}} = 2.449 " in rmse
    assert r"1 - \frac{18}{200} = 0.91 " in r2
    big = formulas(Errors.of([0.0, 2e6], [1e6, 1e6]))
    assert r"\frac{2{,}000{,}000}{2} = 1{,}000{,}000 " in big[0]
    assert r"2.000 \cdot 10^{12}" in big[1]
    assert r"= \text{undefined} " in formulas(Errors.of([1, 1], [1, 2]))[2]
