"""Typing into the table editor of the Data page, which draws its cells on a canvas."""

from playwright.sync_api import Locator, expect

from tests.browser.walk import Walk


def select_first_number(walk: Walk) -> Locator:
    """Open a typed table and click on its first number, 9. Gives the editor."""
    walk.open("/data?dataset=typed")
    editor = walk.page.get_by_test_id("stDataFrame").first
    editor.scroll_into_view_if_needed()
    expect(editor.locator("[data-testid=glide-cell-1-0]")).to_have_text("9")
    box = editor.bounding_box()
    assert box
    walk.page.mouse.click(box["x"] + 120, box["y"] + 52)
    return editor


def type_number(editor: Locator, value: str) -> None:
    """Replace the selected number. The one below is selected then."""
    expect(editor.get_by_test_id("data-grid-canvas")).to_be_focused()  # a busy machine may take its time
    editor.page.keyboard.press("Enter")
    cell = editor.page.locator("#portal").get_by_role("textbox")
    cell.fill(value)
    cell.press("Enter")
    expect(cell).to_have_count(0)
