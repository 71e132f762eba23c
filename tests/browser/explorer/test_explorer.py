"""The threshold explorer in a real browser: what follows the slider, and what Python hears of it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect


def slider(page: Page) -> Locator:
    return page.get_by_label("Threshold")


def drag_to(page: Page, threshold: float) -> None:
    """Move the mouse, its button already down, to where the thumb stands for `threshold`."""
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + 12 + threshold * (box["width"] - 24), box["y"] + box["height"] / 2)


def press_thumb(page: Page, threshold: float) -> None:
    drag_to(page, threshold)
    page.mouse.down()


def test_the_sentence_the_matrix_and_the_metrics_agree(explore):
    page = explore()
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Of 57 called malignant, 50 are (precision 0.877)."
    )
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Of 53 that are malignant, 50 are found and 3 missed (recall 0.943)."
    )
    expect(page.get_by_test_id("explorer-rule")).to_have_text("score ≥ 0.50 is called malignant")
    for name, count, share in (("tp", 50, "94%"), ("fn", 3, "6%"), ("fp", 7, "8%"), ("tn", 83, "92%")):
        expect(page.locator(f".cell.{name} .count")).to_have_text(str(count))
        expect(page.locator(f".cell.{name} .share")).to_have_text(f"{share} of the row")
    metrics = {"accuracy": "0.930", "precision": "0.877", "recall": "0.943", "f1": "0.909", "specificity": "0.922"}
    for name, value in metrics.items():
        expect(page.locator(f".metric[data-metric={name}] .value")).to_have_text(value)
    expect(page.locator(".metric[data-metric=accuracy] .beside")).to_have_text("baseline 0.629: always benign")
    expect(page.locator(".metric[data-metric=precision] .beside")).to_have_text("prevalence 0.371")


def test_a_drag_moves_everything_and_python_hears_of_its_end_only(explore):
    page = explore()
    press_thumb(page, 0.5)
    drag_to(page, 0.65)
    expect(page.locator(".cell.fp .count")).to_have_text("0")
    expect(page.get_by_text("moved None, threshold 0.5, run 1", exact=True)).to_be_visible()
    drag_to(page, 0.9)
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Nothing is called malignant, so precision is undefined."
    )
    expect(page.locator(".metric[data-metric=precision]")).to_contain_text("nothing was predicted positive")
    expect(page.locator(".point")).to_be_hidden()
    page.mouse.up()
    expect(page.get_by_text("moved 0.9, threshold 0.9, run 2", exact=True)).to_be_visible()


def test_arrow_keys_move_the_slider(explore):
    page = explore()
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("explorer-rule")).to_contain_text("0.505")
    page.keyboard.press("Home")
    expect(page.locator(".cell.fp .count")).to_have_text("90")
    expect(page.get_by_text(re.compile("moved 0, threshold 0.0"))).to_be_visible()


def test_of_a_held_key_python_hears_once(explore):
    page = explore()
    slider(page).evaluate(
        """async slider => {
            for (let press = 0; press < 20; press += 1) {
                slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
                slider.stepUp();
                slider.dispatchEvent(new Event("input"));
                slider.dispatchEvent(new Event("change"));
                await new Promise(next => setTimeout(next, 10));
            }
        }"""
    )
    expect(page.get_by_text("moved 0.6, threshold 0.6, run 2", exact=True)).to_be_visible()


def test_a_threshold_from_python_is_taken_over_exactly(explore):
    page = explore()
    page.get_by_role("button", name="Set 0.61234").click()
    expect(page.get_by_test_id("explorer-rule")).to_contain_text("0.61234")
    expect(page.locator(".cell.fp .count")).to_have_text("0")
    page.get_by_role("button", name="Set 0.3").click()
    expect(slider(page)).to_have_value("0.3")
    expect(page.locator(".cell.fp .count")).to_have_text("90")


def test_moving_back_to_an_earlier_threshold_is_heard(explore):
    page = explore()
    slider(page).fill("0.7")
    expect(page.get_by_text("moved 0.7, threshold 0.7")).to_be_visible()
    page.get_by_role("button", name="Set 0.3").click()
    expect(slider(page)).to_have_value("0.3")
    slider(page).fill("0.7")
    expect(page.get_by_text("moved 0.7, threshold 0.7")).to_be_visible()


def test_a_rerun_does_not_take_the_thumb_away(explore):
    page = explore()
    press_thumb(page, 0.5)
    drag_to(page, 0.65)
    page.get_by_role("button", name="Set 0.3").evaluate("button => button.click()")
    expect(page.get_by_text("moved None, threshold 0.3, run 2", exact=True)).to_be_visible()
    expect(slider(page)).to_have_value("0.65")
    drag_to(page, 0.4)
    page.mouse.up()
    expect(page.get_by_text("moved 0.4, threshold 0.4")).to_be_visible()


def test_one_class_against_the_rest_is_quoted(explore):
    page = explore("digits")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Of 57 called “8”, 50 are (precision 0.877).")
    expect(page.locator(".row-negative")).to_contain_text("is “not 8”")


def test_without_a_positive_row_recall_is_undefined(explore):
    page = explore("one class")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Nothing here is malignant, so recall is undefined."
    )
    expect(page.locator(".metric[data-metric=recall]")).to_contain_text("undefined")
    expect(page.locator(".area")).to_contain_text("there is no curve")


def test_names_of_classes_are_text(explore):
    page = explore("hostile")
    expect(page.get_by_test_id("threshold-explorer").locator("img, b")).to_have_count(0)
    assert "taken over" not in page.title()


@pytest.mark.parametrize("case", ["tumours", "hostile"])
def test_on_a_phone_nothing_scrolls_sideways(explore, case):
    page = explore(case)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    explorer = page.get_by_test_id("threshold-explorer")
    assert explorer.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert slider(page).bounding_box()["height"] >= 44


def test_colours_follow_a_change_of_theme(explore):
    page = explore()
    colour = "element => getComputedStyle(element).fill"
    page.emulate_media(color_scheme="dark")
    expect(page.locator("[data-testid=stApp]")).to_have_css("color-scheme", "dark")
    assert page.locator(".bars.positive").evaluate(colour) == "rgb(38, 166, 154)"
    page.emulate_media(color_scheme="light")
    expect(page.locator("[data-testid=stApp]")).to_have_css("color-scheme", "light")
    assert page.locator(".bars.positive").evaluate(colour) == "rgb(0, 121, 107)"
