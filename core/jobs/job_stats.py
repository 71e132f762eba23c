"""Statistics of the scheduler's jobs since its start, for the status page and metrics."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from core.jobs.job import Job
from core.runs.run import Status

BackendState = Literal["loading", "ready", "broken"]
LATEST = 50  # the mean time of a training is taken over so many
MINUTE = 60.0


@dataclass(frozen=True)
class RunningJob:
    """A running job, without anything about its owner or the names in their data.

    `dataset` is a registry's name, `seconds` the time since the job left the queue.
    """

    dataset: str
    layers: str
    epoch: int
    epochs: int
    seconds: float


@dataclass(frozen=True)
class JobStatsSnapshot:
    """The statistics at one moment. Times are in seconds.

    `backend` is "broken" from a failure to start until it is ready, and has been in this state for `backend_seconds`.
    `longest_wait` is the longest time that a job has waited which still does. `counts` are the ended jobs by their
    status; `last_minute` is the number that ended in the last minute. `seconds_each` is the mean time from start to end
    of the latest finished trainings, None before the first; `total_seconds` is the sum for all finished trainings.
    """

    backend: BackendState
    backend_seconds: float
    waiting: int
    longest_wait: float
    running: tuple[RunningJob, ...]
    submitted: int
    counts: dict[Status, int]
    last_minute: int
    seconds_each: float | None
    total_seconds: float


class JobStats:
    """Records what the scheduler does. Any thread may read it at any time.

    `clock` gives seconds; it must be monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._backend: BackendState = "loading"
        self._backend_since = clock()
        self._waiting: dict[Job, float] = {}
        self._running: dict[Job, float] = {}
        self._submitted = 0
        self._counts: dict[Status, int] = {"finished": 0, "stopped": 0, "failed": 0}
        self._ends: deque[float] = deque()
        self._seconds: deque[float] = deque(maxlen=LATEST)
        self._total_seconds = 0.0

    def queued(self, job: Job) -> None:
        """A job entered the queue."""
        with self._lock:
            self._submitted += 1
            self._waiting[job] = self._clock()

    def started(self, job: Job) -> None:
        """A job left the queue and starts."""
        with self._lock:
            self._waiting.pop(job, None)
            self._running[job] = self._clock()

    def ended(self, job: Job, status: Status) -> None:
        """A job ended, whether it was running or waiting."""
        with self._lock:
            now = self._clock()
            self._waiting.pop(job, None)
            since = self._running.pop(job, now)
            self._counts[status] += 1
            self._ends.append(now)
            while self._ends[0] <= now - MINUTE:
                self._ends.popleft()
            if status == "finished":
                self._seconds.append(now - since)
                self._total_seconds += now - since

    def set_backend(self, state: BackendState) -> None:
        """The backend has become ready, is loading again, or has failed to start."""
        with self._lock:
            if state != self._backend:
                self._backend, self._backend_since = state, self._clock()

    def snapshot(self) -> JobStatsSnapshot:
        """The current statistics."""
        with self._lock:
            now = self._clock()
            return JobStatsSnapshot(
                backend=self._backend,
                backend_seconds=now - self._backend_since,
                waiting=len(self._waiting),
                longest_wait=max((now - since for since in self._waiting.values()), default=0.0),
                running=tuple(_running(job, now - since) for job, since in self._running.items()),
                submitted=self._submitted,
                counts=dict(self._counts),
                last_minute=sum(end > now - MINUTE for end in self._ends),
                seconds_each=fmean(self._seconds) if self._seconds else None,
                total_seconds=self._total_seconds,
            )


def _running(job: Job, seconds: float) -> RunningJob:
    experiment = job.experiment
    return RunningJob(experiment.dataset, experiment.layers, job.epoch, experiment.epochs, seconds)
