"""When a waiting job is likely to start: from how long jobs have taken of late, and from what stands before it."""

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from core.jobs.job import Job

JOBS_REMEMBERED = 20


@dataclass(frozen=True)
class QueuePosition:
    """How a waiting job stands.

    `before`: how many jobs have their turn before it. `seconds`: in about how many it starts, None when nothing is
    known. `behind_own`: a job of its own owner runs, and two never run at once.
    """

    before: int = 0
    seconds: float | None = None
    behind_own: bool = False


@dataclass
class Speed:
    """How long the latest jobs have really taken, beside what their cost says."""

    _ratios: deque[float] = field(default_factory=lambda: deque(maxlen=JOBS_REMEMBERED))

    def note(self, estimated: float, seconds: float) -> None:
        """Take note of a job that has finished: by its cost it was to take `estimated`, and it took `seconds`."""
        if estimated > 0 and seconds > 0:
            self._ratios.append(seconds / estimated)

    @property
    def ratio(self) -> float | None:
        """Seconds for each one that a cost says; None before the first job has finished."""
        return median(self._ratios) if self._ratios else None


@dataclass(frozen=True)
class Clock:
    """What seconds are estimated from: the monotonic time, the ratio to costs, and the limit on a job's time."""

    now: float
    ratio: float
    most_seconds: float

    def whole(self, job: Job) -> float:
        """How long a job will take, from its start to its end. One without a cost fails at once."""
        return min(self.ratio * job.cost.seconds(), self.most_seconds) if job.cost else 0.0

    def left(self, job: Job) -> float:
        """How much longer a running job will take: by its own pace, or else by its cost."""
        elapsed = 0.0 if job.begun is None else self.now - job.begun
        left = job.seconds_left
        if left is None:
            left = self.whole(job) - elapsed
        return max(0.0, min(left, self.most_seconds - elapsed))


def queue_positions(
    turns: Sequence[Job], running: Sequence[Job], places: int, clock: Clock | None
) -> dict[int, QueuePosition]:
    """The outlook of each waiting job by its id. `turns` are the waiting jobs in the order of their turns.

    Without a `clock` nothing is known about seconds.
    """
    owners = {job.owner for job in running}
    seconds: list[float] = []
    if clock:
        left = [(job.owner, clock.left(job)) for job in running]
        seconds = starts(left, [(job.owner, clock.whole(job)) for job in turns], places)
    return {
        job.id: QueuePosition(before, seconds[before] if seconds else None, job.owner in owners)
        for before, job in enumerate(turns)
    }


def starts(running: Sequence[tuple[str, float]], waiting: Sequence[tuple[str, float]], places: int) -> list[float]:
    """In how many seconds each waiting job starts, when `places` run at once and one an owner.

    `running` has the owner of each running job and the seconds it still takes; `waiting` has the owner of each waiting
    job, in the order of their turns, and the seconds it will take. Empty when there is no place at all.
    """
    if places < 1:
        return []
    free = sorted(seconds for _, seconds in running)[max(0, len(running) - places) :]
    free = [0.0] * (places - len(free)) + free
    busy: dict[str, float] = {}
    for owner, seconds in running:
        busy[owner] = max(seconds, busy.get(owner, 0.0))
    found = [0.0] * len(waiting)
    open_ = list(range(len(waiting)))
    while open_:
        now = heapq.heappop(free)
        job = next((job for job in open_ if busy.get(waiting[job][0], 0.0) <= now), None)
        if job is None:  # all who wait have a job running: the place stays empty until the first of these ends
            heapq.heappush(free, min(busy[waiting[job][0]] for job in open_))
            continue
        open_.remove(job)
        owner, seconds = waiting[job]
        found[job] = now
        busy[owner] = now + seconds
        heapq.heappush(free, now + seconds)
    return found
