"""What the cards of the datasets claim is true: real trainings, in this process."""

import functools

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, precision_score, recall_score, roc_auc_score
from sklearn.pipeline import make_pipeline

from core.data.preparation import prepare
from core.data.source import load
from core.datasets.catalog import DATASETS
from core.datasets.sets.leaky import LEAKING_COLUMN
from core.experiment.fields import Experiment
from core.runs.run import Run, Scored
from core.training.engine import Training
from core.training.program_cache import ProgramCache
from core.training.training_data import TrainingData

PROGRAMS = ProgramCache()
SHORT = {"epochs": 20}


def seeds(count: int) -> list[pytest.ParameterSet]:
    """So many seeds, all but the first in the full grid alone."""
    return [pytest.param(seed, marks=pytest.mark.full if seed else ()) for seed in range(count)]


@functools.cache
def trained(dataset: str, **values: object) -> Run:
    """What `core.training.train` gives, with graphs that serve the next training too."""
    experiment = Experiment(dataset=dataset, **values)
    training = Training(experiment, TrainingData.of(experiment), PROGRAMS)
    assert all(progress.epoch <= experiment.epochs for progress in training.epochs())
    return training.run()


def accuracy(scored: Scored) -> float:
    called = scored.scores >= 0.5 if scored.scores.ndim == 1 else scored.scores.argmax(axis=1)
    return float(accuracy_score(scored.y_true, called))


def recall(scored: Scored, threshold: float = 0.5) -> float:
    return float(recall_score(scored.y_true, scored.scores >= threshold))


def precision(scored: Scored, threshold: float = 0.5) -> float:
    return float(precision_score(scored.y_true, scored.scores >= threshold))


def threshold_of_recall(scored: Scored, least: float) -> float:
    """The highest threshold at which recall is at least this."""
    found = np.sort(scored.scores[scored.y_true == 1])[::-1]
    return float(found[int(np.ceil(least * len(found))) - 1])


def area(scored: Scored) -> float:
    return float(roc_auc_score(scored.y_true, scored.scores))


@pytest.mark.parametrize("seed", seeds(5))
def test_fraud_accuracy_is_splendid_and_most_frauds_slip_through(seed: int) -> None:
    """With all defaults, as a learner meets it."""
    validation = trained("fraud", seed=seed).validation
    assert validation is not None
    assert 0.975 <= accuracy(validation) <= 0.985
    assert 0.10 <= recall(validation) <= 0.15
    assert area(validation) > 0.8


@pytest.mark.parametrize("seed", seeds(2))
def test_disease_finds_nearly_all_at_a_lower_threshold_and_not_at_one_half(seed: int) -> None:
    validation = trained("disease", seed=seed).validation
    assert validation is not None
    assert 0.03 <= validation.y_true.mean() <= 0.05
    assert 0.2 < recall(validation) < 0.6
    lower = threshold_of_recall(validation, 0.9)
    assert 0.02 < lower < 0.3  # within reach of the page's slider
    assert recall(validation, lower) >= 0.9
    assert 3 * validation.y_true.mean() < precision(validation, lower) < precision(validation)


@pytest.mark.parametrize("seed", seeds(2))
def test_spam_a_higher_threshold_loses_fewer_honest_messages_and_lets_spam_through(seed: int) -> None:
    """Without the words: what is counted of a message is enough to learn from."""
    validation = trained("spam", seed=seed, leave_out="message", **SHORT).validation
    assert validation is not None
    assert 0.88 < accuracy(validation) < 0.96
    assert precision(validation, 0.9) >= 0.95
    assert precision(validation, 0.9) > precision(validation)
    assert recall(validation, 0.9) < recall(validation) - 0.05


@pytest.mark.parametrize("seed", seeds(3))
def test_spam_can_be_told_by_its_words_but_for_honest_lookalikes(seed: int) -> None:
    experiment = Experiment(dataset="spam", seed=seed)
    frame, parts = load(experiment).frame, prepare(experiment, load(experiment))
    assert frame["message"].nunique() > 0.9 * len(frame)
    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1000))
    train, validation = frame.iloc[parts.train.rows], frame.iloc[parts.validation.rows]
    model.fit(train["message"], train["kind"])
    assert 0.92 <= model.score(validation["message"], validation["kind"]) <= 0.98
    honest, spam = (
        set(frame.loc[frame["kind"] == kind, "message"].str.split().str[:2].str.join(" "))
        for kind in ("honest", "spam")
    )
    assert {"Your parcel", "Your bill"} <= honest & spam


@pytest.mark.parametrize("seed", seeds(2))
def test_imbalanced_gives_the_rare_cloud_up_until_its_rows_weigh_more(seed: int) -> None:
    alike = trained("imbalanced", seed=seed, **SHORT).validation
    balanced = trained("imbalanced", seed=seed, class_weight="balanced", **SHORT).validation
    assert alike is not None
    assert balanced is not None
    assert accuracy(alike) >= 0.94
    assert recall(alike) < 0.5
    assert recall(balanced) > 0.7
    assert precision(balanced) < precision(alike)


@pytest.mark.parametrize("seed", seeds(2))
def test_leaky_is_brilliant_with_the_column_from_the_future_alone(seed: int) -> None:
    leaking = trained("leaky", seed=seed, **SHORT).validation
    honest = trained("leaky", seed=seed, leave_out=LEAKING_COLUMN, **SHORT).validation
    assert leaking is not None
    assert honest is not None
    assert area(leaking) >= 0.97
    assert 0.7 <= area(honest) <= 0.85


def test_noise_is_learned_by_heart_and_nothing_is_learned() -> None:
    run = trained("noise", layers="64-64")
    assert run.validation is not None
    assert run.history["accuracy"].iloc[-1] >= 0.95
    assert 0.35 <= accuracy(run.validation) <= 0.65
    assert run.history["val_loss"].iloc[-1] > run.history["val_loss"].iloc[0]


def test_of_more_noise_than_it_can_hold_a_network_learns_less_by_heart() -> None:
    assert trained("noise", layers="4", rows=5_000, epochs=5).history["accuracy"].iloc[-1] < 0.7


def test_tiny_scores_depend_on_luck() -> None:
    scores = [trained("tiny", seed=seed, **SHORT).validation for seed in range(8)]
    accuracies = [accuracy(scored) for scored in scores if scored is not None]
    assert [len(scored.y_true) for scored in scores if scored is not None] == [8] * 8
    assert max(accuracies) - min(accuracies) >= 0.25


@pytest.mark.parametrize("seed", seeds(2))
def test_penguins_are_told_apart_though_values_are_missing(seed: int) -> None:
    validation = trained("penguins", seed=seed, **SHORT).validation
    assert validation is not None
    assert accuracy(validation) >= 0.95


@pytest.mark.full
def test_filters_read_digits_better_than_pixels_do() -> None:
    with_filters, without = (trained("digits", filters=filters, epochs=30).validation for filters in (8, 0))
    assert with_filters is not None
    assert without is not None
    assert accuracy(with_filters) >= 0.97 > accuracy(without) > 0.9


def test_every_trap_and_every_costly_mistake_is_proved_here() -> None:
    proved = {name.split("_")[1] for name in globals() if name.startswith("test_")}
    assert {name for name, dataset in DATASETS.items() if dataset.group in ("costs", "traps")} <= proved
