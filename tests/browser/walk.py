"""The steps that a learner takes in the browser. Each waits for content, never for a time."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.timeouts import SECONDS, SECONDS_TO_START

MILLISECONDS = 1_000 * SECONDS
expect.set_options(timeout=MILLISECONDS)  # unless told, Playwright waits 5 s, which a busy machine may need


@dataclass(frozen=True)
class Walk:
    """A browser page on the app at `url`."""

    page: Page
    url: str

    def __post_init__(self) -> None:
        self.page.set_default_timeout(MILLISECONDS)

    def open(self, path: str) -> None:
        """Open a link and wait until the page has been drawn."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the script does not run, and all that it made has been drawn."""
        self.is_answered()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def is_answered(self) -> None:
        """Wait until the script does not run. Parts of the page may be drawn later."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    def go(self, name: str) -> None:
        """Follow a link of the navigation or of the page."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.settle()

    def press(self, name: str) -> None:
        """Press a button of the page; the header has a Stop of Streamlit while a page takes long to draw."""
        of_page = self.page.locator(":not([kind=header])")
        self.page.get_by_role("button", name=name, exact=True).and_(of_page).click()

    def choose(self, label: str, option: str | re.Pattern[str]) -> None:
        """Open a select box and choose an option.

        Its list closes when the page scrolls, and a click that scrolls to the box first would be followed by that.
        """
        box = self.page.get_by_role("combobox", name=label)
        box.scroll_into_view_if_needed()
        box.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        box.click()
        self.page.get_by_role("option", name=option).first.click()

    def train(self, run: int = 1) -> None:
        """Press Train and wait for the end of this run, by its number: the end of an earlier one may still be shown."""
        self.press("Train")
        self.trained(f"run {run}: finished after")
        self.settle()

    def says(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page shows a text."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def trained(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page shows how far training is, which may be the first of its server."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=1_000 * SECONDS_TO_START)

    def has_value(self, control: Locator, value: str) -> None:
        """Wait until a control that Python may replace shows a value, and the one that it replaces has gone."""
        expect(control.first).to_have_value(value)
        expect(control).to_have_count(1)
        expect(control).to_have_value(value)

    def has_address(self, pattern: str) -> None:
        """Wait until the address matches."""
        expect(self.page).to_have_url(re.compile(pattern))

    @property
    def threshold(self) -> Locator:
        """The threshold's slider."""
        return self.page.get_by_label("Threshold")

    def cell(self, name: str) -> int:
        """The count in a cell of the confusion matrix: tp, fn, fp or tn."""
        count = self.page.locator(f".cell.{name} .count")
        expect(count).to_have_text(re.compile("[0-9]"))
        return int(count.inner_text().replace(",", ""))

    def numbers(self) -> list[str]:
        """The four numbers of the Train page, as they are shown."""
        values = self.page.locator("[data-testid=stMetricValue]")
        expect(values).to_have_count(4)
        return values.all_inner_texts()
