"""The order of jobs, without any process."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Experiment
from core.training.queue import next_to_run
from core.training.ticket import Ticket


def ticket(number: int, owner: str) -> Ticket:
    return Ticket(number, owner, Experiment(), None, lease=0.0)


@pytest.mark.parametrize(
    ("waiting", "running", "places", "expected"),
    [
        ("abc", "", 2, "ab"),
        ("aab", "", 2, "ab"),
        ("aab", "a", 2, "b"),
        ("abc", "de", 2, ""),
        ("", "", 2, ""),
        ("abc", "a", 3, "bc"),
    ],
)
def test_first_come_first_served_and_one_an_owner(waiting: str, running: str, places: int, expected: str) -> None:
    chosen = next_to_run(
        [ticket(i, owner) for i, owner in enumerate(waiting)], [ticket(9, owner) for owner in running], places
    )
    assert "".join(ticket.owner for ticket in chosen) == expected


@given(st.lists(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd"), max_size=3), st.integers(1, 4))
def test_no_owner_runs_twice_and_no_place_stays_empty_for_nothing(
    waiting: list[str], running: set[str], places: int
) -> None:
    tickets = [ticket(i, owner) for i, owner in enumerate(waiting)]
    chosen = next_to_run(tickets, [ticket(9, owner) for owner in running], places)
    owners = [entry.owner for entry in chosen]
    assert len(set(owners)) == len(owners)
    assert not running & set(owners)
    free = max(0, places - len(running))
    assert len(chosen) == min(free, len(set(waiting) - running))
    assert [entry.id for entry in chosen] == sorted(entry.id for entry in chosen)
