"""The threshold explorer in a real browser: what follows the threshold, and what Python hears of it."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from core.evaluation.binary_metrics import METRICS
from core.evaluation.intervals import wilson
from core.evaluation.metrics import Counts
from core.evaluation.thresholds import counts_at
from core.experiment.fields import SPECS
from tests.browser.explorer.demo_rows import rows

HIGHEST = SPECS["threshold"].maximum
PLOTS = ["explorer-histogram", "explorer-metric-curves", "explorer-costs"]


def slider(page: Page) -> Locator:
    return page.get_by_label("Threshold", exact=True)


def plot(page: Page, name: str) -> Locator:
    return page.get_by_test_id(name).locator(".plot")


def tile(page: Page, metric: str) -> Locator:
    return page.locator(f".metric[data-metric={metric}]")


def rule(page: Page) -> Locator:
    return page.get_by_test_id("explorer-rule")


def drag_to(page: Page, threshold: float) -> None:
    """Move the mouse, its button already down, to where the thumb stands for `threshold`."""
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + 12 + threshold / HIGHEST * (box["width"] - 24), box["y"] + box["height"] / 2)


def press_thumb(page: Page, threshold: float) -> None:
    drag_to(page, threshold)
    page.mouse.down()


def move_over(page: Page, name: str, threshold: float) -> None:
    """Move the mouse to a threshold on one of the plots."""
    plot(page, name).scroll_into_view_if_needed()
    box = plot(page, name).bounding_box()
    page.mouse.move(box["x"] + threshold / HIGHEST * box["width"], box["y"] + box["height"] / 2)


def matrix(page: Page) -> Counts:
    """The counts that the page shows."""
    shown = {
        name: int(page.locator(f".cell.{name} .count").inner_text().replace(",", ""))
        for name in ("tp", "fp", "fn", "tn")
    }
    return Counts(**shown)


def test_the_sentence_the_matrix_and_the_metrics_agree(explore):
    page = explore()
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Of 57 called malignant, 50 are (precision 0.877)."
    )
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Of 53 that are malignant, 50 are found and 3 missed (recall 0.943)."
    )
    expect(rule(page)).to_have_text("score ≥ 0.50 is called malignant")
    for name, count, share in (("tp", 50, "94%"), ("fn", 3, "6%"), ("fp", 7, "8%"), ("tn", 83, "92%")):
        expect(page.locator(f".cell.{name} .count")).to_have_text(str(count))
        expect(page.locator(f".cell.{name} .share")).to_have_text(f"{share} of the row")
    metrics = {"accuracy": "0.930", "precision": "0.877", "recall": "0.943", "f1": "0.909", "specificity": "0.922"}
    for name, value in metrics.items():
        expect(tile(page, name).locator(".value")).to_have_text(value)
    for name in ("precision", "recall", "f1"):
        expect(page.locator(f".key[data-metric={name}] b")).to_have_text(metrics[name])


def test_a_baseline_stands_beside_every_score(explore):
    page = explore()
    beside = {
        "accuracy": "majority class: 0.629, always benign",
        "precision": "prevalence: 0.371",
        "recall": "calling everything positive: 1",
        "f1": "calling everything positive: 0.541",
        "specificity": "calling nothing positive: 1",
    }
    for name, text in beside.items():
        expect(tile(page, name).locator(".beside")).to_have_text(text)
    expect(page.locator(".roc-auc")).to_have_text(
        "ROC AUC (area under the curve): 0.957; by chance: 0.5, the dashed line"
    )
    expect(page.locator(".average-precision")).to_contain_text("0.964; by chance: 0.371, the prevalence")


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
    expect(tile(page, "precision")).to_contain_text("nothing was predicted positive")
    expect(page.locator(".precision-recall .point")).to_be_hidden()
    assert page.locator(".roc .point").evaluate("dot => dot.style.transform") == "translate(0%, 0%)"
    page.mouse.up()
    expect(page.get_by_text("moved 0.9, threshold 0.9, run 2", exact=True)).to_be_visible()


@pytest.mark.parametrize("name", PLOTS)
def test_the_line_is_dragged_on_the_plots_themselves(explore, name):
    page = explore()
    move_over(page, name, 0.5)
    page.mouse.down()
    move_over(page, name, 0.65)
    expect(page.locator(".cell.fp .count")).to_have_text("0")
    expect(page.locator(".cell.tp .count")).to_have_text("50")
    expect(tile(page, "precision").locator(".value")).to_have_text("1.00")
    expect(page.locator(".cost-now")).to_contain_text("0 false alarms × 1 + 3 missed × 1 = 3.")
    places = page.locator(".cut").evaluate_all("lines => lines.map(line => line.style.transform)")
    assert len(set(places)) == 1
    assert float(re.search(r"[0-9.]+", places[0]).group()) == pytest.approx(65 / HIGHEST, abs=0.5)
    expect(page.get_by_text("moved None, threshold 0.5, run 1", exact=True)).to_be_visible()
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"moved 0\.6\d*, threshold 0\.6\d*, run 2"))).to_be_visible()
    page.mouse.move(0, 0)
    expect(page.locator(".cell.fp .count")).to_have_text("0")


def test_a_finger_drags_too_and_one_that_scrolls_changes_nothing(explore):
    page = explore()
    box = plot(page, "explorer-histogram").bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind: str, threshold: float, down: float = 0) -> None:
        at = {"x": box["x"] + threshold / HIGHEST * box["width"], "y": box["y"] + 60 + down}
        points = [] if kind == "touchEnd" else [at]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", 0.5)
    for threshold in (0.55, 0.6, 0.65):
        send("touchMove", threshold)
    expect(page.locator(".cell.fp .count")).to_have_text("0")
    send("touchEnd", 0.65)
    expect(page.get_by_text(re.compile(r"moved 0\.6\d*, threshold 0\.6\d*, run 2"))).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 400})
    before = rule(page).inner_text()
    box = plot(page, "explorer-histogram").bounding_box()
    send("touchStart", 0.2)
    for down in range(-10, -80, -10):
        send("touchMove", 0.2, down)
    send("touchEnd", 0.2, -80)
    expect(rule(page)).to_have_text(before)


def test_keys_step_to_where_something_changes(explore):
    page = explore()
    slider(page).focus()
    for key, false_alarms, found in (
        ("ArrowRight", 0, 50),
        ("ArrowRight", 0, 0),
        ("ArrowRight", 0, 0),
        ("ArrowLeft", 0, 50),
        ("ArrowDown", 7, 50),
        ("Home", 90, 53),
        ("ArrowUp", 47, 50),
        ("PageUp", 0, 0),
        ("PageDown", 90, 53),
        ("End", 0, 0),
    ):
        page.keyboard.press(key)
        expect(page.locator(".cell.fp .count")).to_have_text(str(false_alarms))
        expect(page.locator(".cell.tp .count")).to_have_text(str(found))
    # On a slow machine 1.0 is reported before the last press, whose own report then changes nothing.
    expect(page.get_by_text("threshold 1.0, run")).to_be_visible()


def test_of_many_rows_a_page_is_ten_steps_and_every_stop_is_exact(explore):
    page = explore("many")
    labels, scores = rows("many")
    slider(page).focus()
    page.keyboard.press("Home")
    stops = []
    for key in ["PageUp"] * 3 + ["ArrowRight"] * 10 + ["PageDown"]:
        page.keyboard.press(key)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        threshold = float(slider(page).input_value())
        assert matrix(page) == counts_at(labels, scores, threshold)
        stops.append(threshold)
    assert stops[:3] == sorted(set(stops[:3]))
    assert stops[-1] == stops[2]


def test_the_pointer_is_exact_on_many_rows_too(explore):
    page = explore("many")
    labels, scores = rows("many")
    move_over(page, "explorer-histogram", 0.1)
    page.mouse.down()
    for wanted in np.linspace(0.15, 0.9, 6):
        move_over(page, "explorer-histogram", wanted)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        threshold = float(slider(page).input_value())
        assert threshold == pytest.approx(wanted, abs=0.01)
        assert matrix(page) == counts_at(labels, scores, threshold)
    page.mouse.up()


def test_of_a_held_key_python_hears_once(explore):
    page = explore()
    slider(page).focus()
    slider(page).evaluate(
        """slider => {
            for (let press = 0; press < 20; press += 1) {
                const key = press % 2 ? "ArrowLeft" : "ArrowRight";
                slider.dispatchEvent(new KeyboardEvent("keydown", { key: press === 19 ? "Home" : key }));
            }
        }"""
    )
    expect(page.get_by_text("moved 0.0, threshold 0.0, run 2", exact=True)).to_be_visible()


def test_a_threshold_from_python_is_taken_over_exactly(explore):
    page = explore()
    page.get_by_role("button", name="Set 0.61234").click()
    expect(rule(page)).to_contain_text("0.61234")
    expect(page.locator(".cell.fp .count")).to_have_text("0")
    page.get_by_role("button", name="Set 0.3").click()
    expect(slider(page)).to_have_value("0.3")
    expect(page.locator(".cell.fp .count")).to_have_text("90")


def test_a_threshold_between_the_thinned_rows_is_exact_and_steps_on(explore):
    page = explore("many")
    page.get_by_role("button", name="Set 0.61234").click()
    expect(rule(page)).to_contain_text("0.61234")
    labels, scores = rows("many")
    assert matrix(page) == counts_at(labels, scores, 0.61234)
    for key, higher in (("ArrowRight", True), ("ArrowLeft", False), ("ArrowLeft", False)):
        before = float(slider(page).input_value())
        slider(page).press(key)
        assert (float(slider(page).input_value()) > before) == higher


def test_moving_back_to_an_earlier_threshold_is_heard(explore):
    page = explore()
    slider(page).fill("0.7")
    expect(page.get_by_text("moved 0.7, threshold 0.7")).to_be_visible()
    page.get_by_role("button", name="Set 0.3").click()
    expect(slider(page)).to_have_value("0.3")
    slider(page).fill("0.7")
    expect(page.get_by_text("moved 0.7, threshold 0.7")).to_be_visible()


@pytest.mark.parametrize("by", ["thumb", "plot"])
def test_a_rerun_does_not_take_the_threshold_away(explore, by):
    page = explore()
    move = (
        (lambda threshold: move_over(page, "explorer-histogram", threshold))
        if by == "plot"
        else (lambda threshold: drag_to(page, threshold))
    )
    move(0.5)
    page.mouse.down()
    move(0.65)
    page.get_by_role("button", name="Set 0.3").evaluate("button => button.click()")
    expect(page.get_by_text("moved None, threshold 0.3, run 2", exact=True)).to_be_visible()
    expect(slider(page)).to_have_value(re.compile(r"^0\.6"))
    move(0.42)
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"moved 0\.4\d*, threshold 0\.4"))).to_be_visible()
    expect(page.locator(".cell.fp .count")).to_have_text("7")


def test_a_tile_opens_to_the_formula_with_the_learners_own_counts(explore):
    page = explore()
    page.get_by_test_id("explorer-more").locator("> summary").click()
    for metric in METRICS:
        tile(page, metric).locator("summary").press("Enter")
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        slider(page).press(key)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        for name, metric in METRICS.items():
            expect(tile(page, name).locator(".formula")).to_have_text(metric.text(matrix(page)))


def test_a_metric_of_the_registry_is_shown_and_follows_the_threshold(explore):
    page = explore("another metric")
    jaccard = tile(page, "jaccard")
    expect(jaccard.locator(".title")).to_have_text("Jaccard index")
    expect(jaccard.locator(".value")).to_have_text("0.833")
    expect(jaccard.locator(".beside")).to_have_text("calling everything positive: 0.371")
    low, high = wilson(50, 60)
    expect(jaccard.locator(".range")).to_contain_text(f"{low:.2f} to {high:.2f} with 60 rows that are or are called")
    expect(page.locator(".metric-curves .heading")).to_have_text(
        "Precision, recall, F1 and Jaccard index at every threshold"
    )
    expect(page.locator(".key[data-metric=jaccard]")).to_contain_text("Jaccard index 0.833")
    assert page.locator(".lines .line[data-metric=jaccard]").get_attribute("d").startswith("M0 ")
    slider(page).press("ArrowRight")
    expect(jaccard.locator(".value")).to_have_text("0.943")
    jaccard.locator("summary").press("Enter")
    expect(jaccard.locator(".formula")).to_have_text("Jaccard index = TP / (TP + FP + FN) = 50 / (50 + 0 + 3) = 0.943")
    slider(page).press("End")
    expect(jaccard.locator(".value")).to_have_text("0")


def test_ranges_say_how_far_few_rows_can_be_trusted(explore):
    page = explore("few")
    low, high = wilson(10, 12)
    expect(tile(page, "recall").locator(".value")).to_have_text("0.833")
    expect(tile(page, "recall").locator(".range")).to_have_text(f"{low:.2f} to {high:.2f} with 12 positives")
    expect(tile(page, "precision").locator(".range")).to_have_text("0.72 to 1 with 10 called positive")
    expect(tile(page, "accuracy").locator(".range")).to_have_text("0.67 to 0.97 with 18 rows")
    slider(page).press("End")
    expect(tile(page, "precision").locator(".range")).to_have_text("")
    expect(tile(page, "recall").locator(".range")).to_have_text("0 to 0.24 with 12 positives")


def test_a_class_of_few_rows_is_named(explore):
    page = explore("few")
    expect(page.locator(".few.negative")).to_have_text(
        "Only 6 rows are benign: one more or less moves specificity by 0.17."
    )
    expect(page.locator(".few.positive")).to_be_hidden()


@pytest.mark.parametrize(
    ("costs", "now", "least"),
    [
        ("", "At 0.50: 7 false alarms × 1 + 3 missed × 1 = 10.", "Cheapest: 3 at 0.70."),
        ("&alarm=2.5&miss=100", "At 0.50: 7 false alarms × 2.5 + 3 missed × 100 = 317.5.", "Cheapest: 225 at 0.00."),
        ("&alarm=0&miss=1", "At 0.50: 7 false alarms × 0 + 3 missed × 1 = 3.", "Cheapest: 0 at 0.00."),
        ("&alarm=0&miss=0", "At 0.50: 7 false alarms × 0 + 3 missed × 0 = 0.", "Every threshold costs nothing."),
    ],
)
def test_the_cost_is_said_beside_the_cheapest(explore, costs, now, least):
    page = explore("tumours" + costs)
    expect(page.locator(".cost-now")).to_have_text(now)
    expect(page.locator(".cost-least")).to_have_text(least)


def test_at_the_cheapest_threshold_it_says_so(explore):
    page = explore()
    slider(page).fill("0.7")
    expect(page.locator(".cost-least")).to_have_text("No threshold costs less.")
    dot, diamond = (page.locator(f".costs .{name}").bounding_box() for name in ("point", "cheapest"))
    assert dot["y"] + dot["height"] / 2 == pytest.approx(diamond["y"] + diamond["height"] / 2, abs=1)


def test_a_cell_is_chosen_kept_over_reruns_and_let_go(explore):
    page = explore()
    missed = page.locator(".cell.fn button")
    missed.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("cell fn", exact=True)).to_be_visible()
    expect(missed).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Set 0.3").click()
    expect(page.get_by_text("moved None, threshold 0.3", exact=False)).to_be_visible()
    expect(page.get_by_text("cell fn", exact=True)).to_be_visible()
    expect(missed).to_have_attribute("aria-pressed", "true")
    page.locator(".cell.tp button").click()
    expect(page.get_by_text("cell tp", exact=True)).to_be_visible()
    expect(missed).to_have_attribute("aria-pressed", "false")
    page.locator(".cell.tp button").click()
    expect(page.get_by_text("cell None", exact=True)).to_be_visible()
    expect(page.locator(".cell button[aria-pressed=true]")).to_have_count(0)


def test_one_class_against_the_rest_is_quoted(explore):
    page = explore("digits")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Of 57 called “8”, 50 are (precision 0.877).")
    expect(page.locator(".row-negative")).to_contain_text("is “not 8”")


def test_without_a_positive_row_recall_is_undefined(explore):
    page = explore("no positive")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text(
        "Nothing here is malignant, so recall is undefined."
    )
    expect(tile(page, "recall")).to_contain_text("undefined")
    expect(page.locator(".few.positive")).to_have_text("No row is malignant: recall is undefined.")
    expect(page.locator(".average-precision")).to_have_text("No row is malignant: there is no curve.")
    expect(page.locator(".roc-auc")).to_have_text("No row is malignant: there is no curve.")
    expect(page.locator(".point:visible")).to_have_count(1)  # the cost's


def test_without_a_negative_row_specificity_is_undefined(explore):
    page = explore("no negative")
    expect(tile(page, "specificity")).to_contain_text("no row is negative")
    expect(page.locator(".few.negative")).to_have_text("No row is benign: specificity is undefined.")
    expect(page.locator(".roc-auc")).to_have_text("No row is benign: there is no curve.")


def test_one_row_has_two_thresholds(explore):
    page = explore("one row")
    expect(page.locator(".few.positive")).to_have_text(
        "Only 1 row is malignant: one more or less moves recall by 1.00."
    )
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Of 1 called malignant, 1 is (precision 1.00).")
    slider(page).press("End")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Nothing is called malignant")


def test_equal_scores_are_called_all_or_none(explore):
    page = explore("equal")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Of 3 called malignant, 1 is (precision 0.333).")
    expect(page.locator(".roc-auc")).to_contain_text("0.500; by chance: 0.5")
    slider(page).press("ArrowRight")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Nothing is called malignant")


def test_above_a_saturated_score_nothing_is_called_positive(explore):
    page = explore("saturated")
    slider(page).fill("1")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Of 2 called malignant, 1 is")
    slider(page).press("End")
    expect(page.get_by_test_id("explorer-sentence")).to_contain_text("Nothing is called malignant")
    expect(page.get_by_text("moved 1.01, threshold 1.01")).to_be_visible()


def test_names_of_classes_are_text(explore):
    page = explore("hostile")
    expect(page.get_by_test_id("threshold-explorer").locator("img, td b, p b")).to_have_count(0)
    assert "taken over" not in page.title()


@pytest.mark.parametrize("case", ["tumours", "hostile", "long"])
def test_on_a_phone_nothing_scrolls_sideways_and_a_finger_hits(explore, case):
    page = explore(case)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_test_id("explorer-more").locator("> summary").click()
    for summary in page.locator(".metric summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    explorer = page.get_by_test_id("threshold-explorer")
    assert explorer.evaluate("element => element.scrollWidth <= element.clientWidth")
    for target in page.locator(".threshold, .cell button, .explorer summary").all():
        assert target.bounding_box()["height"] >= 44


def test_pictures_have_names_and_words_are_announced(explore):
    page = explore()
    for name in (
        "Histogram of the scores of each class",
        "Precision, recall and F1 curves",
        "Precision-recall curve",
        "ROC curve",
        "Cost curve, with the cheapest point marked",
    ):
        expect(page.get_by_role("img", name=name, exact=True)).to_be_visible()
    expect(page.get_by_test_id("explorer-sentence")).to_have_attribute("aria-live", "polite")
    expect(slider(page)).to_have_attribute("aria-valuetext", "0.50")


def test_colours_follow_a_change_of_theme(explore):
    page = explore()
    colour = "element => getComputedStyle(element).fill"
    page.emulate_media(color_scheme="dark")
    expect(page.locator("[data-testid=stApp]")).to_have_css("color-scheme", "dark")
    assert page.locator(".bars.positive").evaluate(colour) == "rgb(38, 166, 154)"
    page.emulate_media(color_scheme="light")
    expect(page.locator("[data-testid=stApp]")).to_have_css("color-scheme", "light")
    assert page.locator(".bars.positive").evaluate(colour) == "rgb(0, 121, 107)"
