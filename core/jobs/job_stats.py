"""Ledger: what the scheduler has done since it began, in counts and times, kept for whoever runs the app."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from core.jobs.job import Job
from core.runs.run import Status

Trainer = Literal["loading", "ready", "broken"]
LATEST = 50  # trainings that the time of one is the mean of
MINUTE = 60.0


@dataclass(frozen=True)
class RunningJob:
    """A job that runs: what it learns from, the layers, and how far it is. Nothing of its owner, and no name of theirs.

    `dataset` is a registry's name, `seconds` the time since it left the queue.
    """

    dataset: str
    layers: str
    epoch: int
    epochs: int
    seconds: float


@dataclass(frozen=True)
class JobStatsSnapshot:
    """What a ledger holds at one moment.

    `trainer` is "broken" when it has failed to start several times; `trainer_seconds` is how long it has been what it
    is. `longest_wait` is how long the job waits that waits longest. `counts` are the jobs that ended, by their status;
    `last_minute` are those of the last minute. `seconds_each` is the mean time that the latest finished trainings held
    their place, None before the first, `seconds_in_all` that of all of them.
    """

    trainer: Trainer
    trainer_seconds: float
    waiting: int
    longest_wait: float
    running: tuple[RunningJob, ...]
    submitted: int
    counts: dict[Status, int]
    last_minute: int
    seconds_each: float | None
    seconds_in_all: float


class JobStats:
    """Takes note of what the scheduler does. It may be read from any thread, at any time, and holds up nobody.

    `clock` gives seconds; it must never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._trainer: Trainer = "loading"
        self._trainer_since = clock()
        self._waiting: dict[Job, float] = {}
        self._running: dict[Job, float] = {}
        self._submitted = 0
        self._counts: dict[Status, int] = {"finished": 0, "stopped": 0, "failed": 0}
        self._ends: deque[float] = deque()
        self._seconds: deque[float] = deque(maxlen=LATEST)
        self._seconds_in_all = 0.0

    def queued(self, job: Job) -> None:
        """A job came into the queue."""
        with self._lock:
            self._submitted += 1
            self._waiting[job] = self._clock()

    def started(self, job: Job) -> None:
        """A job left the queue for a place."""
        with self._lock:
            self._waiting.pop(job, None)
            self._running[job] = self._clock()

    def ended(self, job: Job, status: Status) -> None:
        """A job ended, wherever it was."""
        with self._lock:
            now = self._clock()
            self._waiting.pop(job, None)
            since = self._running.pop(job, now)
            self._counts[status] += 1
            self._ends.append(now)
            self._forget_ends(now)
            if status == "finished":
                self._seconds.append(now - since)
                self._seconds_in_all += now - since

    def trainer_is(self, trainer: Trainer) -> None:
        """The trainer has become ready, is loading again, or does not start at all."""
        with self._lock:
            if trainer != self._trainer:
                self._trainer, self._trainer_since = trainer, self._clock()

    def entries(self) -> JobStatsSnapshot:
        """All of it, as it is now."""
        with self._lock:
            now = self._clock()
            self._forget_ends(now)
            return JobStatsSnapshot(
                trainer=self._trainer,
                trainer_seconds=now - self._trainer_since,
                waiting=len(self._waiting),
                longest_wait=max((now - since for since in self._waiting.values()), default=0.0),
                running=tuple(_running(job, now - since) for job, since in self._running.items()),
                submitted=self._submitted,
                counts=dict(self._counts),
                last_minute=len(self._ends),
                seconds_each=fmean(self._seconds) if self._seconds else None,
                seconds_in_all=self._seconds_in_all,
            )

    def _forget_ends(self, now: float) -> None:
        while self._ends and self._ends[0] <= now - MINUTE:
            self._ends.popleft()


def _running(job: Job, seconds: float) -> RunningJob:
    experiment = job.experiment
    return RunningJob(experiment.dataset, experiment.layers, job.epoch, experiment.epochs, seconds)
