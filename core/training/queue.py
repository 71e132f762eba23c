"""The queue of jobs in front of the trainers: in turn among their owners, one running job an owner, and bounded.

An owner is one browser session. Whose turn it is goes by who was served longest ago; who never was comes first, and
among those who came first. So while a job waits no other owner is served twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from core.settings import Limits
from core.training.ticket import Ticket


class RefusedError(Exception):
    """A job that is not taken into the queue. The message says what happened, what is expected and what to do."""


def in_turn(waiting: Sequence[Ticket], served: Mapping[str, int]) -> list[Ticket]:
    """The waiting jobs in the order in which their turns come.

    `waiting` is in the order of arrival. `served` has the number of each owner's latest turn, higher for a later one.
    """
    came: dict[str, int] = {}
    rounds: Counter[str] = Counter()
    places = {}
    for number, ticket in enumerate(waiting):
        came.setdefault(ticket.owner, number)
        places[ticket.id] = (rounds[ticket.owner], served.get(ticket.owner, 0), came[ticket.owner])
        rounds[ticket.owner] += 1
    return sorted(waiting, key=lambda ticket: places[ticket.id])


def next_to_run(
    waiting: Sequence[Ticket], running: Sequence[Ticket], places: int, served: Mapping[str, int]
) -> list[Ticket]:
    """The waiting jobs that may start now, when `places` jobs may run at once."""
    chosen: list[Ticket] = []
    owners = {ticket.owner for ticket in running}
    for ticket in in_turn(waiting, served):
        if len(running) + len(chosen) >= places:
            break
        if ticket.owner not in owners:
            chosen.append(ticket)
            owners.add(ticket.owner)
    return chosen


def no_room(waiting: Sequence[Ticket], owner: str, limits: Limits) -> str:
    """Why the queue takes no further job of this owner; empty when it does."""
    own = sum(ticket.owner == owner for ticket in waiting)
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
