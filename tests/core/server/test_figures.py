"""Whether the server can train, and how large a class it can serve."""

import pytest

from core.jobs.job_stats import BackendState
from core.server.figures import MAX_MEASURED, SECONDS_TO_LOAD, capacity, health
from tests.core.server.examples import entries


@pytest.mark.parametrize(
    ("backend", "seconds", "well", "words"),
    [
        ("loading", 0.0, True, "loading"),
        ("loading", SECONDS_TO_LOAD, True, "loading"),
        ("loading", SECONDS_TO_LOAD + 1, False, "not become ready within 120 s"),
        ("ready", 1e6, True, "ready"),
        ("broken", 0.0, False, "does not start"),
    ],
)
def test_a_server_is_well_while_it_trains_or_gets_ready_to(
    backend: BackendState, seconds: float, well: bool, words: str
) -> None:
    found = health(entries(backend=backend, backend_seconds=seconds))
    assert found.well is well
    assert words in found.words


def test_memory_bounds_a_class_on_a_small_container() -> None:
    # 300 MiB are left, 2 x 60 of them for the workers: 180 / 2 = 90 more sessions beside the 5.
    found = capacity(left=300.0, sessions=5, slots=2, seconds_each=0.1)
    assert (found.by_memory, found.by_speed, found.learners) == (95, 400, 95)
    assert "300 MiB are left" in found.words[0]
    assert "room for 95" in found.words[0]


def test_speed_bounds_a_class_of_slow_trainings() -> None:
    # Two at once, 4 s each: 10 are done after 20 s.
    found = capacity(left=10_000.0, sessions=0, slots=2, seconds_each=4.0)
    assert (found.by_speed, found.learners) == (10, 10)
    assert "10 are done within 20 s" in found.words[1]


def test_nothing_is_promised_before_the_speed_is_known() -> None:
    found = capacity(left=10_000.0, sessions=0, slots=2, seconds_each=None)
    assert (found.by_speed, found.learners) == (None, None)
    assert "Train once" in found.words[1]


def test_no_more_are_promised_than_were_measured() -> None:
    found = capacity(left=10_000.0, sessions=0, slots=8, seconds_each=0.01)
    assert found.learners == MAX_MEASURED
    assert "never measured" in found.words[-1]


def test_those_who_are_connected_fit_when_no_memory_is_left() -> None:
    assert capacity(left=50.0, sessions=12, slots=2, seconds_each=0.5).by_memory == 12
