"""The explorer on a page of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.serving import served

DEMO = Path(__file__).with_name("demo.py")


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    with served(DEMO) as server:
        yield server.url


@pytest.fixture
def explore(page: Page, demo_url: str) -> Callable[..., Page]:
    """Open the demo with one of its cases."""

    def opened(case: str = "tumours") -> Page:
        page.goto(f"{demo_url}/?case={case}")
        page.get_by_test_id("threshold-explorer").wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        expect(page.get_by_test_id("explorer-rule")).not_to_be_empty()  # it is drawn, and hears what is done to it
        return page

    return opened
