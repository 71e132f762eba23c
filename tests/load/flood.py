"""Flood: sessions that ask for rerun after rerun beside a class, and wait for none of them."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from tests.load.browser import Browser, dial

SESSIONS = 10
RERUNS_A_SECOND = 20
ADDRESS = "/train?dataset=moons&noise=0.3"


@dataclass
class Flood:
    """Questions that a flood `sent`, messages that it `received`, connections that the server took away (`lost`)."""

    sent: int = 0
    received: int = 0
    lost: int = 0


@contextlib.asynccontextmanager
async def flooded(url: str, sessions: int = SESSIONS) -> AsyncIterator[Flood]:
    """Flood the app from so many sessions until the block ends."""
    result = Flood()
    questions = await asyncio.gather(*(learn_questions(url, number) for number in range(sessions)))
    tasks = [asyncio.create_task(ask_on(url, pair, result)) for pair in questions]
    try:
        yield result
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert not [error for error in ended if not isinstance(error, asyncio.CancelledError)], ended


async def learn_questions(url: str, number: int) -> list[bytes]:
    """What a browser sends when its learner chooses one seed and then another: two of each session's own."""
    questions: list[bytes] = []
    browser = Browser(url)
    await browser.open(ADDRESS)
    browser.on_send = questions.append
    for seed in (2 * number + 1, 2 * number + 2):
        browser.choose("number_input", "Seed", int_value=seed)
        await browser.drawn()
    await browser.close()
    return questions


async def ask_on(url: str, questions: list[bytes], result: Flood) -> None:
    """Send the questions in turn until cancelled, over a new connection whenever the server ends the last one."""
    while True:
        with contextlib.suppress(OSError, WebSocketException):
            async with dial(url) as socket:
                await _send_on(socket, questions, result)
        result.lost += 1
        await asyncio.sleep(1 / RERUNS_A_SECOND)


async def _send_on(socket: ClientConnection, questions: list[bytes], result: Flood) -> None:
    """Send, and throw away what comes: reading it would take the processor from the app."""
    reader = asyncio.create_task(_discard(socket, result))
    clock = asyncio.get_running_loop().time
    due = clock()
    try:
        for question in itertools.cycle(questions):
            await socket.send(question)
            result.sent += 1
            due = max(due + 1 / RERUNS_A_SECOND, clock())
            await asyncio.sleep(due - clock())
    finally:
        reader.cancel()


async def _discard(socket: ClientConnection, result: Flood) -> None:
    with contextlib.suppress(WebSocketException):
        async for _ in socket:
            result.received += 1
