"""The order of the queue: fair among owners, with one running job for each owner, and of limited length.

An owner is one browser session. The owner who was served longest ago comes next; owners who were never served come
first, in the order of arrival. So while a job waits, no other owner is served twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from core.jobs.job import Job
from core.settings import Limits


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
