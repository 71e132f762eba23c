"""Figures: the values of the host's page and of the metrics at one moment."""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from core.jobs.job_stats import JobStatsSnapshot
from core.server.capacity import Capacity, capacity
from core.server.container import Room
from core.server.errors import LoggedError
from core.server.health import Health, health
from core.server.processes import Process

PACKAGES = ("streamlit", "tensorflow", "tensorflow-cpu", "keras", "numpy", "pandas")


@dataclass(frozen=True)
class Figures:
    """The state of the server: counts, times and sizes only, and no name, row or text of a learner.

    `uptime` is in seconds, `sessions` the browser tabs that are connected, `places` the jobs that run at once.
    """

    uptime: float
    sessions: int
    places: int
    jobs: JobStatsSnapshot
    processes: tuple[Process, ...]
    room: Room
    errors: tuple[LoggedError, ...]
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
    """The versions of Python and of the installed packages that the app is made of."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
