"""How large a class this server can serve, estimated from its free memory and its measured speed."""

from dataclasses import dataclass
from math import floor

# An open page takes 0.2 to 0.5, measured with 200 pages; its runs, its charts and an uploaded table come on top.
MEBIBYTES_A_SESSION = 2.0
MEBIBYTES_A_WORKER = 60.0  # how far a worker grows before it is replaced
MAX_WAIT = 20.0  # seconds for the last of a class, when all press Train at once
MAX_MEASURED = 100


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


def capacity(left: float, sessions: int, places: int, seconds_each: float | None) -> Capacity:
    """The size of a class that fits.

    `left`: free memory in mebibytes. `places`: jobs that run at once. `seconds_each`: time of one of the latest jobs.
    """
    reserve = places * MEBIBYTES_A_WORKER
    by_memory = sessions + max(0, floor((left - reserve) / MEBIBYTES_A_SESSION))
    words = [
        f"Memory: {left:,.0f} MiB are left. {reserve:,.0f} are kept for {places} workers to grow into, and a learner "
        f"takes about {MEBIBYTES_A_SESSION:g}: room for {by_memory:,}, with the {sessions:,} that are connected. "
        "Large uploaded tables take more."
    ]
    by_speed = None
    if seconds_each is None:
        words.append(
            "Speed: not known before the first training has finished. Train once, with what the class will use."
        )
    else:
        by_speed = floor(MAX_WAIT * places / max(seconds_each, 0.01))
        words.append(
            f"Speed: one of the latest trainings took {seconds_each:.2g} s, and {places} run at once: {by_speed:,} are "
            f"done within {MAX_WAIT:.0f} s, if all press Train in the same moment."
        )
        if min(by_memory, by_speed) > MAX_MEASURED:
            words.append(f"More than {MAX_MEASURED} on one server were never measured, so no more are promised.")
    return Capacity(by_memory, by_speed, tuple(words))
