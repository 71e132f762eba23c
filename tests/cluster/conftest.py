"""For all tests of the cluster."""

from collections.abc import Iterator

import pytest

SECONDS_TO_CONNECT = (
    30.0  # Dask's own default; the app's 3 s, and 10 s for an answer, pass on a machine that runs tests
)


@pytest.fixture(scope="module", autouse=True)
def slow_cluster_is_not_lost() -> Iterator[None]:
    """The app waits longer for the cluster than it does for learners."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SECONDS_TO_CONNECT", "SECONDS_TO_ANSWER"):
            patch.setattr(f"core.workers.dask_backend.{name}", SECONDS_TO_CONNECT)
        yield
