"""The queue of jobs in front of the trainers: in turn among their owners, one running job an owner, and bounded.

An owner is one browser session. Whose turn it is goes by who was served longest ago; who never was comes first, and
among those who came first. So while a job waits no other owner is served twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from core.jobs.job import Job
from core.settings import Limits


class RefusedError(Exception):
    """A job that is not taken into the queue. The message says what happened, what is expected and what to do."""


def in_turn(waiting: Sequence[Job], served: Mapping[str, int]) -> list[Job]:
    """The waiting jobs in the order in which their turns come.

    `waiting` is in the order of arrival. `served` has the number of each owner's latest turn, higher for a later one.
    """
    came: dict[str, int] = {}
    rounds: Counter[str] = Counter()
    places = {}
    for number, job in enumerate(waiting):
        came.setdefault(job.owner, number)
        places[job.id] = (rounds[job.owner], served.get(job.owner, 0), came[job.owner])
        rounds[job.owner] += 1
    return sorted(waiting, key=lambda job: places[job.id])


def next_to_run(waiting: Sequence[Job], running: Sequence[Job], places: int, served: Mapping[str, int]) -> list[Job]:
    """The waiting jobs that may start now, when `places` jobs may run at once."""
    chosen: list[Job] = []
    owners = {job.owner for job in running}
    for job in in_turn(waiting, served):
        if len(running) + len(chosen) >= places:
            break
        if job.owner not in owners:
            chosen.append(job)
            owners.add(job.owner)
    return chosen


def no_room(waiting: Sequence[Job], owner: str, limits: Limits) -> str:
    """Why the queue takes no further job of this owner; empty when it does."""
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
