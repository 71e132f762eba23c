"""The order of jobs in front of the trainer: first come, first served, and one running job an owner."""

from collections.abc import Sequence

from core.training.ticket import Ticket


def next_to_run(waiting: Sequence[Ticket], running: Sequence[Ticket], places: int) -> list[Ticket]:
    """The waiting jobs that may start now, when `places` jobs may run at once."""
    chosen: list[Ticket] = []
    owners = {ticket.owner for ticket in running}
    for ticket in waiting:
        if len(running) + len(chosen) >= places:
            break
        if ticket.owner not in owners:
            chosen.append(ticket)
            owners.add(ticket.owner)
    return chosen
