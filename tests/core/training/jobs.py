"""Jobs, and waiting for them: what the tests of the runner, the trainer and the worker share."""

import dataclasses
import time
from collections.abc import Callable

from core.experiment import Experiment
from core.training.handover import Payload, pack
from core.training.messages import Job
from core.training.ticket import Ticket
from tests.patience import SECONDS

QUICK = Experiment(dataset="moons", rows=100, epochs=5, layers="4")
LONG = dataclasses.replace(QUICK, epochs=2000, rows=20_000, batch_size=4)


def wait_until(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait for a condition; fails when it does not come within a bound that only a hang can reach."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def finish(ticket: Ticket) -> None:
    wait_until(lambda: ticket.state == "ended")


def job(number: int, structure: str = "", payload: Payload = b"") -> Job:
    """A job as the trainer gets it."""
    return Job(number, payload, structure)


def of(number: int, experiment: Experiment = QUICK) -> Job:
    """The job that trains an experiment."""
    return job(number, experiment.structure, pack(experiment, None))
