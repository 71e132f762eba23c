"""Figures made of constants, and a clock that a test sets."""

from dataclasses import dataclass, replace
from typing import Any

from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.jobs.job_stats import JobStatsSnapshot, RunningJob
from core.server.errors import LoggedError
from core.server.figures import Figures
from core.server.processes import Process, Room

ENTRIES = JobStatsSnapshot(
    backend="ready",
    backend_seconds=100.0,
    waiting=3,
    longest_wait=2.5,
    running=(RunningJob("moons", "16-16", 12, 50, 1.5),),
    submitted=30,
    counts={"finished": 20, "stopped": 4, "failed": 2},
    last_minute=7,
    seconds_each=0.5,
    total_seconds=10.0,
)
FIGURES = Figures(
    uptime=3600.0,
    sessions=30,
    slots=2,
    jobs=ENTRIES,
    processes=(Process("server", 10, 150.0), Process("worker", 12, 100.0), Process("worker", 13, 50.0)),
    room=Room(total=1024.0, left=424.0, contained=True),
    errors=(LoggedError(1_764_000_000.0, "The trainer ended with code -9; it is started again"),),
    errors_in_all=5,
)


def entries(**changes: Any) -> JobStatsSnapshot:
    return replace(ENTRIES, **changes)


@dataclass
class Clock:
    """Gives the time that a test sets."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def make_job(number: int = 1, experiment: Experiment | None = None) -> Job:
    return Job(number, f"owner {number}", experiment or Experiment(), None, lease=0.0)
