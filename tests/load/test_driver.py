"""The driver against the real app: it sends what Chromium sends, and sees what a learner sees. Nothing is timed."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as Tab
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.server import ServerConnection, serve

from core.experiment import Experiment
from tests.browser.walk import Walk
from tests.coroutines import run
from tests.load.browser import Browser
from tests.load.flood import Flood, ask_on, flooded, learn_questions
from tests.load.learner import MIXED, TRAIN, Learner
from tests.load.processes import watched
from tests.load.wave import wave
from tests.serving import Served, served


@pytest.mark.full
def test_the_first_visitors_of_a_server_have_its_navigation_on_the_page_that_they_opened() -> None:
    """They come at once, by a link to another page than the first."""

    async def walk(url: str) -> None:
        browsers = [Browser(url) for _ in range(6)]
        await asyncio.gather(*(browser.open(TRAIN) for browser in browsers))
        assert not [browser.pages for browser in browsers if "home" in browser.pages]  # a file of the folder `pages`
        for browser in browsers:
            browser.choose("number_input", "Seed", int_value=7)
        await asyncio.gather(*(browser.drawn() for browser in browsers))
        assert [browser.page.widget("button", "Train").label for browser in browsers] == ["Train"] * 6
        assert {browser.query for browser in browsers} == {"dataset=breast_cancer&seed=7"}
        await asyncio.gather(*(browser.close() for browser in browsers))

    with served() as fresh:
        run(walk(fresh.url))


def test_a_class_trains_judges_and_comes_back(app: Served) -> None:
    """All that is counted is there; two learners, whose connections are lost on the way."""
    result = run(wave(app, 2))
    assert result.failures == []
    assert result.ends == {"Finished": 2}
    counts = {name: len(seconds) for name, seconds in result.seconds.items()}
    looked = counts.pop("other pages")
    assert counts == dict.fromkeys(("open", "change", "position", "chart", "done", "evaluate", "come back"), 2)
    assert looked >= 3
    assert result.polls > 0
    assert all(
        place <= chart and place <= done
        for place, chart, done in zip(*(result.seconds[name] for name in ("position", "chart", "done")), strict=True)
    )
    assert min(result.usage.cpu[kind] for kind in ("app", "workers")) > 0


def test_the_links_of_a_mixed_class_are_ten_datasets_and_networks() -> None:
    experiments = [Experiment.from_query(urlsplit(link).query) for link in MIXED]
    assert len({experiment.dataset for experiment in experiments}) == 10
    assert len({(experiment.layers, experiment.optimizer, experiment.epochs) for experiment in experiments}) == 10


@pytest.mark.full
def test_a_mixed_class_trains_judges_and_comes_back(app: Served) -> None:
    """Each kind of target is judged, and each page's first chart with data is seen."""
    result = run(wave(app, len(MIXED), mixed=True))
    assert result.failures == []
    assert result.ends == {"Finished": 10}
    assert {len(result.seconds[name]) for name in ("open", "change", "position", "chart", "done", "evaluate")} == {10}


def test_a_flood_asks_without_waiting_and_comes_back_when_it_is_shut_out() -> None:
    """A small one, and a proxy that ends its connections: what it sends are two choices, in turn."""
    questions = [b"one", b"two"]

    async def walk() -> tuple[Flood, list[list[Any]]]:
        connections: list[list[Any]] = []

        async def shut_out(socket: ServerConnection) -> None:
            connections.append([await socket.recv() for _ in range(3)])
            await socket.close()

        result = Flood()
        async with serve(shut_out, "127.0.0.1", 0, subprotocols=["streamlit"]) as server:  # type: ignore[list-item]
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            task = asyncio.create_task(ask_on(url, questions, result))
            while len(connections) < 2:
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.wait([task])
        return result, connections

    result, connections = run(walk())
    assert connections[:2] == [[b"one", b"two", b"one"]] * 2
    assert result.sent >= 6
    assert result.lost >= 1


def test_a_flood_beside_a_class_is_answered_and_is_no_part_of_its_figures(app: Served) -> None:
    async def walk() -> tuple[Flood, Learner]:
        learner = Learner(app.url, 0)
        async with flooded(app.url, sessions=1) as flood:
            await learner.arrive()
            while flood.sent < 10 or not flood.received:
                await asyncio.sleep(0.01)
        await learner.browser.close()
        return flood, learner

    flood, learner = run(walk())
    assert flood.lost == 0
    assert {name: len(seconds) for name, seconds in learner.times.seconds.items()} == {"open": 1, "change": 1}
    one, other = (BackMsg.FromString(asked).rerun_script for asked in run(learn_questions(app.url, 3)))
    assert [widget for widget in one.widget_states.widgets if widget not in other.widget_states.widgets]


def test_a_lost_session_is_noticed(app: Served) -> None:
    async def walk() -> None:
        learner = Learner(app.url, 0)
        await learner.arrive()
        await learner.train()
        drop = learner.browser.drop

        async def drop_and_forget() -> None:
            await drop()
            learner.browser.session = ""

        learner.browser.drop = drop_and_forget  # type: ignore[method-assign]
        with pytest.raises(AssertionError, match="session was lost"):
            await learner.judge()
        await learner.browser.close()

    run(walk())


@pytest.mark.full
def test_it_sends_what_chromium_sends(app: Served, page: Tab) -> None:
    """Open, change a setting, press Train, poll, go on: each question has the same page, fragment and values."""
    from_chromium: list[dict[str, Any]] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: from_chromium.append(question(data))))
    chromium = Walk(page, app.url)
    chromium.open(TRAIN)
    page.get_by_role("spinbutton", name="Seed").fill("7")
    page.keyboard.press("Enter")
    chromium.has_address("seed=7")
    chromium.settle()
    chromium.train()
    chromium.go("Evaluate")

    from_driver: list[dict[str, Any]] = []

    async def walk() -> None:
        learner = Learner(app.url, 0)
        learner.browser.on_send = lambda data: from_driver.append(question(data))
        await learner.browser.open(TRAIN)
        learner.browser.choose("number_input", "Seed", int_value=7)
        await learner.browser.drawn()
        await learner.train()
        await learner.browser.go("evaluate")
        await learner.browser.close()

    run(walk())
    assert [asked for asked in from_driver if not asked["poll"]] == [
        asked for asked in from_chromium if not asked["poll"]
    ]
    polls = [without_log_scale(asked) for asked in from_driver + from_chromium if asked["poll"]]
    assert polls == polls[:1] * len(polls)
    assert {asked["poll"] for asked in from_driver} == {asked["poll"] for asked in from_chromium} == {True, False}


def without_log_scale(asked: dict[str, Any]) -> dict[str, Any]:
    """A poll without the checkbox of its fragment, which is on the page only while the fragment has a curve to show."""
    return asked | {"widgets": [widget for widget in asked["widgets"] if b"log-loss" not in widget]}


def question(data: Any) -> dict[str, Any]:
    """A question without what differs from one tab to the next."""
    state = BackMsg.FromString(data).rerun_script
    return {
        "page": (state.page_name, state.page_script_hash),
        "poll": state.is_auto_rerun,
        "fragment": state.fragment_id,
        "query": state.query_string,
        "widgets": sorted(widget.SerializeToString() for widget in state.widget_states.widgets),
        "kept": sorted(state.cached_message_hashes),
        "context": state.context_info.SerializeToString(),
    }


def test_memory_is_given_for_each_kind_of_process(app: Served) -> None:
    usage = run(wave(app, 1)).usage
    assert {"app", "trainer", "forkserver", "workers"} <= {kind for kind, size in usage.last.items() if size > 1}
    with watched(app.process) as usage:
        pass
    assert usage.peak_total == usage.last.total() > 100
