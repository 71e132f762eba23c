"""The settings of a server, for whoever deploys the app: how much it takes on, read from the environment in one place.

`python -m core.settings` prints what is in force, or what is wrong and exits with 1. Nonsense is never replaced by a
default: a bound that somebody set, and that does not hold, would be noticed only when the machine is down.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from core.processes.memory import machine_mebibytes
from core.spec import ControlKind, Spec


class SettingsError(ValueError):
    """Variables of the environment with values that are not allowed; `problems` lists every one."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            f"This app is set up wrongly and does not start: {'; '.join(problems)}. "
            "Whoever runs it corrects this, or leaves the variable out, and starts it again."
        )
        self.problems = problems


def setting(variable: str, default: float, help: str, *, bounds: tuple[float, float]) -> Any:
    """A field of the limits, with the variable that sets it and its `bounds` (minimum, maximum)."""
    kind: ControlKind = "integer" if isinstance(default, int) else "number"
    minimum, maximum = bounds
    spec = Spec(kind=kind, label=variable, help=help, default=default, group="server", minimum=minimum, maximum=maximum)
    return field(default=default, metadata={"spec": spec})


@dataclass(frozen=True)
class Limits:
    """What this server takes on. Each field's Spec has the name of its variable as label."""

    jobs: int = setting(
        "TRADEOFF_JOBS",
        2,
        "Trainings that run at once. More: shorter queues where there are as many free cores; each takes about 100 MB.",
        bounds=(1, 256),
    )
    queue: int = setting(
        "TRADEOFF_QUEUE",
        250,
        "Trainings that may wait. Lower: who presses Train in a full room is sooner asked to press again.",
        bounds=(1, 100_000),
    )
    queue_each: int = setting(
        "TRADEOFF_QUEUE_EACH",
        4,
        "Trainings of one browser session that may wait. They run one after the other, in turn with everybody else's.",
        bounds=(1, 1_000),
    )
    max_work: float = setting(
        "TRADEOFF_MOST_WORK",
        1e12,
        "Training rows x epochs x weights of one training, at most. A million rows, 50 epochs and 337 weights take "
        "1.7e10.",
        bounds=(1e6, 1e18),
    )
    max_seconds: float = setting(
        "TRADEOFF_MOST_SECONDS",
        600.0,
        "Seconds that one training may run. Then it is stopped, and keeps what it has learned.",
        bounds=(1, 604_800),
    )
    job_mb: int = setting(
        "TRADEOFF_JOB_MB",
        max(1024, min(4096, machine_mebibytes() // 4)),
        "Memory of one training in MB, held to by the operating system where it can; by default a quarter of the "
        "machine's or the container's, from 1,024 to 4,096. A million rows of 30 numbers take 450, compiling 350 more. "
        "0: no limit.",
        bounds=(0, 1_048_576),
    )
    uploads_mb: int = setting(
        "TRADEOFF_UPLOADS_MB",
        max(60, min(600, (machine_mebibytes() or 4096) // 8)),
        "Memory of all uploaded tables together in MB, with their files and the arrays prepared for training; by "
        "default an eighth of the machine's or the container's, from 60 to 600. Beyond it the one idle the longest is "
        "dropped.",
        bounds=(1, 1_048_576),
    )
    reading_mb: int = setting(
        "TRADEOFF_READING_MB",
        max(768, min(2048, machine_mebibytes() // 4)),
        "Memory of each of the two processes that read uploaded files in MB, enforced by the operating system where it "
        "can; by default a quarter of the machine's or the container's, from 768 to 2,048. Most files of 50 MB take "
        "from 370 to 660.",
        bounds=(256, 1_048_576),
    )
    pages: int = setting(
        "TRADEOFF_PAGES",
        1_000,
        "Browser pages that may be open at once; fewer where the system lets a process open few files.",
        bounds=(1, 100_000),
    )
    pages_per_address: int = setting(
        "TRADEOFF_PAGES_PER_ADDRESS",
        400,
        "Browser pages that may be open at once from one address. A whole school may come from one.",
        bounds=(1, 100_000),
    )
    reruns_per_second: float = setting(
        "TRADEOFF_RERUNS_PER_SECOND",
        4.0,
        "Presses and polls a second of one page, in the long run; further ones wait. A page that trains polls twice a "
        "second.",
        bounds=(0.5, 1_000),
    )

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The limits that these variables set; an empty one counts as not set.

        Raises:
            SettingsError: lists every value that is not allowed.
        """
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, spec in SETTINGS.items():
            if not (text := environment.get(spec.label, "").strip()):
                continue
            try:
                values[name] = spec.read(text)
            except ValueError as error:
                problems.append(f"{spec.label} is '{text[:60]}' and {error}")
        if problems:
            raise SettingsError(problems)
        return cls(**values)


SETTINGS: dict[str, Spec] = {entry.name: entry.metadata["spec"] for entry in fields(Limits)}
"""Every setting, by the name of its field."""


def limits() -> Limits:
    """The limits of this process' environment.

    Raises:
        SettingsError: lists every value that is not allowed.
    """
    return Limits.of(os.environ)


def main() -> int:
    """Print what is in force. Gives the exit code."""
    try:
        found = limits()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name, spec in SETTINGS.items():
        sys.stdout.write(f"{spec.label}={spec.write(getattr(found, name))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
