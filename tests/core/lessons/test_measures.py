"""Measures: each of them against scikit-learn or a hand, for a run made of constants."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from core.lessons.measures import MEASURES
from core.runs.run import Scored
from tests.pages.examples import BINARY, BINARY_RUN, BINARY_TEST, THREE, THREE_RUN

CALLED, TEST_CALLED = BINARY.scores >= 0.5, BINARY_TEST.scores >= 0.5
EXPECTED = {
    "accuracy": metrics.accuracy_score(BINARY.y_true, CALLED),
    "precision": metrics.precision_score(BINARY.y_true, CALLED),
    "recall": metrics.recall_score(BINARY.y_true, CALLED),
    "specificity": metrics.recall_score(1 - BINARY.y_true, ~CALLED),
    "f1": metrics.f1_score(BINARY.y_true, CALLED),
    "roc_auc": metrics.roc_auc_score(BINARY.y_true, BINARY.scores),
    "average_precision": metrics.average_precision_score(BINARY.y_true, BINARY.scores),
    "test_accuracy": metrics.accuracy_score(BINARY_TEST.y_true, TEST_CALLED),
    "test_recall": metrics.recall_score(BINARY_TEST.y_true, TEST_CALLED),
    "test_precision": metrics.precision_score(BINARY_TEST.y_true, TEST_CALLED),
    "test_f1": metrics.f1_score(BINARY_TEST.y_true, TEST_CALLED),
    "test_roc_auc": metrics.roc_auc_score(BINARY_TEST.y_true, BINARY_TEST.scores),
    "test_average_precision": metrics.average_precision_score(BINARY_TEST.y_true, BINARY_TEST.scores),
    "baseline_accuracy": 0.6,
    "accuracy_gain": 0.2,
    "prevalence": 0.4,
    "epochs": 3,
    "loss": 0.4321,
    "loss_first": 0.7,
    "loss_minimum": 0.4321,
    "val_loss": 0.5678,
    "val_loss_first": 0.8,
    "val_loss_minimum": 0.5678,
    "val_loss_maximum": 0.8,
    "val_loss_rise": 1.0,
    "val_loss_best_epoch": 3,
    "loss_falling": 1.0,
    "loss_gap": 0.5678 - 0.4321,
    "train_accuracy": 0.8,
    "accuracy_first": 0.5,
    "accuracy_at_best": 0.75,
    "accuracy_maximum": 0.75,
    "accuracy_gap": 0.8 - 0.75,
    "classes_predicted": 2,
    "rows": 10,
    "test_rows": 10,
}


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_a_measure_is_what_another_way_finds(name: str, expected: float) -> None:
    assert MEASURES[name].of(BINARY_RUN) == pytest.approx(expected)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_of_a_run_without_epochs_or_scores_is_undefined_or_nothing(name: str) -> None:
    nothing = replace(BINARY_RUN, history=pd.DataFrame(), validation=None, test=None)
    value = MEASURES[name].of(nothing)
    assert value in (None, 0.0)
    assert MEASURES[name].words(value) in ("undefined", "0", "0%")


def test_a_number_that_is_predicted_has_errors_and_no_accuracy() -> None:
    history = pd.DataFrame({"epoch": [1], "val_loss": [0.2], "val_mae": [3.5], "val_rmse": [4.5]})
    scored = Scored(np.array([1.0, 2.0]), np.array([1.5, 2.5]), np.arange(2))
    run = replace(BINARY_RUN, task="regression", classes=(), history=history, validation=scored, test=scored)
    assert (MEASURES["mae"].of(run), MEASURES["rmse"].of(run)) == (3.5, 4.5)
    of_classes = [name for name in MEASURES if MEASURES[name].of(run) is not None]
    assert set(of_classes) <= {"mae", "rmse", "epochs", "steps", "seconds"} | {
        name for name in MEASURES if "loss" in name
    }
    assert MEASURES["wrong_loss_share"].of(run) is None


def test_the_threshold_is_that_of_the_experiment() -> None:
    higher = replace(BINARY_RUN, experiment=replace(BINARY_RUN.experiment, threshold=0.8))
    assert MEASURES["fp"].of(higher) == 0
    assert MEASURES["fn"].of(higher) == 2


def test_among_three_classes_one_is_found_against_the_rest() -> None:
    expected = metrics.roc_auc_score(THREE.y_true == 2, THREE.scores[:, 2])
    assert MEASURES["roc_auc"].of(THREE_RUN) == pytest.approx(expected)
    assert MEASURES["accuracy"].of(THREE_RUN) == pytest.approx(0.8)


def test_a_loss_that_rises_again_is_measured_from_its_lowest() -> None:
    history = pd.DataFrame(
        {"epoch": [1, 2, 3, 4], "val_loss": [0.6, 0.2, 0.4, 0.5], "val_accuracy": [0.5, 0.9, 0.8, 0.7]}
    )
    run = replace(BINARY_RUN, history=history)
    assert MEASURES["val_loss_rise"].of(run) == pytest.approx(2.5)
    assert MEASURES["val_loss_best_epoch"].of(run) == 2
    assert MEASURES["accuracy_at_best"].of(run) == 0.9
    assert MEASURES["val_loss_swing"].of(replace(run, history=history)) == pytest.approx(0.1)


def test_the_loss_of_wrong_rows_and_how_sure_they_are() -> None:
    y, scores = np.array([1, 1, 0, 0]), np.array([0.9, 0.01, 0.2, 0.6])
    run = replace(BINARY_RUN, validation=Scored(y, scores, np.arange(4)))
    losses = -np.log([0.9, 0.01, 0.8, 0.4])
    assert MEASURES["wrong_loss_share"].of(run) == pytest.approx((losses[1] + losses[3]) / losses.sum())
    assert MEASURES["sure_and_wrong"].of(run) == 1


def test_the_measures_of_steps_read_the_losses_of_the_steps() -> None:
    run = replace(BINARY_RUN, step_losses=np.array([0.9, 0.1, 0.5, 0.4], np.float32))
    assert MEASURES["steps"].of(run) == 4
    assert MEASURES["step_loss_first"].of(run) == pytest.approx(0.9)
    assert MEASURES["step_loss_swing"].of(run) == pytest.approx(0.1)
    assert MEASURES["step_loss_first"].of(replace(run, step_losses=np.empty(0))) is None
