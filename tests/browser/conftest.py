"""A real browser and the real app."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.install import system_chromium
from tests.browser.walk import MILLISECONDS, Walk
from tests.serving import Served, shared


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one, else the one that Playwright has installed."""
    system = system_chromium()
    found = {"executable_path": system} if system else {}
    return {**browser_type_launch_args, **found, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[Served]:
    """The app, served once for all tests that need no settings of their own, in all pytest workers."""
    with shared(tmp_path_factory.getbasetemp().parent, testrun_uid) as server:
        yield server


@pytest.fixture(scope="session")
def tab(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator["Tab"]:
    """The tab of this pytest worker."""
    tab = Tab(browser.new_context(**browser_context_args))
    yield tab
    tab.context.close()


@pytest.fixture
def page(tab: "Tab", request: pytest.FixtureRequest) -> Iterator[Page]:
    """The worker's tab, empty. A test that routes requests, listens to the page or adds scripts takes `new_page`."""
    failed = request.session.testsfailed
    yield tab.open()
    if request.session.testsfailed == failed:
        tab.empty()
    else:
        tab.discard()


@pytest.fixture
def new_page(context: BrowserContext) -> Page:
    """A tab that no other test uses, without cookies and cache."""
    return context.new_page()


class Tab:
    """A tab that one test after another uses, as Chromium compiles the app's scripts for each new tab.

    No test sees what another left: cookies, storage, size, colors, the pointer. After a failure there is a new tab.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self._page: Page | None = None
        self._size: ViewportSize | None = None

    def open(self) -> Page:
        """The tab; a new one after a failure."""
        self._page = self._page or self.context.new_page()
        self._size = self._size or self._page.viewport_size
        return self._page

    def empty(self) -> None:
        """Leave the app, and put back what a test may have changed."""
        page = self.open()
        page.evaluate("try { localStorage.clear(); sessionStorage.clear() } catch {}")  # an empty page has none
        page.goto("about:blank")
        page.mouse.move(0, 0)
        page.emulate_media(color_scheme="light")
        if self._size:
            page.set_viewport_size(self._size)
        page.set_default_timeout(MILLISECONDS)
        self.context.clear_cookies()

    def discard(self) -> None:
        """Close the tab."""
        page, self._page = self.open(), None
        page.close()


@pytest.fixture
def walk(page: Page, app: Served) -> Walk:
    """A page of the browser with the steps a learner takes."""
    app.check()
    return Walk(page, app.url)
