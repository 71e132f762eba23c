"""The app itself: a server that is killed, browsers that go away, many that come and go, and a clock that is set."""

import asyncio
import contextlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from core.jobs.scheduler import LEASE_SECONDS
from core.workers.worker_pool import SECONDS_TO_STOP
from pages.parts.app.lost_session import SESSION_LOST
from tests.core.jobs.examples import wait_until
from tests.coroutines import run
from tests.faults.recovery_time import measured, seconds_to_work_again
from tests.faults.server import SECONDS_KEPT, Server
from tests.load.browser import Browser
from tests.process_tree import SECONDS_TO_BE_GONE, all_gone
from tests.timeouts import SECONDS_TO_START

SHORT_LEASE = 6.0
SECONDS_TO_GIVE_UP = 60.0  # by then the run of a browser that is gone is to end
QUICK, LONG = "/train?dataset=moons&rows=100&epochs=5", "/train?dataset=moons&rows=20000&batch_size=4&epochs=2000"
STATES = ("queued", "starting", "running", "ended")
DAY = 86_400


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with contextlib.ExitStack() as ends:
        with measured():
            server = Server(tmp_path_factory.mktemp("server"), SHORT_LEASE)
            ends.callback(server.end)
            run(train_once(server, SECONDS_TO_START))
        yield server


class Tab(Browser):
    """A browser's tab that knows what its page says."""

    async def until(self, condition: Callable[[], object], seconds: float = SECONDS_TO_START) -> None:
        """Wait until the page fulfils a condition; as its polls bring it."""
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.02)

    async def shows(self, text: str, seconds: float = SECONDS_TO_START) -> None:
        await self.until(lambda: text in self.words, seconds)

    @property
    def words(self) -> str:
        """The notes on the page, and where its training is."""
        notes = [note.body for note in self.page.widgets("alert")]
        return "\n".join([*notes, *(progress.text for progress in self.page.widgets("progress"))])

    @property
    def epoch(self) -> int:
        """The epoch that its training is in; 0 before it trains."""
        found = re.search(r"Epoch ([\d,]+) of", self.words)
        return int(found[1].replace(",", "")) if found else 0

    async def learns(self) -> None:
        """Wait until its training goes on by more than the epoch that it is in."""
        epoch = self.epoch
        await self.until(lambda: self.epoch > epoch + 1)

    async def trains(self) -> None:
        """Press Train, and wait for the first epoch."""
        self.press("Train")
        await self.until(lambda: self.epoch)


async def wait_for(condition: Callable[[], object], seconds: float = SECONDS_TO_START) -> None:
    """As `wait_until`, while the tabs go on."""
    await asyncio.to_thread(wait_until, condition, seconds)


async def train_once(server: Server, seconds: float) -> None:
    tab = Tab(server.url)
    await tab.open(QUICK)
    tab.press("Train")
    await tab.shows("Finished after 5 epochs", seconds)
    await tab.close()


@pytest.mark.full
def test_a_run_goes_on_for_who_comes_back_and_ends_for_who_does_not(server: Server) -> None:
    async def walk() -> None:
        stays, leaves = Tab(server.url), Tab(server.url)
        for tab in (stays, leaves):
            await tab.open(LONG)
            await tab.trains()
        session = stays.session
        for tab in (stays, leaves):
            await tab.drop()
        await stays.connect()
        await wait_for(lambda: server.counts()["running"] == 1)
        assert stays.session == session
        await stays.shows("Epoch")
        stays.press("Stop")
        await stays.shows("Stopped after")
        await stays.close()
        await wait_for(lambda: server.counts()["running"] == 0)

    run(walk())


def test_the_lease_of_the_app_outlasts_ten_seconds_and_ends_within_sixty() -> None:
    assert 10 < LEASE_SECONDS < SECONDS_TO_GIVE_UP - 2 * SECONDS_TO_STOP


@pytest.mark.full
def test_two_hundred_that_come_and_go_leave_nothing(server: Server) -> None:
    async def come_and_go(number: int) -> None:
        """Most leave before the page is drawn; one of twenty trains and does not wait for the end."""
        tab = Tab(server.url)
        if number % 20 == 0:
            await tab.open(QUICK)
            tab.press("Train")
        elif number % 5 == 0:
            await tab.open("/")
        else:
            await tab.connect()
        await (tab.drop if number % 2 else tab.close)()

    async def crowd(size: int) -> Counter[str]:
        for first in range(0, size, 10):
            await asyncio.gather(*(come_and_go(number) for number in range(first, first + 10)))
        await wait_for(lambda: server.counts()["ended"] == sum(map(server.counts().get, STATES, [0] * 4)))
        return await settled()

    async def settled() -> Counter[str]:
        """What is held once Streamlit has let go of those who left: some time later, when the next one leaves."""
        let_go = time.monotonic() + SECONDS_KEPT
        await wait_for(lambda: time.monotonic() > let_go)
        await come_and_go(1)
        await wait_for(lambda: server.counts()["AppSession"] <= 2)  # the last one, and the one before it
        return server.counts()

    async def walk() -> None:
        before = await crowd(40)
        after = await crowd(200)
        assert after["Session"] <= 2
        assert after["Job"] <= before["Job"] + 1
        assert after["threads"] <= before["threads"]
        assert after["descriptors"] <= before["descriptors"]
        assert after["memory"] <= before["memory"] * 1.05
        await train_once(server, seconds_to_work_again())

    run(walk())


@pytest.mark.full
def test_a_clock_that_is_set_back_and_forward_changes_nothing(server: Server) -> None:
    async def walk() -> None:
        tab = Tab(server.url)
        await tab.open(LONG)
        await tab.trains()
        for wrong_by in (-DAY, DAY, 0):
            server.clock.write_text(str(wrong_by), encoding="ascii")
            await tab.learns()
        server.clock.write_text(str(-DAY), encoding="ascii")
        await train_once(server, seconds_to_work_again())
        tab.press("Stop")
        await tab.shows("Stopped after")
        await tab.close()
        server.clock.write_text("0", encoding="ascii")

    run(walk())


@pytest.mark.full
def test_a_server_that_is_killed_leaves_no_process_and_tells_its_pages_when_it_is_back(server: Server) -> None:
    async def walk() -> None:
        tab = Tab(server.url)
        await tab.open(LONG)
        await tab.trains()
        members, address = server.tree.members, tab.query
        for worker in server.tree.workers:
            worker.suspend()  # what hangs cannot end by itself
        server.kill()
        await tab.drop()
        await wait_for(all_gone(members), SECONDS_TO_BE_GONE)
        server.start()
        await tab.connect()
        await tab.drawn()
        assert SESSION_LOST in tab.words
        assert tab.query == address
        tab.choose("number_input", "Epochs", int_value=5)
        await tab.drawn()
        tab.press("Train")
        await tab.shows("Finished after 5 epochs", seconds_to_work_again())
        assert SESSION_LOST not in tab.words
        await tab.close()

    run(walk())
