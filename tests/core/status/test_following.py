"""The runner tells its ledger what it does."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from core.experiment import Experiment
from core.training.messages import Broke, Ended, Job, Ready, Started, Stop
from core.training.run import Run
from core.training.runner import Runner


class FakeTrainers:
    """Trains nothing; a test says what a trainer would."""

    places = 1

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        self.take, self.lost = take, lost

    def send(self, message: Job | Stop) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def trainers() -> FakeTrainers:
    return FakeTrainers()


@pytest.fixture
def runner(trainers: FakeTrainers) -> Iterator[Runner]:
    runner = Runner(trainers)
    yield runner
    runner.close()


def test_a_job_is_followed_from_the_queue_to_its_end(runner: Runner, trainers: FakeTrainers) -> None:
    experiment = Experiment(dataset="iris")
    first, _second = (runner.submit(owner, experiment) for owner in "ab")
    assert (runner.ledger.entries().trainer, runner.ledger.entries().waiting) == ("loading", 2)
    trainers.take(Ready())
    entries = runner.ledger.entries()
    assert (entries.trainer, entries.waiting, len(entries.running)) == ("ready", 1, 1)
    trainers.take(Started(first.id))
    trainers.take(Ended(first.id, Run(experiment, "finished", pd.DataFrame())))
    entries = runner.ledger.entries()
    assert (entries.submitted, entries.waiting, len(entries.running)) == (2, 0, 1)
    assert entries.counts == {"finished": 1, "stopped": 0, "failed": 0}
    assert entries.seconds_each is not None


def test_a_job_that_breaks_and_one_that_is_stopped_in_the_queue_are_counted(
    runner: Runner, trainers: FakeTrainers
) -> None:
    trainers.take(Ready())
    first, second = (runner.submit(owner, Experiment()) for owner in "ab")
    runner.stop(second)
    trainers.take(Broke(first.id, "It broke."))
    entries = runner.ledger.entries()
    assert entries.counts == {"finished": 0, "stopped": 1, "failed": 1}
    assert (entries.waiting, entries.running) == (0, ())


def test_a_trainer_that_is_lost_loads_again_and_one_that_never_starts_is_broken(
    runner: Runner, trainers: FakeTrainers
) -> None:
    trainers.take(Ready())
    trainers.lost("The trainer was ended.", "")
    assert runner.ledger.entries().trainer == "loading"
    trainers.lost("The trainer was ended.", "It does not start.")
    assert runner.ledger.entries().trainer == "broken"
    trainers.take(Ready())
    assert runner.ledger.entries().trainer == "ready"
