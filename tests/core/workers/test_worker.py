"""The worker: it serves one job after another and retires; its reporter are few, and nothing is told twice or lost."""

import dataclasses
import multiprocessing
import pickle
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.experiment.fields import Experiment
from core.jobs.messages import IDLE, RETIRES, SCORES, Ended, EpochReport, Started, Stop, Submit
from core.training.engine import Progress, Training
from core.training.training_data import TrainingData
from core.workers import worker
from tests.core.jobs.examples import LONG, QUICK, job, of
from tests.timeouts import SECONDS, SECONDS_TO_START

MOONS = Experiment(dataset="moons", rows=50, layers="1", epochs=2_000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the reporter see; it stands still unless a test moves it."""
    now = [100.0]
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def reported(clock: list[float], seconds_an_epoch: float, epochs: int) -> list[EpochReport]:
    """The messages of so many epochs, each reported as it ends."""
    training = Training(MOONS, TrainingData.of(MOONS))
    receiver, sender = multiprocessing.Pipe(duplex=False)
    reporter = worker.Reporter(sender, 7, training)
    messages = []
    for epoch in range(1, epochs + 1):
        row = np.full((1, len(training.columns)), float(epoch))
        reporter.add(Progress(epoch, rows=row))
        clock[0] += seconds_an_epoch
        while receiver.poll():
            messages.append(pickle.loads(receiver.recv_bytes()))
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


class Served:
    """The app's side of a worker that serves in a thread of this process."""

    def __init__(self) -> None:
        self.pipe, worker_end = multiprocessing.Pipe()
        self.thread = threading.Thread(target=worker.serve, args=(worker_end,), daemon=True)
        self.thread.start()

    def send(self, *messages: Submit | Stop) -> None:
        for message in messages:
            self.pipe.send(message)

    def next(self) -> Any:
        """Its next message: one of those that the pool reads, or what it pickled."""
        assert self.pipe.poll(SECONDS_TO_START), "waited in vain"
        message = self.pipe.recv_bytes()
        return message if message in (IDLE, SCORES, RETIRES) else pickle.loads(message)

    def until(self, kind: type) -> Any:
        """Its next message of that kind."""
        while not isinstance(message := self.next(), kind):
            assert message not in (IDLE, RETIRES)
        return message


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Served]]:
    """Starts a worker that may grow as it likes, and sees to it that it ends."""
    monkeypatch.setattr(worker, "MAX_GROWTH", 2**20)
    started: list[Served] = []

    def start() -> Served:
        started.append(Served())
        return started[-1]

    yield start
    for one in started:
        one.pipe.close()
        one.thread.join(SECONDS)
        assert not one.thread.is_alive()


def test_a_worker_retires_after_its_last_job(served: Callable[[], Served], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MAX_JOBS", 2)
    one = served()
    for number in (1, 2):
        assert one.next() == IDLE
        one.send(of(number))
        assert one.next() == Started(number)
        ended = one.until(Ended)
        assert (ended.job, ended.run.status) == (number, "finished")
    assert one.next() == RETIRES
    one.thread.join(SECONDS)
    assert not one.thread.is_alive()


def test_a_worker_that_has_grown_too_large_retires(
    served: Callable[[], Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = iter([100.0, 149.0, 150.0, 150.1])
    monkeypatch.setattr(worker, "MAX_GROWTH", 50)
    monkeypatch.setattr(worker, "own_mebibytes", lambda: next(memory))
    one = served()
    for number in (1, 2, 3):
        assert one.next() == IDLE
        one.send(of(number))
        assert one.until(Ended).run.status == "finished"
    assert one.next() == RETIRES


def test_a_failed_job_is_a_job_too_and_the_next_one_works(
    served: Callable[[], Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "MAX_JOBS", 3)
    one = served()
    no_data, no_pickle = dataclasses.replace(QUICK, target="no such column"), job(2, payload=b"no pickle")
    for message, reason in [(of(1, no_data), "no such column"), (no_pickle, "UnpicklingError"), (of(3), "")]:
        assert one.next() == IDLE
        one.send(message)
        run = one.until(Ended).run
        assert (run.status == "finished") == (message.id == 3)
        assert reason in run.reason
    assert one.next() == RETIRES


def test_a_stop_for_an_earlier_job_does_not_stop_the_next_one(served: Callable[[], Served]) -> None:
    one = served()
    before_it_and_meanwhile = [Stop(1), Stop(1), of(2), Stop(1), Stop(1)]
    for number, messages in enumerate(([of(1)], before_it_and_meanwhile), start=1):
        assert one.next() == IDLE
        one.send(*messages)
        ended = one.until(Ended)
        assert (ended.job, ended.run.status) == (number, "finished")
    assert one.next() == IDLE
    one.send(of(3, LONG), Stop(1), Stop(2))
    for _ in range(4):  # it goes on after both were read
        assert one.until(EpochReport).job == 3
    one.send(Stop(1), Stop(3))
    ended = one.until(Ended)
    assert (ended.job, ended.run.status) == (3, "stopped")


def test_a_worker_ends_when_its_trainer_is_gone(served: Callable[[], Served]) -> None:
    idle, busy = served(), served()
    assert idle.next() == IDLE
    idle.pipe.close()
    busy.send(of(1, LONG))
    assert busy.next() == IDLE
    assert busy.until(EpochReport).job == 1
    busy.pipe.close()
    for one in (idle, busy):
        one.thread.join(SECONDS)
        assert not one.thread.is_alive()
