"""A run that predicts a number is held against always predicting the mean."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.scaling import TargetScale
from core.diagnosis import Finding, diagnose_run
from core.runs.run import Run, Scored
from tests.core.diagnosis.examples import FEW, falling, made

ACTUAL = np.linspace(100.0, 300.0, FEW)
WILD = np.where(np.arange(FEW) == 50, 9_000.0, ACTUAL)


def predicting(predicted: np.ndarray, actual: np.ndarray = ACTUAL, **settings: object) -> Run:
    """A run whose loss fell, with these predictions of the validation rows; the training rows were such rows too."""
    scored = Scored(actual, predicted, np.arange(FEW))
    run = made(falling(50), falling(50) + 0.02, task="regression", validation=scored, dataset="prices", **settings)
    return replace(run, scale=TargetScale.fit(actual))


def first(run: Run) -> Finding:
    return diagnose_run(run)[0]


def test_predictions_near_the_line_are_no_problem() -> None:
    assert first(predicting(ACTUAL + 10)).name == "learning_well"


def test_predictions_at_the_mean_explain_nothing() -> None:
    found = first(predicting(np.full(FEW, 200.0) + np.linspace(-5, 5, FEW)))
    assert (found.name, found.kind) == ("explains_little", "problem")
    assert "explains only 10% of how the numbers vary" in found.headline
    assert found.remedy.changes == {"patience": 10}


def test_predictions_worse_than_the_mean_are_called_so() -> None:
    found = first(predicting(ACTUAL[::-1].copy()))
    assert found.headline == "Your model is worse than always predicting the mean."
    assert "R² is -3; on average it is off by 101, always predicting the mean by 50.5." in found.evidence


def test_a_few_far_misses_are_told_from_a_poor_model() -> None:
    found = first(predicting(ACTUAL, WILD))
    assert found.headline == "A few far misses make up nearly all of the squared mistakes."
    assert found.remedy.changes == {"loss": "mean_absolute_error"}
    assert first(predicting(ACTUAL, WILD, loss="mean_absolute_error")).remedy.changes == {"patience": 10}


@pytest.mark.parametrize("actual", [np.full(FEW, 7.0), ACTUAL])
def test_without_a_spread_or_without_scores_nothing_is_said(actual: np.ndarray) -> None:
    run = predicting(np.full(FEW, 8.0), actual)
    run = run if np.ptp(actual) == 0 else replace(run, validation=None)
    assert "explains_little" not in [found.name for found in diagnose_run(run)]
