"""A real Dask cluster on this machine: how throughput grows with its workers, and what a table and an epoch cost there.

Jobs sleep instead of training where scheduling is measured, so that few cores suffice.
"""

import contextlib
import dataclasses
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from core.experiment.fields import Experiment
from core.jobs.scheduler import Scheduler
from core.workers.dask_backend import DaskBackend
from core.workers.local import LocalBackend
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.training import CANCER, changed, random_table
from tests.cluster.dask_cluster import DaskCluster
from tests.cluster.sleeping_backend import ROWS_A_SECOND, SleepingBackend

SLEEP = 0.5
NAP = Experiment(dataset="moons", rows=100, epochs=round(SLEEP * ROWS_A_SECOND) // 100)


@contextlib.contextmanager
def ready(
    workers: int, make_backend: type[SleepingBackend] | type[LocalBackend]
) -> Iterator[tuple[DaskCluster, Scheduler]]:
    """A cluster with so many workers of one slot each, and a scheduler that has seen them all."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = DaskCluster(Path(folder), {"TMPDIR": folder})
        scheduler = Scheduler(DaskBackend(cluster.address, make_backend), lease_seconds=600.0)
        try:
            cluster.start_scheduler()
            cluster.have(workers)
            while scheduler.backend.slots < workers:
                time.sleep(0.05)
            yield cluster, scheduler
        finally:
            scheduler.close()
            cluster.close()


def wave(scheduler: Scheduler, jobs: int, experiment: Experiment) -> float:
    """Seconds until so many learners' jobs are done, all sent at once."""
    started = time.perf_counter()
    jobs = [scheduler.submit(f"learner {number}", experiment) for number in range(jobs)]
    for job in jobs:
        job.over.wait()
        assert job.run
        assert job.run.status == "finished"
    return time.perf_counter() - started


def throughput_figures(jobs: int = 60) -> list[Figure]:
    """Sleeping jobs a second with one worker and with three."""
    rates = {}
    for workers in (1, 3):
        with ready(workers, SleepingBackend) as (_cluster, scheduler):
            wave(scheduler, 2 * workers, NAP)  # each worker has imported what a first job needs
            rates[workers] = jobs / wave(scheduler, jobs, NAP)
    return [
        figure(f"jobs of {SLEEP} s, 1 worker", [rates[1]], "1/s", f"at most {1 / SLEEP:.0f}"),
        figure(f"jobs of {SLEEP} s, 3 workers", [rates[3]], "1/s", f"at most {3 / SLEEP:.0f}"),
        figure("3 workers: times one worker's throughput", [rates[3] / rates[1]], "x", "at least 2.5"),
    ]


def training_figures(repeats: int = 5, rows: int = 1_000_000, features: int = 30) -> list[Figure]:
    """Real trainings on one worker: a second run, a large table's way there, and what all of it holds."""
    with ready(1, LocalBackend) as (cluster, scheduler):
        wave(scheduler, 1, CANCER)
        seconds = [wave(scheduler, 1, changed(CANCER, 0.002 + number / 1_000)) for number in range(repeats)]
        firsts = []
        for number in range(repeats):
            started = time.perf_counter()
            job = scheduler.submit("learner", dataclasses.replace(CANCER, seed=number))
            job.has_news.wait()
            firsts.append(time.perf_counter() - started)
            job.over.wait()
        sizes = {name: mebibytes(pid) for name, pid in processes(cluster).items()}
        table, experiment = random_table(rows, features), Experiment(dataset="upload", epochs=3)
        started = time.perf_counter()
        job = scheduler.submit("learner", experiment, table)
        while not (job.share or job.epoch or job.run):
            time.sleep(0.005)
        progress = time.perf_counter() - started
        scheduler.stop(job)
        job.over.wait()
    return [
        figure("breast_cancer, 50 epochs, second run on a cluster", seconds, "s", ""),
        figure("breast_cancer, submit to first epochs on a cluster, another seed", firsts, "s", ""),
        figure(f"{rows:,} x {features} on a cluster: submit to first progress", [progress], "s", ""),
        *[figure(f"memory of the {name}", [size], "MiB", "") for name, size in sizes.items()],
    ]


def processes(cluster: DaskCluster) -> dict[str, list[psutil.Process]]:
    """The parts of a cluster with one worker."""
    assert cluster.scheduler
    worker = cluster.living[0].process
    return {
        "scheduler": [psutil.Process(cluster.scheduler.pid)],
        "Dask worker alone": [worker],
        "Dask worker with its trainer": [worker, *worker.children(recursive=True)],
    }


def mebibytes(parts: list[psutil.Process]) -> float:
    """The proportional set size of processes together."""
    return sum(part.memory_full_info().pss for part in parts) / 2**20
