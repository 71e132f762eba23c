"""Print how a class fares: `python -m tests.load 1 10 30` has a column for each, `--waves 20` repeats one class."""

import argparse
import asyncio
import os

from tests.load.learner import Learner, look_around
from tests.load.report import show_classes, show_waves
from tests.load.wave import Wave, wave
from tests.serving import Served, served

SECONDS_BETWEEN_WAVES = 2.0


async def warm_up(server: Served) -> None:
    """Train once and open each page, as a teacher does before class: libraries are loaded, the pages' modules too."""
    learner = Learner(server.url, 0)
    await learner.arrive()
    await learner.train()
    await learner.judge()
    await learner.browser.close()
    await look_around(server.url, learner.times)


async def waves(server: Served, size: int, count: int, *, mixed: bool, flood: bool) -> list[Wave]:
    """Some waves of one size, in one server."""
    await warm_up(server)
    results = []
    for number in range(count):
        await asyncio.sleep(SECONDS_BETWEEN_WAVES)
        results.append(await wave(server, size, mixed=mixed, flood=flood))
        if count > 1:
            show_waves(results[-1:], number + 1)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[30], help="learners in a class")
    parser.add_argument("--waves", type=int, default=1, help="how often each class presses Train, in one server")
    parser.add_argument("--mixed", action="store_true", help="ten different datasets and networks in a class")
    parser.add_argument(
        "--flood", action="store_true", help="ten sessions beside it that ask for 20 reruns a second each"
    )
    arguments = parser.parse_args()
    os.environ.setdefault("STREAMLIT_LOGGER_LEVEL", "warning")  # polls that cross a rerun are logged, each with a line
    firsts = []
    for size in arguments.sizes:
        with served() as server:
            given = {"mixed": arguments.mixed, "flood": arguments.flood}
            results = asyncio.run(waves(server, size, arguments.waves, **given))
        firsts.append(results[0])
        if len(results) > 1:
            show_waves(results)
    show_classes(firsts)


if __name__ == "__main__":
    main()
