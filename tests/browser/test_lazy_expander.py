"""Folded sections, in a browser: what is in them comes when they are opened, and they stay as they were left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import Walk


def test_a_folded_section_is_made_when_it_is_opened_and_stays_open(walk: Walk, page: Page) -> None:
    walk.open("/train?dataset=moons&epochs=5")
    beta = page.get_by_role("spinbutton", name="Beta 1")
    expect(beta).to_have_count(0)
    page.get_by_text("More for the optimizer").click()
    beta.fill("0.8")
    page.keyboard.press("Enter")
    walk.has_address("beta_1=0.8")
    beta.fill("")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("beta_1"))
    walk.has_value(beta, "0.9")


@pytest.mark.full
def test_a_link_with_a_rarer_setting_shows_it(walk: Walk, page: Page) -> None:
    walk.open("/train?dataset=moons&beta_1=0.8")
    expect(page.get_by_role("spinbutton", name="Beta 1")).to_have_value("0.8")


@pytest.mark.full
def test_the_scores_are_judged_and_a_threshold_is_taken_in_opened_sections(walk: Walk, page: Page) -> None:
    walk.open("/train?dataset=moons&epochs=5")
    walk.train()
    page.get_by_text("Details of this run").click()
    walk.says("Fingerprint of the weights")
    walk.go("Evaluate")
    page.get_by_text("What a mistake costs").click()
    take = page.get_by_role("button", name="Use 0.", disabled=False).first
    take.click()
    walk.has_address("threshold=")
    walk.says("The cheapest")
