"""For all tests: TensorFlow is imported as the app imports it, whichever test comes first, and none is timed.

Hypothesis makes the same examples each time, so that the same code gives the same answer. To look for new ones:
`pytest --hypothesis-profile explore`.
"""

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.processes.environment import apply_settings

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("explore"), derandomize=True)
settings.load_profile("steady")

apply_settings()

TESTS = Path(__file__).parent
# Files go to the workers in this order: what waits for servers and browsers comes first, files that wait for a training
# apart from each other, so that one worker works while the other waits. What fills the tests' own process with
# TensorFlow's graphs comes late, as it slows down every AppTest after it. Files of a second or two come last, so that
# both workers end together.
ORDER = [
    "faults/test_processes.py",
    "browser/deploy",
    "cluster/test_training.py",
    "browser/explorer",
    "faults/test_server.py",
    "browser",
    "cluster",
    "load",
    "faults",
    "core/workers",
    "pages",
    "lessons",
    "core/training",
    "core/model",
    "core/export",
    "core/diagnosis",
    "core/datasets",
    "core",
]


def pytest_collection_finish() -> None:
    """Let garbage collection pass over what importing made, as building graphs sets it off again and again."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in `ORDER`; others come with those of core."""
    items.sort(key=lambda item: _rank(item.path.relative_to(TESTS).as_posix()))


def _rank(path: str) -> int:
    places = [place for place in ORDER if f"{path}/".startswith(f"{place}/")]
    return ORDER.index(max(places, key=len, default="core"))
