"""The limit on open files."""

import asyncio
import logging
import subprocess
import sys

import pytest

from core.server.descriptors import (
    DESCRIPTORS_PER_PAGE,
    MIN_PAGES,
    RESERVE,
    connections_that_fit,
    handle_loop_error,
    pages_that_fit,
)
from tests.serving import ROOT

RAISED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from core.server.descriptors import raise_descriptor_limit
print(raise_descriptor_limit(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(("soft", "hard", "raised"), [(256, 1024, 1024), (1024, 1024, 1024), (64, 4096, 4096)])
def test_the_limit_is_raised_to_the_systems(soft: int, hard: int, raised: int) -> None:
    code = RAISED.format(soft=soft, hard=hard)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == [str(raised)] * 2


def test_as_many_pages_fit_as_leave_the_reserve() -> None:
    assert pages_that_fit(RESERVE + 300 * DESCRIPTORS_PER_PAGE) == 300
    assert pages_that_fit(256) == MIN_PAGES


@pytest.mark.parametrize(("pages", "connections"), [(1, 71), (30, 274), (1_000, 7_064)])
def test_a_class_may_load_its_pages_all_at_once(pages: int, connections: int) -> None:
    assert connections_that_fit(65_536, pages) == connections


def test_connections_leave_the_reserve_and_two_for_each_page() -> None:
    assert connections_that_fit(RESERVE + 300 * DESCRIPTORS_PER_PAGE, 300) == 2 * 300
    assert connections_that_fit(RESERVE + 300 * DESCRIPTORS_PER_PAGE, 200) == 900
    assert connections_that_fit(256, MIN_PAGES) == 2 * MIN_PAGES


def test_that_no_descriptor_is_left_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    with caplog.at_level(logging.ERROR):
        handle_loop_error(loop, {"message": "socket.accept() out of system resource", "exception": OSError(24, "x")})
        handle_loop_error(loop, {"message": "Something else", "exception": ValueError("y")})
    loop.close()
    first, second = caplog.records
    assert "as many files open as the system lets it" in first.getMessage()
    assert not first.exc_info
    assert "Something else" in second.getMessage()
    assert second.exc_info
