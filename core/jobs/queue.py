"""The queue: fair among owners, with one running job for each owner, of limited length; and each job's position in it.

An owner is one browser session. The owner who was served longest ago comes next; owners who were never served come
first, in the order of arrival. So while a job waits, no other owner is served twice.
"""

import heapq
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from core.jobs.job import Job
from core.settings import Limits

JOBS_REMEMBERED = 20


class RefusedError(Exception):
    """The queue does not accept a job. The message says what happened, what is expected and what to do."""


def fair_order(waiting: Sequence[Job], served: Mapping[str, int]) -> list[Job]:
    """The waiting jobs in the order in which they start.

    `waiting` is in the order of arrival. `served` has the number of each owner's latest turn, higher for a later one.
    """
    arrival: dict[str, int] = {}
    rounds: Counter[str] = Counter()
    keys = {}
    for number, job in enumerate(waiting):
        arrival.setdefault(job.owner, number)
        keys[job.id] = (rounds[job.owner], served.get(job.owner, 0), arrival[job.owner])
        rounds[job.owner] += 1
    return sorted(waiting, key=lambda job: keys[job.id])


def next_to_run(waiting: Sequence[Job], running: Sequence[Job], slots: int, served: Mapping[str, int]) -> list[Job]:
    """The waiting jobs that may start now, when `slots` jobs may run at once."""
    chosen: list[Job] = []
    owners = {job.owner for job in running}
    for job in fair_order(waiting, served):
        if len(running) + len(chosen) >= slots:
            break
        if job.owner not in owners:
            chosen.append(job)
            owners.add(job.owner)
    return chosen


def queue_full(waiting: Sequence[Job], owner: str, limits: Limits) -> str:
    """Why the queue accepts no further job of this owner; empty when it does."""
    own = sum(job.owner == owner for job in waiting)
    if own >= limits.queue_each:
        return (
            f"{own:,} of your trainings wait already, and this server queues no more of one learner. "
            "Let one begin, or stop one; then press Train again."
        )
    if len(waiting) >= limits.queue:
        return (
            f"The queue is full: {len(waiting):,} trainings wait, and this server takes no more at a time. "
            "Your data, settings and runs are kept. Press Train again in a minute."
        )
    return ""


@dataclass(frozen=True)
class QueuePosition:
    """The position of a waiting job.

    `jobs_ahead`: how many jobs start before it. `seconds`: in about how many it starts, None when that is unknown.
    `behind_own_job`: a job of its owner is running, and an owner's jobs never run at the same time.
    """

    jobs_ahead: int = 0
    seconds: float | None = None
    behind_own_job: bool = False


@dataclass
class Speed:
    """How long the latest jobs took in relation to their estimates."""

    _ratios: deque[float] = field(default_factory=lambda: deque(maxlen=JOBS_REMEMBERED))

    def record(self, estimated: float, seconds: float) -> None:
        """Record a finished job with an estimate of `estimated` seconds that took `seconds`."""
        if estimated > 0 and seconds > 0:
            self._ratios.append(seconds / estimated)

    @property
    def ratio(self) -> float | None:
        """The median of actual / estimated seconds; None before the first job has finished."""
        return median(self._ratios) if self._ratios else None


@dataclass(frozen=True)
class Estimator:
    """Estimates jobs' durations from the monotonic time `now`, the `Speed.ratio`, and the time limit for a job."""

    now: float
    ratio: float
    max_seconds: float

    def total(self, job: Job) -> float:
        """The seconds that a job takes from its start to its end. One without a cost fails at once."""
        return min(self.ratio * job.cost.seconds(), self.max_seconds) if job.cost else 0.0

    def remaining(self, job: Job) -> float:
        """The seconds that a running job still takes: by its own speed, or by its cost while that is unknown."""
        elapsed = 0.0 if job.started_at is None else self.now - job.started_at
        left = job.seconds_left
        if left is None:
            left = self.total(job) - elapsed
        return max(0.0, min(left, self.max_seconds - elapsed))


def queue_positions(
    waiting: Sequence[Job], running: Sequence[Job], slots: int, estimator: Estimator | None
) -> dict[int, QueuePosition]:
    """The position of each waiting job by its id. `waiting` is in the order in which they start.

    Without an `estimator` all seconds are None.
    """
    owners = {job.owner for job in running}
    seconds: list[float] = []
    if estimator:
        left = [(job.owner, estimator.remaining(job)) for job in running]
        seconds = start_times(left, [(job.owner, estimator.total(job)) for job in waiting], slots)
    return {
        job.id: QueuePosition(ahead, seconds[ahead] if seconds else None, job.owner in owners)
        for ahead, job in enumerate(waiting)
    }


def start_times(running: Sequence[tuple[str, float]], waiting: Sequence[tuple[str, float]], slots: int) -> list[float]:
    """In how many seconds each waiting job starts, when `slots` jobs run at once, but only one for each owner.

    `running` has the owner of each running job and the seconds it still takes; `waiting` has the owner of each waiting
    job, in the order in which they start, and the seconds it will take. Empty when there are no slots.
    """
    if slots < 1:
        return []
    free = sorted(seconds for _, seconds in running)[max(0, len(running) - slots) :]
    free = [0.0] * (slots - len(free)) + free
    busy: dict[str, float] = {}
    for owner, seconds in running:
        busy[owner] = max(seconds, busy.get(owner, 0.0))
    times = [0.0] * len(waiting)
    pending = list(range(len(waiting)))
    while pending:
        now = heapq.heappop(free)
        job = next((job for job in pending if busy.get(waiting[job][0], 0.0) <= now), None)
        if job is None:  # all waiting owners have a running job: the slot stays free until the first of these ends
            heapq.heappush(free, min(busy[waiting[job][0]] for job in pending))
            continue
        pending.remove(job)
        owner, seconds = waiting[job]
        times[job] = now
        busy[owner] = now + seconds
        heapq.heappush(free, now + seconds)
    return times
