"""Data of the learner's own in a real browser: drawn by mouse, finger and keyboard, typed, and carried by the link."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.table_editor import select_first_number, type_number
from tests.browser.walk import Walk
from tests.serving import Served


def spot(page: Page, right: float, up: float) -> tuple[float, float]:
    """A place on the board, in pixels, by its shares of the width and of the height."""
    board = page.locator(".board")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box
    return box["x"] + box["width"] * right, box["y"] + box["height"] * (1 - up)


def click_points(page: Page, middle: float, count: int = 10) -> None:
    """Click some points around a share of the width."""
    for number in range(count):
        page.mouse.click(*spot(page, middle + 0.02 * (number % 4), 0.1 + 0.08 * number))


def drag(page: Page, up: float) -> None:
    page.mouse.move(*spot(page, 0.2, up))
    page.mouse.down()
    page.mouse.move(*spot(page, 0.8, up), steps=6)
    page.mouse.up()


def has_counts(page: Page, *counts: int) -> None:
    """Wait until the canvas counts so many points of A, B and C."""
    expect(page.locator(".classes .count")).to_have_text([str(count) for count in counts])


def points(page: Page) -> list[str | None]:
    """The points on the board, in the order in which they were drawn."""
    return [mark.get_attribute("data-point") for mark in page.locator(".points path").all()]


def test_points_by_mouse_and_keyboard_are_trained_on_and_stand_in_the_link(walk: Walk) -> None:
    page = walk.page
    walk.open("/data?epochs=5")
    walk.press("Draw points")
    walk.says("Draw at least 20 points in two classes: you have none yet.")
    click_points(page, 0.2, 10)
    has_counts(page, 10, 0, 0)
    page.locator(".board").focus()
    page.keyboard.press("2")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    has_counts(page, 10, 10, 0)
    walk.says("Train on 12 rows")
    drawn = points(page)
    assert drawn[10:12] == ["1 228 123", "1 228 118"]
    walk.has_address("drawn=")
    walk.go("Train on 12 rows")
    walk.train()
    numbers, link = walk.numbers(), page.url

    page.goto("about:blank")
    page.goto(link)  # the session of another learner
    walk.says("Your drawing, 20 rows, A is positive")
    walk.train()
    assert walk.numbers() == numbers
    walk.go("Data")
    has_counts(page, 10, 10, 0)
    assert points(page) == drawn


@pytest.mark.full
def test_a_drag_draws_many_points_and_the_eraser_undo_and_clear_take_them_away(walk: Walk) -> None:
    page = walk.page
    walk.open("/data?dataset=drawn")
    drag(page, 0.8)
    sprayed = page.locator(".points path").count()
    assert sprayed > 8
    page.get_by_role("button", name="B, 0 points").click()
    drag(page, 0.3)
    walk.says("Train on")
    walk.settle()
    both, link = points(page), page.url
    page.get_by_role("button", name="Erase", exact=True).click()
    for up in (0.76, 0.8, 0.84):
        drag(page, up)
    has_counts(page, 0, len(both) - sprayed, 0)
    walk.says(f"you have {len(both) - sprayed} of B")
    undo = page.get_by_role("button", name="Undo", exact=True)
    while points(page) != both:
        undo.click()
    expect(page).to_have_url(link)  # Python has heard of all of it
    page.get_by_role("button", name="Clear", exact=True).click()
    walk.says("you have none yet")
    expect(page.locator(".points path")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/data\?dataset=drawn$"))
    page.go_back()
    has_counts(page, sprayed, len(both) - sprayed, 0)
    assert points(page) == both


def test_a_finger_draws_on_a_phone_hits_every_button_and_never_scrolls_sideways(browser: Browser, app: Served) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    walk = Walk(context.new_page(), app.url)
    walk.open("/data?dataset=drawn")
    walk.page.touchscreen.tap(*spot(walk.page, 0.3, 0.5))
    has_counts(walk.page, 1, 0, 0)
    walk.says("you have 1 of A.")
    for button in walk.page.locator(".canvas button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    assert walk.page.evaluate("document.documentElement.scrollWidth") <= 390
    walk.press("Type a table")
    walk.says("Train on 14 rows")
    assert walk.page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.full
def test_a_typed_cell_is_in_the_link_and_stays_in_the_editor(walk: Walk) -> None:
    editor = select_first_number(walk)
    walk.says("Train on 14 rows")
    for value in ("11", "12"):
        type_number(editor, value)
    expect(editor.locator("[data-testid=glide-cell-1-0]")).to_have_text("11")
    expect(editor.locator("[data-testid=glide-cell-1-1]")).to_have_text("12")
    walk.has_address("typed=")
    rows = walk.page.get_by_test_id("stDataFrame").nth(1)  # as Python has read them
    expect(rows.locator("[data-testid=glide-cell-0-1]")).to_have_text("12")
    walk.settle()
    walk.page.reload()
    walk.settle()
    expect(editor.locator("[data-testid=glide-cell-1-0]")).to_have_text("11")
    expect(editor.locator("[data-testid=glide-cell-1-1]")).to_have_text("12")
