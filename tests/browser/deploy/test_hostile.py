"""Tables and links that want to run something on a page, and learners who want to see what is another's."""

import re
import urllib.parse
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.walk import Walk
from tests.serving import Served

SCRIPT = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
MARKS = "![i](https://evil.example/i.png) [l](https://evil.example) <b>bold</b>"
MANY = [f"p{number}" for number in range(200)]
RUNS = "document.querySelectorAll('[onerror], img[src*=evil], a[href*=evil], .stMain b').length + (window.hacked || 0)"


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """The addresses that the browser asks for."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)

    page.on("request", note)
    yield addresses
    page.remove_listener("request", note)


def is_only_text(walk: Walk, asked: list[str]) -> None:
    """Nothing of it ran, became an element, or was fetched."""
    walk.settle()
    assert walk.page.evaluate(RUNS) == 0
    assert not [address for address in asked if urllib.parse.urlsplit(address).netloc == "evil.example"]


def test_names_in_a_file_are_texts_on_every_page(walk: Walk, asked: list[str]) -> None:
    rows = "".join(f"{n},{MARKS},{SCRIPT if n % 2 else MARKS}\n" for n in range(120))
    file = {"name": f"\u202e{SCRIPT}.csv", "mimeType": "text/csv", "buffer": f"{SCRIPT},{MARKS},kind\n{rows}".encode()}
    walk.open("/data")
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.says("Train on 72 rows")
    is_only_text(walk, asked)
    expect(walk.page.get_by_test_id("stHeading").filter(has_text="\u202e")).to_have_count(0)
    of_streamlit = walk.page.get_by_role("button", name="Download as CSV", include_hidden=True)
    expect(of_streamlit).not_to_have_count(0)  # it writes formulas as they are
    expect(of_streamlit.filter(visible=True)).to_have_count(0)
    walk.go("Train on 72 rows")
    walk.train()
    is_only_text(walk, asked)
    walk.go("Judge it")
    assert walk.cell("tp") >= 0
    is_only_text(walk, asked)


@pytest.mark.parametrize(
    "screen", ["data", "learn", *(pytest.param(screen, marks=pytest.mark.full) for screen in ("train", "evaluate"))]
)
def test_a_link_brings_texts_and_runs_nothing(walk: Walk, asked: list[str], screen: str) -> None:
    names = ("dataset", "target", "positive", "columns", "epochs", "layers", "lesson", "typed", "points", SCRIPT)
    walk.open(f"/{screen}?" + urllib.parse.urlencode(dict.fromkeys(names, f"{SCRIPT}{MARKS}")))
    is_only_text(walk, asked)
    walk.open(f"/{screen}?" + urllib.parse.urlencode({"dataset": "moons", "positive": f"{SCRIPT}{MARKS}"}))
    is_only_text(walk, asked)
    walk.open(f"/{screen}?" + urllib.parse.urlencode({"\u202e" + "x" * 9_000: "\u2066y", **dict.fromkeys(MANY, "1")}))
    warning = walk.page.get_by_test_id("stAlert").filter(has_text=re.compile(r"and \d+ more"))
    expect(warning).to_contain_text("[U+202E]xxx")
    said = warning.inner_text()
    assert len(said) < 1_500
    assert not {"\u202e", "\u2066"} & {*said}


def test_a_script_that_came_onto_a_page_all_the_same_would_not_run(walk: Walk) -> None:
    walk.open("/learn")
    inserted = (
        "html => new Promise(done => { addEventListener('securitypolicyviolation', event => done(event.blockedURI));"
        " document.body.insertAdjacentHTML('beforeend', html) })"
    )
    assert walk.page.evaluate(inserted, "<img src='data:,x' onerror='window.hacked=1'>") == "inline"
    assert walk.page.evaluate(inserted, "<img src='https://evil.example/i.png'>") == "https://evil.example/i.png"
    assert walk.page.evaluate("window.hacked") is None


def test_nobody_sees_the_file_or_the_run_of_another(
    walk: Walk, new_context: Callable[..., BrowserContext], app: Served
) -> None:
    rows = "".join(f"{n},{'Ulm' if n % 3 else 'Bern'},{'yes' if n % 2 else 'no'}\n" for n in range(100))
    file = {"name": "private.csv", "mimeType": "text/csv", "buffer": f"age,town,bought\n{rows}".encode()}
    walk.open("/data")
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.go("Train on 60 rows")
    walk.train()
    other = Walk(new_context().new_page(), app.url)
    for screen in ("data", "train", "evaluate"):
        other.open(f"/{screen}?{urllib.parse.urlsplit(walk.page.url).query}")
        other.says("Open that file on the Data page")
        expect(other.page.get_by_text("private")).to_have_count(0)
        expect(other.page.get_by_text("Bern")).to_have_count(0)
        expect(other.page.get_by_text("Finished after")).to_have_count(0)
