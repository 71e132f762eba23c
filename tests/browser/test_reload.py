"""F5 in a real browser: the page says what is lost, and brings the settings of a run back by its link."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_job import make_table
from tests.browser.walk import Walk
from tests.serving import Served

RELOADED = "This page was reloaded, so it no longer has"
MOONS = "/train?dataset=moons&epochs=12&seed=4"


def reload(walk: Walk, kept: str) -> None:
    """F5, once the tab keeps a record with this text, until the page is drawn."""
    walk.page.wait_for_function(
        "text => JSON.stringify(sessionStorage).replaceAll('\\\\', '').includes(text)", arg=kept
    )
    walk.page.reload()
    walk.settle()


def test_a_reloaded_page_names_its_runs_and_brings_each_back_by_its_link(walk: Walk) -> None:
    walk.open(MOONS)
    walk.train()
    numbers = walk.numbers()
    walk.page.get_by_role("spinbutton", name="Seed").fill("5")
    walk.page.keyboard.press("Enter")
    walk.has_address("seed=5")
    walk.settle()
    walk.train(run=2)
    expect(walk.page.get_by_text(RELOADED)).to_have_count(0)
    reload(walk, '"runs":2')
    walk.says(f"{RELOADED} your 2 runs.")
    walk.has_address("seed=5")  # the link has kept the settings
    first, latest = walk.page.get_by_role("link", name="Moons, 500 rows"), "seed=5"
    expect(first).to_have_count(2)
    assert latest in str(first.first.get_attribute("href"))
    first.last.click()  # from Train to Train
    walk.has_address("seed=4")
    walk.settle()
    walk.train()
    assert walk.numbers() == numbers
    walk.go("Evaluate")
    walk.says(RELOADED)
    first.first.click()
    walk.has_address("/train.*seed=5")
    walk.settle()
    walk.press("Understood")
    expect(walk.page.get_by_text(RELOADED)).to_have_count(0)
    reload(walk, '"runs":1')
    walk.says(f"{RELOADED} your run.")


def test_a_reloaded_page_names_the_file_to_open_and_keeps_what_was_chosen_for_it(walk: Walk, tmp_path: Path) -> None:
    file = make_table(tmp_path / "shop.csv")
    walk.open("/data")
    upload = walk.page.locator("input[type=file]")
    upload.set_input_files(file)
    walk.has_address("dataset=upload")
    walk.settle()
    walk.choose("Target", "member")
    walk.has_address("target=member")
    walk.settle()
    reload(walk, "shop.csv")
    walk.says(f"{RELOADED} your table 'shop.csv'.")
    walk.says("Open the same file again on the Data page, or pick another dataset.")
    upload.set_input_files(file)
    walk.says("Train on 144 rows")
    walk.has_address("target=member")
    expect(walk.page.get_by_text(RELOADED)).to_have_count(0)


@pytest.mark.full
def test_a_training_under_way_is_lost_with_its_page(walk: Walk) -> None:
    walk.open("/train?dataset=moons&epochs=2000&rows=5000")
    walk.press("Train")
    walk.trained(re.compile("Epoch [0-9]+ of 2,000"))
    reload(walk, "not finished")
    walk.says(f"{RELOADED} the training that was under way.")
    expect(walk.page.get_by_role("link", name="not finished")).to_have_count(1)
    walk.press("Understood")


def test_another_tab_has_lost_nothing(walk: Walk, app: Served) -> None:
    """It opens the same link, and asks for no page more than what its learner does."""
    walk.open(MOONS)
    walk.train()
    walk.page.wait_for_function("sessionStorage.length == 1")
    other = Walk(walk.page.context.new_page(), app.url)
    sent: list[bytes] = []
    other.page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    try:
        other.open(MOONS)
        other.train()
        other.page.wait_for_function("sessionStorage.length == 1")  # so its component is there
        expect(other.page.get_by_text(RELOADED)).to_have_count(0)
        assert sent
        assert not [question for question in sent if b"earlier" in question]
    finally:
        other.page.close()
