"""What the app's processes hold and use while a block runs: proportional memory, and time on the processor."""

import contextlib
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import psutil

SECONDS_BETWEEN_SAMPLES = 0.5
KINDS = ("app", "trainer", "forkserver", "workers", "others")


@dataclass
class Usage:
    """Of one stretch of time: the highest and the last memory in MiB, seconds on the processor by kind of process.

    Memory is the proportional set size: what several processes share is counted once. `driver` are this process'
    seconds.
    """

    seconds: float = 0.0
    peak: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)
    cpu: Counter[str] = field(default_factory=Counter)
    driver: float = 0.0

    @property
    def peak_total(self) -> float:
        """The highest sum over all processes, in MiB."""
        return self.peak.total()


@contextlib.contextmanager
def watched(app: psutil.Process) -> Iterator[Usage]:
    """Samples the app and its descendants until the block ends; read what it gives after that."""
    usage, over = Usage(), threading.Event()
    before, after = _cpu(app), defaultdict[psutil.Process, float](float)

    def sample() -> None:
        after.update({process: seconds for process, (_, seconds) in _cpu(app).items()})
        usage.last = memory(app)
        if usage.last.total() > usage.peak.total():
            usage.peak = usage.last

    def watch() -> None:
        while not over.wait(SECONDS_BETWEEN_SAMPLES):
            sample()

    kinds = {process: kind for process, (kind, _) in before.items()}
    started, own = time.perf_counter(), _seconds(psutil.Process())
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield usage
    finally:
        over.set()
        watcher.join()
        usage.seconds, usage.driver = time.perf_counter() - started, _seconds(psutil.Process()) - own
        kinds |= {process: kind for process, (kind, _) in _cpu(app).items()}
        sample()
        for process, seconds in after.items():
            usage.cpu[kinds.get(process, "workers")] += seconds - before.get(process, ("", 0.0))[1]


def memory(app: psutil.Process) -> Counter[str]:
    """The proportional memory of the app's processes now, in MiB by kind."""
    sizes: Counter[str] = Counter()
    for process, kind in family(app):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            sizes[kind] += process.memory_full_info().pss / 2**20
    return sizes


def family(app: psutil.Process) -> Iterator[tuple[psutil.Process, str]]:
    """The app and its descendants with their kinds. Workers are the children of the forkserver, the trainer's child."""
    yield app, "app"
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in app.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                is_trainer = "core.workers.worker_pool" in child.cmdline()
                yield child, "trainer" if is_trainer else "others"
                for grandchild in child.children():
                    yield grandchild, "forkserver" if is_trainer else "others"
                    yield from ((below, "workers") for below in grandchild.children(recursive=True))


def _cpu(app: psutil.Process) -> dict[psutil.Process, tuple[str, float]]:
    found = {}
    for process, kind in family(app):
        with contextlib.suppress(psutil.NoSuchProcess):
            found[process] = kind, _seconds(process)
    return found


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
