"""Jobs, and waiting for them: what the tests of the scheduler, the worker pool and the worker share."""

import dataclasses
import time
from collections.abc import Callable

from core.experiment.fields import Experiment, graph_key
from core.jobs.job import Job
from core.jobs.messages import Submit
from core.processes.ipc import Payload, pack
from tests.timeouts import SECONDS_TO_START

QUICK = Experiment(dataset="moons", rows=100, epochs=5, layers="4")
LONG = dataclasses.replace(QUICK, epochs=2000, rows=20_000, batch_size=4)


def wait_until(condition: Callable[[], object], seconds: float = SECONDS_TO_START) -> None:
    """Wait for a condition, which may need a worker that has yet to load TensorFlow; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def finish(job: Job) -> None:
    wait_until(lambda: job.state == "ended")


def job(number: int, structure: str = "", payload: Payload = b"") -> Submit:
    """A job as the worker pool gets it."""
    return Submit(number, payload, structure)


def of(number: int, experiment: Experiment = QUICK) -> Submit:
    """The job that trains an experiment."""
    return job(number, graph_key(experiment), pack(experiment, None))
