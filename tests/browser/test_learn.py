"""Learn: the first step of a lesson in a real browser, by the keyboard alone, on a phone's width."""

from playwright.sync_api import expect

from tests.browser.walk import Walk

FOCUSED = "document.activeElement.tagName + ' ' + (document.activeElement.type || '') + ' '"
MOST_TABS = 60


def reach(walk: Walk, end: str) -> None:
    """Press Tab until the focus is on what is described so: tag, type and text. The page must be drawn by then."""
    walk.settle()
    page = walk.page
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        text = page.evaluate(f"{FOCUSED} + (document.activeElement.innerText || '')")
        if text.strip().startswith(end.split(" ")[0]) and text.strip().endswith(end.split(" ", 1)[1]):
            return
    raise AssertionError(f"Tab does not lead to {end}")


def test_a_step_is_predicted_trained_and_revealed_by_the_keyboard(walk: Walk) -> None:
    page = walk.page
    page.set_viewport_size({"width": 390, "height": 800})
    walk.open("/learn?lesson=monitor")
    walk.says("1. Sure, and wrong")
    reach(walk, "INPUT radio")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Commit")).to_be_enabled()
    reach(walk, "BUTTON Commit")
    page.keyboard.press("Enter")
    walk.says("Now see what happens.")
    reach(walk, "BUTTON Train")
    page.keyboard.press("Enter")
    walk.trained("so it is.")
    walk.says("2. Steady or jumping")
    walk.has_address(r"done=monitor-B\.\.\.\.-")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
