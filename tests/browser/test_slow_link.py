"""A slow link, in a browser: who acts before all has arrived changes nothing but what they acted on."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.lessons.loader import load_lessons
from core.lessons.progress import Progress
from tests.browser.conftest import Tab
from tests.browser.table_editor import select_first_number, type_number
from tests.browser.test_custom_data import drag
from tests.browser.walk import Walk
from tests.serving import Served

CONTROLS = re.compile(r"/static/js/(Checkbox|NumberInput|Selectbox|Slider)\.")
SETTINGS = {"dataset": "moons", "seed": "3", "layers": "8-8", "dropout": "0.2", "optimizer": "adamax"}
SETTINGS |= {"learning_rate": "0.05", "beta_1": "0.8", "epochs": "7"}


@pytest.fixture(scope="module")
def tab(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Tab]:
    """The tab of these tests alone, as its line to the server stays routed."""
    tab = Tab(browser.new_context(**browser_context_args))
    yield tab
    tab.context.close()


@pytest.fixture
def let_through(new_page: Page) -> Callable[[], None]:
    """Lets the scripts through that draw the controls in a tab without cache; until then they are on their way."""
    held: list[Route] = []
    new_page.route(CONTROLS, lambda route: held.append(route))

    def let_through() -> None:
        for route in held:
            route.continue_()
        new_page.unroute(CONTROLS)

    return let_through


def test_controls_that_arrive_late_show_what_the_link_says(
    app: Served, new_page: Page, let_through: Callable[[], None]
) -> None:
    walk, page = Walk(new_page, app.url), new_page
    page.goto(f"{walk.url}/train?{urlencode(SETTINGS)}")
    fold = page.get_by_test_id("stExpander").filter(has_text="More for the network")
    fold.get_by_text("More for the network").click()
    expect(fold.get_by_test_id("stSkeleton").first).to_be_visible()  # the page has been made once more
    walk.is_answered()
    expect(page.get_by_role("spinbutton")).to_have_count(0)
    let_through()
    expect(page.get_by_role("spinbutton", name="Beta 1")).to_have_value("0.8")
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("3")
    page.get_by_role("spinbutton", name="Epochs").fill("9")
    page.keyboard.press("Enter")
    walk.has_address("epochs=9")
    walk.settle()
    assert dict(parse_qsl(urlsplit(page.url).query)) == SETTINGS | {"epochs": "9"}


@pytest.mark.full
def test_numbers_of_a_lesson_that_arrive_late_are_its_own(
    app: Served, new_page: Page, let_through: Callable[[], None]
) -> None:
    walk, page = Walk(new_page, app.url), new_page
    page.goto(f"{walk.url}/learn?lesson=matrix")
    walk.press("TP 50, FN 10, FP 5, TN 35")
    walk.says("recall = TP / (TP + FN) = 50 / (50 + 10)")
    page.get_by_text("80%", exact=True).click()
    expect(page.get_by_role("button", name="Commit").first).to_be_enabled()
    expect(page.get_by_role("spinbutton")).to_have_count(0)
    let_through()
    walk.has_value(page.get_by_role("spinbutton", name="TP: positive"), "50")


@dataclass
class Line:
    """A page's lines to the server, one after another. While they are `slow`, what the server says is on its way."""

    page: Page
    slow: bool = False
    on_its_way: list[tuple[WebSocketRoute, str | bytes]] = field(default_factory=list)
    answers: int = 0

    def connect(self, browser: WebSocketRoute) -> None:
        browser.connect_to_server().on_message(lambda message: self.carry(browser, message))

    def carry(self, browser: WebSocketRoute, message: str | bytes) -> None:
        self.answers += isinstance(message, bytes) and ForwardMsg.FromString(message).HasField("script_finished")
        if self.slow:
            self.on_its_way.append((browser, message))
        else:
            browser.send(message)

    def arrive(self) -> None:
        """Let through what is on its way."""
        self.slow = False
        for browser, message in self.on_its_way:
            browser.send(message)

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Do what is in the block, and wait until the server has drawn the page once more."""
        before = self.answers
        yield
        while self.answers == before:
            self.page.wait_for_timeout(20)  # between two checks


@pytest.fixture
def line(page: Page) -> Line:
    line = Line(page)
    page.route_web_socket(re.compile("/_stcore/stream"), line.connect)  # in place of the test's before
    return line


def draw(walk: Walk) -> None:
    """Draw points of two classes, enough to train on."""
    walk.open("/data?dataset=drawn")
    drag(walk.page, 0.8)
    walk.press("B, 0 points")
    drag(walk.page, 0.3)
    walk.says("Train on")


@pytest.mark.full
def test_a_control_that_goes_and_comes_back_meanwhile_chooses_nothing(walk: Walk, page: Page, line: Line) -> None:
    draw(walk)
    walk.settle()
    link = page.url
    line.slow = True
    with line.answered():
        walk.press("Clear")
    with line.answered():
        walk.press("Undo")
        line.arrive()
    walk.settle()
    expect(page).to_have_url(link)


@pytest.mark.full
def test_what_is_pressed_before_a_change_is_answered_does_not_take_it_back(walk: Walk, page: Page, line: Line) -> None:
    walk.open("/train?dataset=moons&epochs=7")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("9")
    line.slow = True
    with line.answered():
        page.keyboard.press("Enter")
    with line.answered():
        page.get_by_text("More for the network").click()
        line.arrive()
    walk.settle()
    walk.has_address("epochs=9")
    walk.has_value(epochs, "9")


def test_changes_before_the_first_is_answered_are_all_kept(walk: Walk, page: Page, line: Line) -> None:
    walk.open("/train?dataset=moons")
    optimizer = page.get_by_role("combobox", name="Optimizer")
    seed = page.get_by_role("spinbutton", name="Seed")
    line.slow = True
    with line.answered():
        optimizer.fill("RMSprop")
        optimizer.press("Enter")
    for number in ("3", "4"):
        with line.answered():
            seed.fill(number)
            seed.press("Enter")
    line.arrive()
    walk.has_address("seed=4&optimizer=rmsprop")
    walk.settle()
    walk.has_value(seed, "4")
    walk.has_value(optimizer, "RMSprop")


@pytest.mark.full
def test_a_mistake_that_is_mended_before_it_is_answered_is_mended(walk: Walk, page: Page, line: Line) -> None:
    walk.open("/train?dataset=moons")
    layers = page.get_by_role("combobox", name="Hidden layers")
    line.slow = True
    for text in ("8x8", "32-32"):
        with line.answered():
            layers.fill(text)
            layers.press("Enter")
    line.arrive()
    walk.has_address("layers=32-32")
    walk.settle()
    walk.has_value(layers, "32-32")


@pytest.mark.full
def test_counts_that_were_taken_are_kept_whatever_is_pressed_next(walk: Walk, page: Page, line: Line) -> None:
    walk.open("/learn?lesson=matrix")
    line.slow = True
    with line.answered():
        walk.press("TP 50, FN 10, FP 5, TN 35")
    with line.answered():
        page.get_by_text("80%", exact=True).click()
    line.arrive()
    walk.says("recall = TP / (TP + FN) = 50 / (50 + 10)")
    walk.has_value(page.get_by_role("spinbutton", name="TP: positive"), "50")


@pytest.mark.full
def test_going_back_before_a_change_is_answered_goes_back(walk: Walk, page: Page, line: Line) -> None:
    walk.open("/train?dataset=moons&epochs=7")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("8")
    epochs.press("Enter")
    walk.has_address("epochs=8")
    walk.settle()
    line.slow = True
    with line.answered():
        epochs.fill("9")
        epochs.press("Enter")
    with line.answered():
        page.go_back()
    line.arrive()
    walk.has_value(epochs, "7")
    walk.has_address("epochs=7")


@pytest.mark.full
def test_what_is_pressed_before_a_prediction_is_answered_does_not_take_it_back(
    walk: Walk, page: Page, line: Line
) -> None:
    lessons = load_lessons()
    begun = Progress(right={(lessons[0].slug, 0): True}).write(lessons)
    walk.open(f"/learn?lesson=matrix&done={begun}")
    page.get_by_text("80%", exact=True).click()
    commit = page.get_by_role("button", name="Commit").first
    expect(commit).to_be_enabled()
    walk.settle()
    line.slow = True
    with line.answered():
        commit.click()
    with line.answered():
        walk.press("TP 50, FN 10, FP 5, TN 35")
        line.arrive()
    walk.settle()
    walk.has_address(f"done={begun}~matrix-")
    walk.says("You said 80%")


def open_a_file(walk: Walk) -> None:
    """Open a file of the learner's own."""
    walk.open("/data")
    content = "\n".join(["size,town", *(f"{number},{'east' if number % 3 else 'west'}" for number in range(60))])
    file = FilePayload(name="shop.csv", mimeType="text/csv", buffer=content.encode())
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.says("How the file was read")


def type_a_cell(walk: Walk) -> None:
    """Change a cell of the table that is typed."""
    type_number(select_first_number(walk), "11")
    walk.has_address("typed=")


@pytest.mark.parametrize(
    "bring", [open_a_file, *(pytest.param(bring, marks=pytest.mark.full) for bring in (draw, type_a_cell))]
)
def test_data_of_ones_own_that_were_left_do_not_come_back(
    walk: Walk, page: Page, line: Line, bring: Callable[[Walk], None]
) -> None:
    bring(walk)
    walk.settle()
    line.slow = True
    with line.answered():
        walk.press("Moons")
    with line.answered():
        page.get_by_role("spinbutton", name="Seed").press("ArrowUp")
        page.keyboard.press("Enter")
    line.arrive()
    expect(page).to_have_url(f"{walk.url}/data?dataset=moons&seed=1")
