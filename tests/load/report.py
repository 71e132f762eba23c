"""The tables: a column for each class, and a row for each wave."""

import statistics
from collections import Counter
from collections.abc import Callable, Sequence

from tests.benchmarks.report import machine, percentile
from tests.load.flood import Flood
from tests.load.processes import KINDS
from tests.load.wave import Wave

Row = tuple[str, str, Callable[[Wave], str]]


def median(name: str) -> Callable[[Wave], str]:
    """The median of a wave's times of this name."""
    return lambda wave: f"{statistics.median(wave.seconds[name]):.2f}" if wave.seconds.get(name) else "-"


def slowest(name: str) -> Callable[[Wave], str]:
    """The longest of a wave's times of this name."""
    return lambda wave: f"{max(wave.seconds[name]):.2f}" if wave.seconds.get(name) else "-"


def ninety_five(name: str) -> Callable[[Wave], str]:
    """The 95th percentile of a wave's times of this name, and of how many it is."""
    return lambda wave: (
        f"{percentile(wave.seconds[name], 0.95):.2f} ({len(wave.seconds[name])})" if wave.seconds.get(name) else "-"
    )


def memory_row(kind: str) -> Row:
    """The memory of one kind of process when all held the most."""
    return f"  {kind}", "", lambda wave: f"{wave.usage.peak[kind]:.0f}"


def cpu_row(kind: str) -> Row:
    """The seconds on the processor of one kind of process."""
    return f"  {kind}", "", lambda wave: f"{wave.usage.cpu[kind]:.1f}"


def driver_share(wave: Wave) -> str:
    """The driver's seconds, and their share of all."""
    total = wave.usage.cpu.total() + wave.usage.driver
    return f"{wave.usage.driver:.1f} ({wave.usage.driver / total:.0%})"


def flood_figure(value: Callable[[Flood, float], str]) -> Callable[[Wave], str]:
    """A figure of the flood beside a class, made from the flood and the seconds that the lesson took."""
    return lambda wave: value(wave.flood, wave.usage.seconds) if wave.flood else "-"


ROWS: list[Row] = [
    ("Train page, new session: to the whole page, median, s", "", median("open")),
    ("a setting changed: to the whole page, median, s", "", median("change")),
    ("Train pressed within, s", "1", lambda wave: f"{wave.spread:.2f}"),
    ("click to a place in the queue, slowest, s", "at most 1", slowest("position")),
    ("click to first chart, median, s", "at most 4", median("chart")),
    ("click to first chart, slowest, s", "", slowest("chart")),
    ("click to Finished, median, s", "", median("done")),
    ("click to Finished, slowest, s", "at most 10", slowest("done")),
    ("other pages meanwhile, median, s", "", median("other pages")),
    ("other pages meanwhile, 95th percentile (of), s", "at most 0.5", ninety_five("other pages")),
    ("on to Evaluate, 95th percentile (of), s", "", ninety_five("evaluate")),
    ("back after a lost connection, 95th percentile (of), s", "", ninety_five("come back")),
    ("finished of", "all", lambda wave: f"{wave.ends['Finished']} of {wave.size}"),
    ("failures of the walk", "0", lambda wave: f"{len(wave.failures)}"),
    ("memory at the peak, all processes (PSS), MiB", "at most 800", lambda wave: f"{wave.usage.peak_total:.0f}"),
    *[memory_row(kind) for kind in KINDS],
    ("the lesson, from first click to last page, s", "", lambda wave: f"{wave.usage.seconds:.1f}"),
    ("processor time of the app and its processes, s", "", lambda wave: f"{wave.usage.cpu.total():.1f}"),
    *[cpu_row(kind) for kind in KINDS],
    ("the driver's own processor time (share), s", "", driver_share),
    ("polls", "", lambda wave: f"{wave.polls}"),
    ("the flood: reruns asked for, a second", "", flood_figure(lambda flood, seconds: f"{flood.sent / seconds:.0f}")),
    ("  messages received", "", flood_figure(lambda flood, _: f"{flood.received}")),
    ("  connections lost", "", flood_figure(lambda flood, _: f"{flood.lost}")),
]


def show_classes(waves: Sequence[Wave]) -> None:
    """Print a table with a column for each class."""
    print(f"\n{machine()}\n")
    print(f"{'class of':<56}" + "".join(f"{wave.size:>14}" for wave in waves) + "  asked of 30")
    for name, asked, value in ROWS:
        print(f"{name:<56}" + "".join(f"{value(wave):>14}" for wave in waves) + f"  {asked}")
    for wave in waves:
        for words, count in wave.ends.items():
            if words != "Finished":
                print(f"class of {wave.size}: {count} times {words or 'no end'!r}")
        for failure, count in Counter(wave.failures).items():
            print(f"class of {wave.size}: {count} times {failure}")


def show_waves(waves: Sequence[Wave], first: int = 1) -> None:
    """Print a table with a row for each wave of the same class, and how memory grew from the second to the last."""
    print(
        f"\n{'wave':>4} {'chart':>7} {'done':>7} {'finished':>9} {'pages (of)':>13}  memory, MiB (PSS): all, "
        + ", ".join(KINDS)
    )
    for number, wave in enumerate(waves, first):
        last = wave.usage.last
        print(
            f"{number:>4} {median('chart')(wave):>7} {slowest('done')(wave):>7} {wave.ends['Finished']:>9}"
            f" {ninety_five('other pages')(wave):>13}  {last.total():>8.0f}"
            + "".join(f"{last[kind]:>8.0f}" for kind in KINDS),
        )
    if len(waves) > 2:
        growth = waves[-1].usage.last.total() / waves[1].usage.last.total() - 1
        print(f"\nmemory after wave {len(waves)} against wave 2: {growth:+.1%} (asked: at most +5%)")
