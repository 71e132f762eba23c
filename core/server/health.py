"""Health: whether the server can train, for whatever starts it and must know when to start it again."""

from dataclasses import dataclass

from core.jobs.job_stats import JobStatsSnapshot

SECONDS_TO_LOAD = 120.0


@dataclass(frozen=True)
class Health:
    """Whether all is well, and what there is to say about it."""

    well: bool
    words: str


def health(entries: JobStatsSnapshot) -> Health:
    """Well while the trainer is ready, or loads no longer than `SECONDS_TO_LOAD`."""
    if entries.backend == "broken":
        return Health(False, "The trainer does not start; the log says why.")
    if entries.backend == "ready":
        return Health(True, "The trainer is ready.")
    if entries.backend_seconds > SECONDS_TO_LOAD:
        return Health(False, f"The trainer has not become ready within {SECONDS_TO_LOAD:.0f} s; the log may say why.")
    return Health(True, "The trainer is loading TensorFlow.")
