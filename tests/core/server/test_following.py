"""The scheduler tells its ledger what it does."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from core.experiment.fields import Experiment
from core.jobs.messages import Aborted, Ended, Ready, Started, Stop, Submit
from core.jobs.scheduler import Scheduler
from core.runs.run import Run


class FakeBackend:
    """Trains nothing; a test says what a backend would."""

    slots = 1

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        self.take, self.lost = take, lost

    def send(self, message: Submit | Stop) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def scheduler(backend: FakeBackend) -> Iterator[Scheduler]:
    scheduler = Scheduler(backend)
    yield scheduler
    scheduler.close()


def test_a_job_is_followed_from_the_queue_to_its_end(scheduler: Scheduler, backend: FakeBackend) -> None:
    experiment = Experiment(dataset="iris")
    first, _second = (scheduler.submit(owner, experiment) for owner in "ab")
    assert (scheduler.stats.snapshot().backend, scheduler.stats.snapshot().waiting) == ("loading", 2)
    backend.take(Ready())
    entries = scheduler.stats.snapshot()
    assert (entries.backend, entries.waiting, len(entries.running)) == ("ready", 1, 1)
    backend.take(Started(first.id))
    backend.take(Ended(first.id, Run(experiment, "finished", pd.DataFrame())))
    entries = scheduler.stats.snapshot()
    assert (entries.submitted, entries.waiting, len(entries.running)) == (2, 0, 1)
    assert entries.counts == {"finished": 1, "stopped": 0, "failed": 0}
    assert entries.seconds_each is not None


def test_a_job_that_breaks_and_one_that_is_stopped_in_the_queue_are_counted(
    scheduler: Scheduler, backend: FakeBackend
) -> None:
    backend.take(Ready())
    first, second = (scheduler.submit(owner, Experiment()) for owner in "ab")
    scheduler.stop(second)
    backend.take(Aborted(first.id, "It broke."))
    entries = scheduler.stats.snapshot()
    assert entries.counts == {"finished": 0, "stopped": 1, "failed": 1}
    assert (entries.waiting, entries.running) == (0, ())


def test_a_trainer_that_is_lost_loads_again_and_one_that_never_starts_is_broken(
    scheduler: Scheduler, backend: FakeBackend
) -> None:
    backend.take(Ready())
    backend.lost("The trainer was ended.", "")
    assert scheduler.stats.snapshot().backend == "loading"
    backend.lost("The trainer was ended.", "It does not start.")
    assert scheduler.stats.snapshot().backend == "broken"
    backend.take(Ready())
    assert scheduler.stats.snapshot().backend == "ready"
