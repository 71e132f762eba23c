"""Wave: a class that presses Train within one second, while others visit other pages."""

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field

from tests.load.flood import Flood, flooded
from tests.load.learner import Learner, Times, visit
from tests.load.processes import Usage, watched
from tests.serving import Served

SECONDS_TO_PRESS = 0.9
SECONDS_BETWEEN_ARRIVALS = 0.1
VISITORS = 3


@dataclass
class Wave:
    """What a class of `size` met: times by name, how jobs ended, failures of the walk, what the processes used.

    A `flood` beside the class has its own figures, and adds to no other but what the processes used.
    """

    size: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    polls: int = 0
    spread: float = 0.0
    flood: Flood | None = None

    def add(self, times: Times) -> None:
        """Take over one session's times."""
        for name, seconds in times.seconds.items():
            self.seconds.setdefault(name, []).extend(seconds)


async def wave(server: Served, size: int, *, mixed: bool = False, flood: bool = False) -> Wave:
    """Let a class of so many arrive, train, judge, and leave; with `flood`, beside a flood from the first click on."""
    result = Wave(size)
    learners = [Learner(server.url, number, mixed=mixed) for number in range(size)]
    await asyncio.gather(*(arrive(learner, number) for number, learner in enumerate(learners)))
    async with contextlib.AsyncExitStack() as stack:
        if flood:
            result.flood = await stack.enter_async_context(flooded(server.url))
        with watched(server.process) as result.usage:
            await lesson(server, learners, result)
    await asyncio.gather(*(learner.browser.close() for learner in learners))
    pressed = [learner.pressed_at for learner in learners]
    result.spread = max(pressed) - min(pressed)
    result.polls = sum(learner.browser.polls for learner in learners)
    for learner in learners:
        result.add(learner.times)
        result.ends[learner.times.end.replace("*", "").split(" after")[0].split(".")[0]] += 1
    return result


async def arrive(learner: Learner, number: int) -> None:
    """Learners come in one by one."""
    await asyncio.sleep(number * SECONDS_BETWEEN_ARRIVALS)
    await learner.arrive()


async def lesson(server: Served, learners: list[Learner], result: Wave) -> None:
    """All train, and visitors open other pages for as long as that takes."""
    visit_times, training = Times(), asyncio.Event()
    visits = [
        visit(server.url, visit_times, lambda: not training.is_set(), after=share / VISITORS)
        for share in range(VISITORS)
    ]
    visitors = [asyncio.create_task(walk) for walk in visits]
    pace = SECONDS_TO_PRESS / max(1, len(learners) - 1)
    walks = [walk(learner, number * pace, result) for number, learner in enumerate(learners)]
    await asyncio.gather(*walks)
    training.set()
    for ended in await asyncio.gather(*visitors, return_exceptions=True):
        if ended is not None:
            result.failures.append(f"a visitor: {type(ended).__name__}: {ended}")
    result.add(visit_times)


async def walk(learner: Learner, after: float, result: Wave) -> None:
    """One learner's way through a lesson. What goes wrong is noted, and ends nobody else's."""
    await asyncio.sleep(after)
    try:
        await learner.train()
        if "Finished" in learner.times.end:
            await learner.judge()
    except (AssertionError, LookupError, TimeoutError, OSError) as error:
        result.failures.append(f"{type(error).__name__}: {error}")
