"""The host's page in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import Walk


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
