"""Learner: a session that trains, judges, loses its connection and comes back; and a visitor who opens other pages."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.Element_pb2 import Element

from tests.load.browser import Browser
from tests.timeouts import SECONDS_TO_START

TRAIN = "/train?dataset=breast_cancer&epochs=50"
MIXED = (
    TRAIN,
    "/train?dataset=moons&layers=16-16&epochs=100&patience=10",
    "/train?dataset=circles&layers=8-8&activation=tanh&optimizer=rmsprop",
    "/train?dataset=spirals&layers=32-32-16&optimizer=nadam&epochs=150",
    "/train?dataset=iris&layers=8&batch_size=16&epochs=80",
    "/train?dataset=wine&layers=16&dropout=0.2&optimizer=adamw",
    "/train?dataset=penguins&layers=24-12&batch_normalization=true&epochs=40",
    "/train?dataset=digits&layers=64&batch_size=64&epochs=30",
    "/train?dataset=fraud&layers=16&class_weight=balanced&epochs=30",
    "/train?dataset=prices&layers=32-16&loss=huber&epochs=60",
)
RATES = ("0.002", "0.005", "0.01", "0.02", "0.05")  # of the control's steps
SECONDS_AWAY = 0.5
SECONDS_TO_LOOK = 0.5
PAGES = ("", "data", "learn", "evaluate")


@dataclass
class Times:
    """How many seconds each thing took, by its name, and what a job said at its end."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    end: str = ""

    def add(self, name: str, seconds: float) -> None:
        """Take note of one more time."""
        self.seconds.setdefault(name, []).append(seconds)

    @asynccontextmanager
    async def timed(self, name: str) -> AsyncIterator[None]:
        """Times the block."""
        started = time.perf_counter()
        yield
        self.add(name, time.perf_counter() - started)


class Learner:
    """A learner in front of the Train page, each with a learning rate of their own.

    With `mixed`, ten learners one after another have ten datasets and networks; otherwise all have the same.
    """

    def __init__(self, url: str, number: int, *, mixed: bool = False) -> None:
        self.times = Times()
        self.browser = Browser(url, self._see)
        self.pressed_at = 0.0
        self._link = MIXED[number % len(MIXED)] if mixed else TRAIN
        self._rate = RATES[(number // len(MIXED) + number) % len(RATES)]
        self._empty = 0
        self._over = asyncio.Event()

    async def arrive(self) -> None:
        """Open the Train page and change a setting."""
        async with self.times.timed("open"):
            await self.browser.open(self._link)
        await self.change()

    async def change(self) -> None:
        """Choose a learning rate that is not there yet, then this learner's own."""
        async with self.times.timed("change"):
            self.browser.choose("slider", "Learning rate", string_array_value={"data": ["0.1"]})
            await self.browser.drawn()
        self.browser.choose("slider", "Learning rate", string_array_value={"data": [self._rate]})
        await self.browser.drawn()

    async def train(self) -> None:
        """Press Train, and wait for the end."""
        self._over.clear()
        self.times.end = ""
        self._missing = {"position", "chart"}
        self.pressed_at = time.perf_counter()
        self.browser.press("Train")
        await asyncio.wait_for(self._over.wait(), SECONDS_TO_START)
        await self.browser.drawn()

    async def judge(self) -> None:
        """Go on to Evaluate, lose the connection there, and come back to it.

        Raises:
            AssertionError: when the run, or the session, is not there any more.
        """
        async with self.times.timed("evaluate"):
            await self.browser.go("evaluate")
        assert self.browser.page.says("Judged on"), "Evaluate shows no run"
        session = self.browser.session
        await self.browser.drop()
        await asyncio.sleep(SECONDS_AWAY)
        async with self.times.timed("come back"):
            await self.browser.connect()
            await self.browser.drawn()
        assert self.browser.session == session, "the session was lost with the connection"
        assert self.browser.page.says("Judged on"), "the run was lost with the connection"

    def _see(self, element: Element) -> None:
        match element.WhichOneof("type"):
            case "alert":
                self._hear(element.alert.body)
            case "progress":
                self._hear(element.progress.text)
            case "exception":
                self._end("An error: " + element.exception.message)
            case "vega_lite_chart":
                self._look_at_chart(sum(len(rows.data.data) for rows in element.vega_lite_chart.datasets))

    def _hear(self, words: str) -> None:
        if not self.pressed_at or self.times.end:
            return
        self._note("position")
        if any(end in words for end in ("Finished", "Stopped", "Failed")):
            self._end(words)

    def _end(self, words: str) -> None:
        self.times.end = words
        self.times.add("done", time.perf_counter() - self.pressed_at)
        self._over.set()

    def _look_at_chart(self, size: int) -> None:
        """A chart is empty until Train is pressed; one of more bytes has data."""
        if not self.pressed_at:
            self._empty = max(self._empty, size)
        elif size > self._empty:
            self._note("chart")

    def _note(self, name: str) -> None:
        if name in self._missing:
            self._missing.remove(name)
            self.times.add(name, time.perf_counter() - self.pressed_at)


async def visit(url: str, times: Times, busy: Callable[[], bool], after: float = 0.0) -> None:
    """Look around again and again, each time in a new session, for as long as the class trains.

    `after` is the share of the time between two pages by which this visitor is behind the first one.
    """
    await asyncio.sleep(after * SECONDS_TO_LOOK)
    while busy():
        await look_around(url, times, busy)


async def look_around(url: str, times: Times, busy: Callable[[], bool] = lambda: True) -> None:
    """Open the other pages one after another, for as long as the class trains."""
    browser = Browser(url)
    async with times.timed("other pages"):
        await browser.open("/" + PAGES[0])
    for page in PAGES[1:]:
        await asyncio.sleep(SECONDS_TO_LOOK)
        if not busy():
            break
        async with times.timed("other pages"):
            await browser.go(page)
    await browser.close()
