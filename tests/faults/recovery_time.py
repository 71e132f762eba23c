"""How long a learner may wait after a fault until Train works again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_TO_WORK_AGAIN = 15.0  # what is promised after every fault, where a start takes a third of it
_starts: list[float] = []


@contextmanager
def measured() -> Iterator[None]:
    """Takes the time of a start and a first training: on a busy machine it is longer, and so is all that follows."""
    started = time.monotonic()
    yield
    _starts.append(time.monotonic() - started)


def seconds_to_work_again() -> float:
    """After a fault the next Train works within 15 seconds, or three times what a start takes on a busy machine."""
    return max(SECONDS_TO_WORK_AGAIN, 3 * max(_starts))
