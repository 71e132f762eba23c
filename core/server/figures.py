"""Figures: the values of the host's page and of the metrics at one moment, and what follows from them.

That is whether the server can train, and how large a class it can serve.
"""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from math import floor

from core.jobs.job_stats import JobStatsSnapshot
from core.server.errors import LoggedError
from core.server.processes import Process, Room

SECONDS_TO_LOAD = 120.0
# An open page takes 0.2 to 0.5, measured with 200 pages; its runs, its charts and an uploaded table come on top.
MEBIBYTES_A_SESSION = 2.0
MEBIBYTES_A_WORKER = 60.0  # how far a worker grows before it is replaced
MAX_WAIT = 20.0  # seconds for the last of a class, when all press Train at once
MAX_MEASURED = 100
PACKAGES = ("streamlit", "tensorflow", "tensorflow-cpu", "keras", "numpy", "pandas")


@dataclass(frozen=True)
class Health:
    """Whether all is well, and what there is to say about it."""

    well: bool
    words: str


def health(entries: JobStatsSnapshot) -> Health:
    """Well while the trainer is ready, or loads no longer than `SECONDS_TO_LOAD`."""
    if entries.backend == "broken":
        return Health(False, "The trainer does not start; the log says why. It is tried again.")
    if entries.backend == "ready":
        return Health(True, "The trainer is ready.")
    if entries.backend_seconds > SECONDS_TO_LOAD:
        return Health(False, f"The trainer has not become ready within {SECONDS_TO_LOAD:.0f} s; the log may say why.")
    return Health(True, "The trainer is loading TensorFlow.")


@dataclass(frozen=True)
class Capacity:
    """How many learners fit, and why.

    `by_memory` is how many sessions fit into memory, the connected ones included. `by_speed` is how many trainings like
    the latest ones finish within `MAX_WAIT` seconds; None before the first training.
    """

    by_memory: int
    by_speed: int | None
    words: tuple[str, ...]

    @property
    def learners(self) -> int | None:
        """The number that fits; None while the speed is not known."""
        return None if self.by_speed is None else min(self.by_memory, self.by_speed, MAX_MEASURED)


def capacity(left: float, sessions: int, slots: int, seconds_each: float | None) -> Capacity:
    """The size of a class that fits.

    `left`: free memory in mebibytes. `slots`: jobs that run at once. `seconds_each`: time of one of the latest jobs.
    """
    reserve = slots * MEBIBYTES_A_WORKER
    by_memory = sessions + max(0, floor((left - reserve) / MEBIBYTES_A_SESSION))
    words = [
        f"Memory: {left:,.0f} MiB are left. {reserve:,.0f} are kept for {slots} workers to grow into, and a learner "
        f"takes about {MEBIBYTES_A_SESSION:g}: room for {by_memory:,}, with the {sessions:,} that are connected. "
        "Large uploaded tables take more."
    ]
    by_speed = None
    if seconds_each is None:
        words.append(
            "Speed: not known before the first training has finished. Train once, with what the class will use."
        )
    else:
        by_speed = floor(MAX_WAIT * slots / max(seconds_each, 0.01))
        words.append(
            f"Speed: one of the latest trainings took {seconds_each:.2g} s, and {slots} run at once: {by_speed:,} are "
            f"done within {MAX_WAIT:.0f} s, if all press Train in the same moment."
        )
        if min(by_memory, by_speed) > MAX_MEASURED:
            words.append(f"More than {MAX_MEASURED} on one server were never measured, so no more are promised.")
    return Capacity(by_memory, by_speed, tuple(words))


@dataclass(frozen=True)
class Figures:
    """The state of the server: counts, times and sizes only, and no name, row or text of a learner.

    `uptime` is in seconds, `sessions` the browser tabs that are connected, `slots` the jobs that run at once.
    """

    uptime: float
    sessions: int
    slots: int
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
        return capacity(self.room.left, self.sessions, self.slots, self.jobs.seconds_each)


def versions() -> dict[str, str]:
    """The versions of Python and of the installed packages that the app is made of."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
