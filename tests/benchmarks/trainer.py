"""The trainer with its real processes: first and second runs, memory over many jobs, one fingerprint, large tables."""

import contextlib
import dataclasses
import itertools
import threading
import time
from collections.abc import Iterator

import psutil

from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.workers.local import LocalScheduler
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.training import CANCER, changed, fit_from_warm_import, random_table

QUICK = Experiment(dataset="moons", epochs=20)
# What a class does in a lesson: other rates and seeds, now and then another network or optimizer.
LESSON = [
    dataclasses.replace(QUICK, layers=layers, optimizer=optimizer, dropout=dropout)
    for layers, optimizer, dropout in itertools.product(("16-16", "8"), ("adam", "sgd"), (0.0, 0.2))
]
DROPPED = dataclasses.replace(QUICK, dropout=0.2, batch_normalization=True)


@contextlib.contextmanager
def warm_scheduler() -> Iterator[LocalScheduler]:
    """A scheduler whose trainer has loaded TensorFlow and has its workers waiting."""
    scheduler = LocalScheduler(lease_seconds=3_600.0)  # nobody polls here
    try:
        while scheduler.warming_up:
            time.sleep(0.05)
        rest(scheduler)
        yield scheduler
    finally:
        scheduler.close()


def processes(scheduler: LocalScheduler) -> list[psutil.Process]:
    """The trainer and all that it started."""
    assert scheduler.backend.process
    trainer = psutil.Process(scheduler.backend.process.pid)
    return [trainer, *trainer.children(recursive=True)]


def workers(scheduler: LocalScheduler) -> list[psutil.Process]:
    """The processes that train: the children of the forkserver, which is a child of the trainer."""
    return [worker for child in processes(scheduler)[0].children() for worker in child.children()]


def rest(scheduler: LocalScheduler) -> None:
    """Wait until both workers are there and idle: what they still set up would disturb what is measured."""
    before = -1.0
    while True:
        with contextlib.suppress(psutil.NoSuchProcess):
            there = workers(scheduler)
            spent = sum(sum(worker.cpu_times()[:2]) for worker in there)
            if len(there) == 2 and spent == before:
                return
            before = spent
        time.sleep(0.2)


def finish(job: Job) -> Job:
    """Wait until a job has ended."""
    job.over.wait()
    assert job.run
    return job


def run_figures(repeats: int = 5) -> list[Figure]:
    """From submit to the first epoch and to the end, in a worker that is new, and again with another learning rate."""
    firsts, wholes, seconds, fits = [], [], [], []
    with warm_scheduler() as scheduler:
        for number in range(repeats):
            started = time.perf_counter()
            job = scheduler.submit("learner", CANCER)
            while not job.rows:
                time.sleep(0.001)
            firsts.append(time.perf_counter() - started)
            finish(job)
            wholes.append(time.perf_counter() - started)
            rest(scheduler)
            started = time.perf_counter()
            finish(scheduler.submit("learner", changed(CANCER, 0.002 + number / 1_000)))
            seconds.append(time.perf_counter() - started)
            old = workers(scheduler)
            for worker in old:  # the next first run meets a new worker
                worker.kill()
            psutil.wait_procs(old)
            rest(scheduler)
            fits.append(fit_from_warm_import(CANCER))
    ratios = [fit / whole for fit, whole in zip(fits, wholes, strict=True)]
    return [
        figure("breast_cancer, submit to first epoch, new worker", firsts, "s", "at most 0.7"),
        figure("breast_cancer, 50 epochs, submit to done, first run", wholes, "s", ""),
        figure("breast_cancer, 50 epochs, compile + fit, warm import", fits, "s", ""),
        figure("breast_cancer, 50 epochs, first run: times faster than fit", ratios, "x", "at least 5"),
        figure("breast_cancer, 50 epochs, second run, another rate", seconds, "s", "at most 0.2"),
    ]


def memory_figures(jobs: int = 200, counted_from: int = 50, window: int = 75) -> list[Figure]:
    """The proportional memory of all processes over many jobs: early (after job 50), late, and how much it grew."""
    sizes = []
    with warm_scheduler() as scheduler:
        for number in range(jobs):
            experiment = LESSON[number // 5 % len(LESSON)]
            experiment = dataclasses.replace(experiment, seed=number % 7, learning_rate=0.01 + number % 3 / 100)
            finish(scheduler.submit(f"learner {number % 30}", experiment))
            sizes.append(proportional_mebibytes(scheduler))
    early, late = sizes[counted_from : counted_from + window], sizes[-window:]
    growth = (sum(late) / len(late) / (sum(early) / len(early)) - 1) * 100
    peak = (max(sizes[counted_from:]) / max(early) - 1) * 100
    first = f"jobs {counted_from + 1} to {counted_from + window}"
    return [
        figure(f"memory of the trainer and workers, {first}", early, "MiB", ""),
        figure(f"memory of the trainer and workers, the last {window} of {jobs} jobs", late, "MiB", ""),
        figure("growth of their mean", [growth], "%", "at most 5"),
        figure(f"growth of the peak: highest after job {counted_from} against {first}", [peak], "%", "at most 5"),
    ]


def proportional_mebibytes(scheduler: LocalScheduler) -> float:
    """The proportional set size of all processes together: shared memory is counted once."""
    total = 0
    for process in processes(scheduler):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += process.memory_full_info().pss
    return total / 2**20


def fingerprint_figures(runs: int = 100) -> Iterator[Figure]:
    """How many fingerprints one experiment has, two jobs at a time, with a worker killed now and then."""
    compiled = dataclasses.replace(QUICK, epochs=1_200, rows=1_666, dropout=0.2)  # XLA takes over
    yield _fingerprint_figure("with dropout and batch normalization", DROPPED, runs)
    yield _fingerprint_figure("that XLA takes over", compiled, runs // 4)


def _fingerprint_figure(name: str, experiment: Experiment, runs: int) -> Figure:
    fingerprints: list[str] = []
    killed = 0
    with warm_scheduler() as scheduler:
        for pair in itertools.count():
            jobs = [scheduler.submit(owner, experiment) for owner in ("one", "two")]
            if pair % 10 == 0 and (running := workers(scheduler)):
                running[0].kill()
            ended = [finish(job).run for job in jobs]
            fingerprints += [run.fingerprint for run in ended if run and run.status == "finished"]
            killed += sum(1 for run in ended if run and run.status == "failed")
            if len(fingerprints) >= runs:
                break
    title = f"{len(fingerprints)} runs {name}, {killed} more killed: fingerprints"
    return figure(title, [len(set(fingerprints))], "", "exactly 1")


def large_figures(rows: int = 1_000_000, features: int = 30, repeats: int = 2) -> list[Figure]:
    """A large uploaded table: time to the first progress, and peak memory as a multiple of its rows in 32 bits."""
    table, experiment = random_table(rows, features), Experiment(dataset="upload", epochs=3)
    megabytes = rows * features * 4 / 2**20
    progress, peaks = [], []
    for _ in range(repeats):
        with warm_scheduler() as scheduler:
            started = time.perf_counter()
            job = scheduler.submit("learner", experiment, table)
            while not (job.share or job.epoch):
                time.sleep(0.005)
            progress.append(time.perf_counter() - started)
            scheduler.stop(job)
            finish(job)
        with warm_scheduler() as scheduler, watched(scheduler) as growth:  # watching takes time of its own
            finish(scheduler.submit("learner", experiment, table))
        peaks.append(growth[0] / megabytes)
    name = f"{rows:,} x {features}"
    return [
        figure(f"{name}: submit to first progress", progress, "s", "at most 3"),
        figure(f"{name}: peak memory of all processes, as a multiple of the rows in 32 bits", peaks, "x", "stated"),
    ]


@contextlib.contextmanager
def watched(scheduler: LocalScheduler) -> Iterator[list[float]]:
    """Watches how far the memory of the app, the trainer and its workers grows, in MiB; read the list at the end."""
    over, growth = threading.Event(), [0.0]
    app = psutil.Process()

    def own() -> dict[int, float]:
        sizes = {}
        for process in (app, *processes(scheduler)):
            with contextlib.suppress(psutil.NoSuchProcess):
                info = process.memory_info()
                sizes[process.pid] = (info.rss - info.shared) / 2**20
        return sizes

    before = own()

    def watch() -> None:
        while not over.wait(0.01):
            now = own()
            grown = sum(max(0.0, size - before.get(pid, size)) for pid, size in now.items())
            growth[0] = max(growth[0], grown)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield growth
    finally:
        over.set()
        watcher.join()
