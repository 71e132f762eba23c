"""A real browser and the real app."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.walk import Walk
from tests.serving import Served, shared


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one, else the one that Playwright has installed."""
    system = shutil.which("chromium")
    found = {"executable_path": system} if system else {}
    return {**browser_type_launch_args, **found, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[Served]:
    """The app, served once for all tests that need no settings of their own, in all pytest workers."""
    with shared(tmp_path_factory.getbasetemp().parent, testrun_uid) as server:
        yield server


@pytest.fixture
def walk(page: Page, app: Served) -> Walk:
    """A page of the browser with the steps a learner takes."""
    app.check()
    return Walk(page, app.url)
