"""When a server is well."""

import pytest

from core.jobs.job_stats import BackendState
from core.server.health import SECONDS_TO_LOAD, health
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
