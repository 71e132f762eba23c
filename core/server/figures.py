"""Figures: all that the host's page and the metrics show, taken at one moment."""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from core.jobs.job_stats import JobStatsSnapshot
from core.server.capacity import Capacity, capacity
from core.server.container import Room
from core.server.errors import Noted
from core.server.health import Health, health
from core.server.processes import Process

PACKAGES = ("streamlit", "tensorflow", "tensorflow-cpu", "keras", "numpy", "pandas")


@dataclass(frozen=True)
class Figures:
    """What the server is doing. Counts, times and sizes only: no name, no row and no word of a learner's.

    `uptime` is in seconds, `sessions` the browser tabs that are connected, `places` the jobs that run at once.
    """

    uptime: float
    sessions: int
    places: int
    jobs: JobStatsSnapshot
    processes: tuple[Process, ...]
    room: Room
    errors: tuple[Noted, ...]
    errors_in_all: int

    @property
    def mebibytes(self) -> float:
        """The memory of all processes together."""
        return sum(process.mebibytes for process in self.processes)

    @property
    def health(self) -> Health:
        """Whether the server can train."""
        return health(self.jobs)

    @property
    def capacity(self) -> Capacity:
        """How large a class fits."""
        return capacity(self.room.left, self.sessions, self.places, self.jobs.seconds_each)


def versions() -> dict[str, str]:
    """The versions of what the app is made of, Python first; what is not installed is left out."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
