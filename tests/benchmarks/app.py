"""The app in a real browser: start, clicks, polls and the threshold."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.report import Figure, figure, percentile
from tests.browser.install import system_chromium
from tests.browser.walk import Walk
from tests.serving import Served, served

EXPLORER = Path(__file__).with_name("many_rows.py")
POLLED_SECONDS = 10.0
SECONDS_BETWEEN_POLLS = 0.5
LONG = "/train?dataset=moons&rows=20000&batch_size=4&epochs=2000"

WAIT_FOR_POINT = """() => new Promise(resolve => {
  const look = () => document.querySelector('.vega-embed .mark-symbol path')
    ? requestAnimationFrame(() => resolve(true)) : requestAnimationFrame(look);
  look();
})"""

THRESHOLD = """async (slider) => {
  const cell = slider.getRootNode().querySelector('.cell.tp .count');
  const times = [];
  for (let step = 0; step < 300; step++) {
    slider.value = String((step * 37) % 100 / 100);
    const started = performance.now();
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise(painted => requestAnimationFrame(() => { void cell.textContent; setTimeout(painted, 0); }));
    times.push(performance.now() - started);
  }
  return times;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, the system's where there is one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def app_figures() -> Iterator[Figure]:
    """All figures that need the app and a browser."""
    with chromium() as browser:
        yield start_figure(browser)
        with served() as server:
            yield from click_figures(browser, server)
        with served(environment={"TRADEOFF_JOBS": "1"}) as server:
            yield from poll_figures(browser, server)
        yield from threshold_figures(browser)


def start_figure(browser: Browser, repeats: int = 3) -> Figure:
    """From starting the server to a first page that answers, each time with a new server."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        with served() as server:
            page = browser.new_page()
            page.goto(server.url)
            page.get_by_role("button", name="Open moons").wait_for()
            seconds.append(time.perf_counter() - started)
            page.close()
    return figure("start of the server to a usable first page", seconds, "s", "at most 4")


def click_figures(browser: Browser, server: Served, repeats: int = 7) -> list[Figure]:
    """From the click on Train to the first point painted and to Finished, in a warm trainer."""
    first, finished = [], []
    warm_up(browser, server)
    for _ in range(repeats):
        page = browser.new_page()
        walk = Walk(page, server.url)
        walk.open("/train?dataset=breast_cancer")
        started = time.perf_counter()
        walk.press("Train")
        page.evaluate(WAIT_FOR_POINT)
        first.append(time.perf_counter() - started)
        page.get_by_text("Finished after").first.wait_for()
        finished.append(time.perf_counter() - started)
        page.close()
    return [
        figure("click on Train to the first point painted, warm", first, "s", "at most 1.5"),
        figure("breast_cancer, 50 epochs: click on Train to Finished", finished, "s", "at most 2.5"),
    ]


def warm_up(browser: Browser, server: Served) -> None:
    """Train once, so that TensorFlow is loaded and the page's modules are imported."""
    page = browser.new_page()
    walk = Walk(page, server.url)
    walk.open("/train?dataset=breast_cancer&epochs=2")
    walk.train()
    page.close()


def poll_figures(browser: Browser, server: Served, waiting: int = 4) -> list[Figure]:
    """CPU time of the Streamlit process for one poll of a page that trains, and of one that waits in the queue.

    The first includes all that the trainer's messages cost. The second is the difference that more waiting pages make.
    """
    warm_up(browser, server)
    idle = cpu_seconds(server)
    pages = [browser.new_context().new_page() for _ in range(waiting + 1)]
    start(pages[0], server)
    training = cpu_seconds(server) - idle
    for page in pages[1:]:
        start(page, server)
    more = cpu_seconds(server) - idle - training
    for page in pages:
        page.context.close()
    polls = POLLED_SECONDS / SECONDS_BETWEEN_POLLS
    return [
        figure("one poll of a training page, CPU", [training / polls * 1000], "ms", "at most 25"),
        figure("one poll of a waiting page, CPU", [more / polls / waiting * 1000], "ms", "at most 5"),
    ]


def start(page: Page, server: Served) -> None:
    """Press Train on a run that outlasts the measurement, and let the page settle."""
    walk = Walk(page, server.url)
    walk.open(LONG)
    walk.press("Train")
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    page.get_by_text("of 2,000, about").or_(page.get_by_text("queue")).first.wait_for()


def cpu_seconds(server: Served) -> float:
    """What the Streamlit process, without its children, uses in ten seconds."""
    before = server.process.cpu_times()
    time.sleep(POLLED_SECONDS)
    after = server.process.cpu_times()
    return (after.user + after.system) - (before.user + before.system)


def threshold_figures_alone() -> Iterator[Figure]:
    """The threshold's figures only, which need no training to be timed."""
    with chromium() as browser:
        yield from threshold_figures(browser)


def threshold_figures(browser: Browser) -> Iterator[Figure]:
    """The threshold on a machine that has nothing else to do, and while two sessions train on it."""
    with served(EXPLORER) as explorer:
        yield threshold_figure(browser, explorer, "")
        with served(environment={"TRADEOFF_JOBS": "2"}) as server:
            pages = [browser.new_context().new_page() for _ in range(2)]
            for page in pages:
                start(page, server)
            yield threshold_figure(browser, explorer, ", two trainings")
            for page in pages:
                page.context.close()


def threshold_figure(browser: Browser, server: Served, besides: str) -> Figure:
    """From an input of the threshold's slider to the painted picture, with 1,000,000 scored rows."""
    page = browser.new_page()
    page.goto(server.url)
    page.get_by_test_id("threshold-explorer").wait_for()
    times = page.get_by_label("Threshold").evaluate(THRESHOLD)
    page.close()
    name = f"threshold input to paint, 1,000,000 rows{besides} (highest: 95th percentile)"
    return figure(name, times, "ms", "at most 33", high=percentile(times, 0.95))
