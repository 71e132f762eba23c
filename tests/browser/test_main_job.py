"""The main job in a real browser: data, training, judging, links."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import Walk
from tests.process_tree import worker_pool_among
from tests.serving import Served, served


def drag_threshold(walk: Walk, share: float) -> None:
    """Drag the thumb with the mouse to a share of the slider's width, without letting go."""
    walk.threshold.hover()  # waits until it stays where it is
    box = walk.threshold.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    walk.page.mouse.move(box["x"] + box["width"] / 2, middle)
    walk.page.mouse.down()
    walk.page.mouse.move(box["x"] + box["width"] * share, middle, steps=5)


def make_table(path: Path, rows: int = 240) -> Path:
    """A CSV with numbers, a yes/no column, categories and missing values, whose target can be learned."""
    generator = np.random.default_rng(0)
    age = generator.integers(18, 80, rows).astype(float)
    town = generator.choice(["Ulm", "Bern", "Graz"], rows)
    member = generator.choice(["yes", "no"], rows)
    bought = np.where(age + 20 * (town == "Bern") + generator.normal(0, 8, rows) > 55, "yes", "no")
    frame = pd.DataFrame({"age": age, "town": town, "member": member, "bought": bought})
    frame.loc[::9, "age"] = np.nan
    frame.loc[::13, "town"] = None
    frame.to_csv(path, index=False)
    return path


def test_a_toy_set_is_picked_trained_and_judged_by_a_drag(walk: Walk) -> None:
    walk.open("/")
    walk.go("Data")
    walk.page.get_by_role("tab", name="Real data").click()
    walk.press("Breast cancer")
    walk.says("Train on 343 rows")
    walk.has_address("dataset=breast_cancer")
    walk.go("Train on 343 rows")
    walk.train()
    walk.says("Finished after 50 epochs")
    assert walk.numbers()[0] == "50 / 50"
    expect(walk.page.locator(".vega-embed").first.locator("path").first).to_be_attached()
    walk.go("Judge it")

    found, false_alarms = walk.cell("tp"), walk.cell("fp")
    drag_threshold(walk, 0.001)
    expect(walk.page.locator(".cell.fn .count")).to_have_text("0")
    assert walk.cell("tp") >= found
    assert walk.cell("fp") > false_alarms
    walk.has_address(r"/evaluate\?dataset=breast_cancer$")  # nothing is told before the button is let go
    walk.page.mouse.up()
    walk.has_address(r"threshold=0\.0")


def test_a_table_of_ones_own_is_uploaded_trained_and_judged(walk: Walk, tmp_path: Path) -> None:
    walk.open("/data")
    walk.page.locator("input[type=file]").set_input_files(make_table(tmp_path / "shop.csv"))
    walk.says("240")
    walk.has_address("dataset=upload")
    walk.go("Train on 144 rows")
    walk.train()
    walk.go("Judge it")
    expect(walk.page.get_by_test_id("explorer-rule")).to_have_text("score ≥ 0.50 is called yes")
    assert walk.cell("tp") + walk.cell("fn") + walk.cell("fp") + walk.cell("tn") == 48
    before = walk.cell("tp") + walk.cell("fp")
    drag_threshold(walk, 0.95)
    expect(walk.page.get_by_test_id("explorer-rule")).not_to_have_text("score ≥ 0.50 is called yes")
    assert walk.cell("tp") + walk.cell("fp") < before
    walk.page.mouse.up()


def test_a_bad_file_is_refused_in_words_and_nothing_is_lost(walk: Walk, tmp_path: Path) -> None:
    walk.open("/data?dataset=iris")
    bad = tmp_path / "header.csv"
    bad.write_text("a,b,c\n")
    walk.page.locator("input[type=file]").set_input_files(bad)
    walk.says("has a header and no rows")
    walk.has_address("dataset=iris")
    walk.says("Train on 90 rows")


def test_a_long_run_is_stopped_and_keeps_what_it_learned(walk: Walk) -> None:
    walk.open("/train?dataset=moons&rows=20000&batch_size=8&epochs=2000")
    walk.press("Train")
    walk.trained(re.compile(r"Epoch [1-9][\d,]* of 2,000"))  # before, it has learned nothing to judge
    walk.press("Stop")
    walk.says("Stopped after")
    walk.go("Judge it")
    assert walk.cell("tp") > 0


def test_a_link_opens_the_same_choices_and_gives_the_same_curves(walk: Walk) -> None:
    link = "/train?dataset=circles&rows=300&optimizer=rmsprop&epochs=20&seed=3&layers=8"
    walk.open(link)
    walk.train()
    first, address = walk.numbers(), walk.page.url
    for part in ("dataset=circles", "rows=300", "optimizer=rmsprop", "epochs=20", "seed=3", "layers=8"):
        assert part in address
    walk.page.reload()
    walk.settle()
    walk.says("Here the model will learn")
    walk.train()
    assert walk.numbers() == first


def test_a_link_with_bad_values_says_what_is_used_instead(walk: Walk) -> None:
    walk.open("/train?dataset=moons&epochs=-3&optimizer=turbo&seed=7")
    walk.says("epochs = '-3' must be a whole number from 1 to 2,000; 50 is used instead")
    walk.says("optimizer = 'turbo' must be one of sgd, adam")
    walk.has_address("seed=7")
    walk.press("Understood")
    expect(walk.page.get_by_text("epochs = '-3'")).to_have_count(0)


def test_a_changed_setting_is_in_the_address_and_back_takes_it_back(walk: Walk) -> None:
    walk.open("/train?dataset=moons&epochs=20")
    number = walk.page.get_by_label("Epochs", exact=True)
    number.fill("33")
    number.press("Enter")
    walk.has_address("epochs=33")
    walk.page.go_back()
    walk.has_address("epochs=20")
    walk.has_value(number, "20")


def test_the_keyboard_alone_trains_and_moves_the_threshold(walk: Walk) -> None:
    walk.open("/train?dataset=iris&positive=setosa")
    walk.page.get_by_role("button", name="Train", exact=True).focus()
    walk.page.keyboard.press("Enter")
    walk.trained("Finished after 50 epochs")
    walk.settle()
    walk.page.get_by_role("link", name="Judge it").focus()
    walk.page.keyboard.press("Enter")
    walk.says("One class against the rest")
    walk.settle()
    walk.threshold.focus()
    walk.page.keyboard.press("ArrowRight")  # to the next threshold at which something changes
    walk.has_address(r"threshold=0\.[5-9]")


@pytest.mark.parametrize("path", ["/", "/data", "/train?dataset=moons", "/evaluate?dataset=iris", "/learn"])
def test_no_page_scrolls_sideways_on_a_phone(walk: Walk, path: str) -> None:
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.open(path)
    assert walk.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.full
def test_a_link_to_a_page_works_as_the_first_thing_a_server_is_asked(page: Page) -> None:
    with served() as fresh:
        walk = Walk(page, fresh.url)
        walk.open("/train?dataset=iris")
        walk.says("Iris, 150 rows")
        expect(page.get_by_test_id("stTopNavLink")).to_have_count(5)
        walk.press("Train")
        walk.says("Warming up")
        walk.trained("Finished after 50 epochs")


def test_the_streamlit_process_holds_neither_tensorflow_nor_scikit_learn(walk: Walk, app: Served) -> None:
    walk.open("/train?dataset=moons&epochs=2")
    walk.train()
    walk.go("Judge it")
    mapped = [entry.path for entry in app.process.memory_maps(grouped=True)]
    assert any("numpy" in path for path in mapped)
    assert not [path for path in mapped if re.search(r"/(tensorflow|sklearn|keras)/", path)]
    assert worker_pool_among(app.process.children()).is_running()
