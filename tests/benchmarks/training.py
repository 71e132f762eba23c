"""The engine beside Keras' `fit` and scikit-learn: the same rows, the same first weights, in turn within one run.

TensorFlow is imported by the functions that need it, so that the app's benchmarks run without it.
"""

from __future__ import annotations

import dataclasses
import time
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.data.table import Table
from core.experiment.fields import Experiment
from tests.benchmarks.report import Figure, figure

if TYPE_CHECKING:
    from core.training.program_cache import ProgramCache
    from core.training.training_data import TrainingData

CANCER = Experiment(dataset="breast_cancer")
SMALL = Experiment(dataset="moons", rows=1_666, epochs=2_000)  # 1,000 training rows
LARGE = Experiment(dataset="upload", layers="64-64", epochs=60)


def random_table(rows: int, features: int) -> Table:
    """Numbers from a normal distribution, and a target that follows from three of them."""
    x = np.random.default_rng(0).normal(size=(rows, features))
    frame = pd.DataFrame(x, columns=[f"x{number}" for number in range(features)])
    frame["y"] = np.where(x[:, 0] + x[:, 1] * x[:, 2] > 0, "yes", "no")
    return Table("random", frame, "y")


def engine_figures(repeats: int = 3) -> Iterator[Figure]:
    """Milliseconds an epoch once XLA has taken over, against `model.fit` and scikit-learn's `MLPClassifier`."""
    # Of 33,333 rows 20,000 are for training, as of 1,666 rows 1,000 are.
    yield from _epoch_figures("1,000 x 2, 16-16", SMALL, None, repeats, fit="at least 100", sklearn="at least 5")
    table = random_table(33_333, 30)
    yield from _epoch_figures("20,000 x 30, 64-64", LARGE, table, repeats, fit="at least 50", sklearn="at least 8")


def _epoch_figures(
    name: str, experiment: Experiment, table: Table | None, repeats: int, *, fit: str, sklearn: str
) -> list[Figure]:
    from core.training.cost_model import CostModel
    from core.training.program_cache import ProgramCache
    from core.training.training_data import TrainingData

    data = TrainingData.of(experiment, table)
    prepared, programs = data.prepared, ProgramCache()
    plain, compiled, fit_times, sklearn_times = [], [], [], []
    for _ in range(repeats):
        before, after = our_epochs(experiment, data, programs)
        plain.append(before)
        compiled.append(after)
        fit_times.append(fit_epoch(experiment, data))
        sklearn_times.append(sklearn_epoch(experiment, data))
    sizes = {"train": len(prepared.train), "validation": len(prepared.validation)}
    pace = CostModel.of(experiment, features=prepared.size, classes=2, **sizes)
    return [
        figure(f"{name}: steady epoch, XLA", compiled, "ms", ""),
        figure(f"{name}: steady epoch, plain graph", plain, "ms", ""),
        figure(f"{name}: steady epoch, model.fit", fit_times, "ms", ""),
        figure(f"{name}: steady epoch, scikit-learn", sklearn_times, "ms", ""),
        figure(f"{name}: times faster than model.fit", _ratios(fit_times, compiled), "x", fit),
        figure(f"{name}: times faster than scikit-learn", _ratios(sklearn_times, compiled), "x", sklearn),
        figure(f"{name}: pace, estimated / measured, XLA", _ratios([pace.compiled * 1e3] * repeats, compiled), "x", ""),
        figure(f"{name}: pace, estimated / measured, plain", _ratios([pace.plain * 1e3] * repeats, plain), "x", ""),
    ]


def _ratios(above: list[float], below: list[float]) -> list[float]:
    return [one / other for one, other in zip(above, below, strict=True)]


def our_epochs(experiment: Experiment, data: TrainingData, programs: ProgramCache) -> tuple[float, float]:
    """Milliseconds an epoch of one whole training: in the plain graph, then once XLA has taken over."""
    from core.training.engine import Training

    training = Training(experiment, data, programs)
    start = time.perf_counter(), 0
    marks = [(time.perf_counter(), progress.epoch) for progress in training.epochs() if len(progress.rows)]
    takeover = training.run().compiled_after
    plain = [mark for mark in marks if mark[1] <= takeover]
    compiled = [mark for mark in marks if mark[1] > takeover]
    # What is before the first call's end, such as tracing, counts only where the plain graph ends with that call.
    return _pace(plain if len(plain) > 1 else [start, *plain]), _pace(compiled)


def _pace(marks: list[tuple[float, int]]) -> float:
    """Milliseconds an epoch between the first and the last mark: a time, and the epochs done by then."""
    (start, first), (end, last) = marks[0], marks[-1]
    return (end - start) / max(1, last - first) * 1_000


def fit_epoch(experiment: Experiment, data: TrainingData, epochs: int = 6) -> float:
    """The median of some epochs of `compile` and `fit`, the first left out, in milliseconds."""
    import keras

    from core.model.build import build_network
    from core.training.steps import targets_of

    prepared = data.prepared
    network = build_network(experiment, features=prepared.size, classes=2)
    network.model.compile(optimizer=network.optimizer, loss=network.loss, metrics=["accuracy"])
    ends = []

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            ends.append(time.perf_counter())

    network.model.fit(
        prepared.train.x,
        targets_of(prepared.train.y, 2),
        batch_size=experiment.batch_size,
        epochs=epochs,
        shuffle=False,
        validation_data=(prepared.validation.x, targets_of(prepared.validation.y, 2)),
        verbose=0,
        callbacks=[Clock()],
    )
    return float(np.median(np.diff(ends))) * 1_000


def sklearn_epoch(experiment: Experiment, data: TrainingData, epochs: int = 8) -> float:
    """The median of some epochs of scikit-learn's network from the same first weights, in milliseconds.

    One call of `partial_fit` is one epoch over the training rows; the validation loss and accuracy follow, as in the
    engine.
    """
    from sklearn.metrics import log_loss
    from sklearn.neural_network import MLPClassifier

    from core.model.build import build_network

    train, validation = data.prepared.train, data.prepared.validation
    model = MLPClassifier(
        experiment.hidden_units,
        batch_size=experiment.batch_size,
        learning_rate_init=experiment.learning_rate,
        alpha=0.0,
        shuffle=False,
    )
    weights = build_network(experiment, features=data.prepared.size, classes=2).model.get_weights()
    times = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.partial_fit(train.x, train.y, classes=[0, 1])
        model.coefs_, model.intercepts_ = weights[::2], weights[1::2]
        for _ in range(epochs):
            started = time.perf_counter()
            model.partial_fit(train.x, train.y)
            scores = model.predict_proba(validation.x)
            log_loss(validation.y, scores)
            np.mean(scores.argmax(axis=1) == validation.y)
            times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1_000


def fit_from_warm_import(experiment: Experiment) -> float:
    """Seconds of a whole `compile` and `fit`, TensorFlow already imported: what a notebook's cell takes."""
    from core.training.training_data import TrainingData

    started = time.perf_counter()
    fit_epoch(experiment, TrainingData.of(experiment), epochs=experiment.epochs)
    return time.perf_counter() - started


def changed(experiment: Experiment, rate: float) -> Experiment:
    """The same experiment with another learning rate."""
    return dataclasses.replace(experiment, learning_rate=rate)
