"""The host's page and the security headers in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import Walk
from tests.serving import Served


def test_a_browser_refuses_nothing_that_the_pages_need(app: Served, new_page: Page) -> None:
    """Charts, both components and a training under the content security policy."""
    walk, page = Walk(new_page, app.url), new_page
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    walk.open("/train?dataset=moons&epochs=5")
    walk.train()
    expect(page.locator(".vega-embed svg").first).to_be_visible()
    walk.go("Judge it")
    assert sum(walk.cell(name) for name in ("tp", "fn", "fp", "tn")) > 0
    walk.open("/data?dataset=drawn")
    assert refused == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_navigation_does_not_lead_to_the_hosts_page_which_fits_every_width(
    walk: Walk, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    walk.open("/status")
    walk.says("This server")
    walk.says("switched off")
    expect(page.get_by_role("link", name="Status")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
