"""A slow link, in a browser: who acts before all controls have arrived changes nothing but what they acted on."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.walk import Walk

CONTROLS = re.compile(r"/static/js/(Checkbox|NumberInput|Selectbox|Slider)\.")
SETTINGS = {"dataset": "moons", "seed": "3", "layers": "8-8", "dropout": "0.2", "optimizer": "adamax"}
SETTINGS |= {"learning_rate": "0.05", "beta_1": "0.8", "epochs": "7"}


@pytest.fixture
def let_through(page: Page) -> Callable[[], None]:
    """Lets the scripts through that draw the controls; until then they are on their way."""
    held: list[Route] = []
    page.route(CONTROLS, lambda route: held.append(route))

    def let_through() -> None:
        for route in held:
            route.continue_()
        page.unroute(CONTROLS)

    return let_through


def test_controls_that_arrive_late_show_what_the_link_says(
    walk: Walk, page: Page, let_through: Callable[[], None]
) -> None:
    walk.open(f"/train?{urlencode(SETTINGS)}")
    page.get_by_text("More for the network").click()
    walk.settle()
    expect(page.get_by_role("spinbutton")).to_have_count(0)
    let_through()
    expect(page.get_by_role("spinbutton", name="Beta 1")).to_have_value("0.8")
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("3")
    page.get_by_role("spinbutton", name="Epochs").fill("9")
    page.keyboard.press("Enter")
    walk.has_address("epochs=9")
    walk.settle()
    assert dict(parse_qsl(urlsplit(page.url).query)) == SETTINGS | {"epochs": "9"}


def test_numbers_of_a_lesson_that_arrive_late_are_its_own(
    walk: Walk, page: Page, let_through: Callable[[], None]
) -> None:
    walk.open("/learn?lesson=matrix")
    walk.press("TP 50, FN 10, FP 5, TN 35")
    walk.says("recall = TP / (TP + FN) = 50 / (50 + 10)")
    page.get_by_text("80%", exact=True).click()
    expect(page.get_by_role("button", name="Commit").first).to_be_enabled()
    expect(page.get_by_role("spinbutton")).to_have_count(0)
    let_through()
    expect(page.get_by_role("spinbutton", name="TP: positive")).to_have_value("50")
