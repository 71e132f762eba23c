"""The engine beside Keras' `fit`, and the trainer from submit to the first epoch."""

import dataclasses
import time

import numpy as np

from core.experiment import Experiment
from core.training.runners import LocalRunner
from tests.benchmarks.report import Figure, figure

CANCER = Experiment(dataset="breast_cancer")
MOONS = Experiment(dataset="moons", rows=1_667)  # 1,000 training rows


def trainer_figures(repeats: int = 9) -> list[Figure]:
    """Submit to first epoch and to the end, in a trainer that has loaded TensorFlow and has a worker waiting."""
    runner = LocalRunner()
    try:
        while runner.warming_up:
            time.sleep(0.05)
        first, last = [], []
        for _ in range(repeats):
            time.sleep(1.0)  # the next worker gets ready, as it does while a learner thinks
            started = time.perf_counter()
            ticket = runner.submit("bench", CANCER)
            while not ticket.rows:
                time.sleep(0.002)
            first.append(time.perf_counter() - started)
            while ticket.state != "ended":
                time.sleep(0.002)
            last.append(time.perf_counter() - started)
    finally:
        runner.close()
    return [
        figure("breast_cancer, submit to first epoch, warm trainer", first, "s", "at most 0.7"),
        figure("breast_cancer, submit to done, 50 epochs of 16-16", last, "s", ""),
    ]


def engine_figures(repeats: int = 5) -> list[Figure]:
    """Milliseconds an epoch and seconds for 50 epochs, ours and Keras' own, in turn."""
    import keras

    from core.data.preparation import prepare
    from core.data.source import load
    from core.model.build import build_network
    from core.training.engine import Training
    from core.training.steps import targets_of

    def ours(experiment: Experiment) -> tuple[float, float]:
        started = time.perf_counter()
        training = Training(experiment)
        ends = [time.perf_counter() for progress in training.epochs() if progress.row]
        return (ends[-1] - ends[0]) / (len(ends) - 1) * 1000, ends[-1] - started

    def keras_fit(experiment: Experiment) -> tuple[float, float]:
        started = time.perf_counter()
        prepared = prepare(experiment, load(experiment))
        network = build_network(experiment, features=prepared.size, classes=2)
        network.model.compile(optimizer=network.optimizer, loss=network.loss, metrics=["accuracy"])
        data = prepared.train.x, targets_of(prepared.train.y, 2)
        held = prepared.validation.x, targets_of(prepared.validation.y, 2)
        ends = []

        class Clock(keras.callbacks.Callback):
            def on_epoch_end(self, epoch: int, logs: object = None) -> None:
                ends.append(time.perf_counter())

        network.model.fit(
            *data, epochs=experiment.epochs, shuffle=False, validation_data=held, verbose=0, callbacks=[Clock()]
        )
        return (ends[-1] - ends[0]) / (len(ends) - 1) * 1000, ends[-1] - started

    figures = []
    for name, experiment in (("moons, 1,000 rows", MOONS), ("breast_cancer", CANCER)):
        pairs = [(ours(experiment), keras_fit(dataclasses.replace(experiment, epochs=20))) for _ in range(repeats)]
        mine, theirs = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
        ratios = theirs[:, 0] / mine[:, 0]
        figures.append(figure(f"{name}, steady epoch of the engine", mine[:, 0].tolist(), "ms", ""))
        figures.append(figure(f"{name}, steady epoch of model.fit", theirs[:, 0].tolist(), "ms", ""))
        figures.append(figure(f"{name}, how many times faster than model.fit", ratios.tolist(), "x", "about 25"))
    return figures
