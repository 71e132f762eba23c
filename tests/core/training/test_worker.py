"""What a worker reports while it trains: few messages, whatever the number of epochs, and nothing twice or lost."""

import pickle
from multiprocessing import Pipe
from types import SimpleNamespace

import numpy as np
import pytest

from core.experiment import Experiment
from core.training import worker
from core.training.data import TrainingData
from core.training.engine import Progress, Training
from core.training.messages import Learned

MOONS = Experiment(dataset="moons", rows=50, layers="1", epochs=2_000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the reports see; it stands still unless a test moves it."""
    now = [100.0]
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def reported(clock: list[float], seconds_an_epoch: float, epochs: int) -> list[Learned]:
    """The messages of so many epochs, each reported as it ends."""
    training = Training(MOONS, TrainingData.of(MOONS))
    ours, theirs = Pipe(duplex=False)
    reports = worker.Reports(theirs, job=7)
    messages = []
    for epoch in range(1, epochs + 1):
        row = np.full((1, len(training.columns)), float(epoch))
        reports.add(Progress(epoch, rows=row), training)
        clock[0] += seconds_an_epoch
        while ours.poll():
            messages.append(pickle.loads(ours.recv_bytes()))
    return messages


def test_two_thousand_quick_epochs_are_at_most_ten_messages_a_second(clock: list[float]) -> None:
    messages = reported(clock, seconds_an_epoch=0.001, epochs=2_000)
    assert 15 <= len(messages) <= 21  # two seconds
    assert len(pickle.dumps(messages)) < 1_000_000


def test_each_epoch_is_reported_once_and_in_order(clock: list[float]) -> None:
    messages = reported(clock, seconds_an_epoch=0.03, epochs=50)
    told = np.concatenate([message.rows[:, 0] for message in messages])
    assert told.tolist() == list(range(1, int(told[-1]) + 1))
    assert told[-1] == messages[-1].epoch
    assert {message.job for message in messages} == {7}


def test_slow_epochs_are_each_reported_at_once(clock: list[float]) -> None:
    assert [message.epoch for message in reported(clock, seconds_an_epoch=0.2, epochs=6)] == [1, 2, 3, 4, 5, 6]


def test_pictures_are_sent_at_most_four_times_a_second(clock: list[float]) -> None:
    messages = reported(clock, seconds_an_epoch=0.001, epochs=2_000)
    assert 1 <= sum(message.boundary is not None for message in messages) <= 9
