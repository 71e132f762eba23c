"""Many mixed jobs on the real worker pool, while its processes are killed and jobs are stopped at random.

Started as `python -m tests.faults.soak JOBS`, in a process of its own, so that its memory is the scheduler's alone.
Prints one JSON object: what became of the jobs, and what the processes held on the way. A hang ends it with an error.
"""

import dataclasses
import gc
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import psutil

from core.data.source import load
from core.data.table import Table
from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.processes.memory import release
from core.workers.local import LocalScheduler
from tests.core.jobs.examples import QUICK, wait_until
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, all_gone, kill

SEED = 15
PLACES = 2
AT_ONCE = 40  # jobs that wait or run
OWNERS = 60
HOUR = 3_600.0  # no page polls here
SECONDS_WITHOUT_END = 180.0  # TensorFlow may load several times in a row on a busy machine
STOPPED = 0.04  # of the jobs
JOBS_BETWEEN_FAULTS = 40
WORKER_FAULTS = ["worker"] * 4 + ["forkserver"]
ALL_FAULTS = [*WORKER_FAULTS, "pool"]


def experiments() -> list[Experiment]:
    """Jobs of different data and structures, a few epochs each.

    Nearly all have one of two structures, whose programs a worker keeps; the last four make it build others, grow and
    retire.
    """
    usual = [
        dataclasses.replace(QUICK, dataset=dataset, layers=layers, epochs=epochs)
        for dataset in ("moons", "circles", "upload")
        for layers, epochs in (("4", 3), ("", 5))
    ]
    other = [dataclasses.replace(QUICK, layers=layers) for layers in ("6", "4-4", "5", "3-2")]
    return [*usual * 30, *other]


class Soak:
    """Keeps the queue filled, and causes the faults. Only counts are kept of what has ended."""

    def __init__(self) -> None:
        self._random = random.Random(SEED)
        self._experiments = experiments()
        self._table: Table = load(QUICK)
        self.scheduler = LocalScheduler(PLACES, lease_seconds=HOUR)
        self._submitted = 0
        self.outcomes: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.fingerprints: dict[Experiment, set[str]] = defaultdict(set)

    def run(self, count: int, faults: list[str]) -> None:
        """Run so many jobs to their end."""
        left, active, ended_at = count, list[Job](), time.monotonic()
        while left or active:
            while left and len(active) < AT_ONCE:
                active.append(self._submit())
                left -= 1
                if self._random.random() < STOPPED:
                    self.scheduler.stop(self._random.choice(active))
            for job in [job for job in active if job.state == "ended"]:
                active.remove(job)
                self._count(job)
                ended_at = time.monotonic()
                if sum(self.outcomes.values()) % JOBS_BETWEEN_FAULTS == 0:
                    self._cause(self._random.choice(faults))
            if time.monotonic() - ended_at > SECONDS_WITHOUT_END:
                raise TimeoutError(f"no job has ended for a long time: {Counter(job.state for job in active)}")
            time.sleep(0.02)

    def _submit(self) -> Job:
        experiment = self._random.choice(self._experiments)
        table = self._table if experiment.dataset == "upload" else None
        self._submitted += 1
        return self.scheduler.submit(f"learner {self._submitted % OWNERS}", experiment, table)

    def _count(self, job: Job) -> None:
        run = job.run
        assert run
        words = run.reason if run.status == "failed" else run.status
        self.outcomes[words.split(", most often")[0].split(". ")[0]] += 1
        if run.status == "finished":
            self.fingerprints[job.experiment].add(run.fingerprint)

    def _cause(self, fault: str) -> None:
        """Kill a process of this kind, if there is one at the moment."""
        process = self.scheduler.backend.process
        if not process or process.poll() is not None:
            return
        tree = ProcessTree(psutil.Process(process.pid))
        found = {"worker": tree.workers, "forkserver": [tree.forkserver], "pool": [tree.pool]}[fault]
        if found and (chosen := self._random.choice(found)):
            self.faults[fault] += 1
            kill(chosen)

    def held(self) -> dict[str, dict[str, float]]:
        """What app and pool hold while no job runs: memory of their own in MiB, descriptors and threads."""
        wait_until(lambda: not self.scheduler.warming_up)
        tree = ProcessTree.of(self.scheduler).settled(PLACES)
        gc.collect()
        release()
        return {"app": held_by(psutil.Process()), "pool": held_by(tree.pool)}

    def end(self) -> None:
        """Close the scheduler, and wait until all its processes are gone."""
        members = ProcessTree.of(self.scheduler).members
        self.scheduler.close()
        wait_until(all_gone(members), SECONDS_TO_BE_GONE)


def held_by(process: psutil.Process) -> dict[str, float]:
    return {
        "memory": process.memory_full_info().uss / 2**20,
        "descriptors": process.num_fds(),
        "threads": process.num_threads(),
    }


def main() -> None:
    """Two thirds with all faults, of which the first warms up; then those that leave the pool, which may grow."""
    logging.disable(logging.ERROR)
    jobs, began = int(sys.argv[1]), time.monotonic()
    warm_pool = jobs // 10
    soak, folder = Soak(), Path(tempfile.gettempdir())
    soak.run(jobs // 3, ALL_FAULTS)
    warm = soak.held()
    soak.run(jobs // 3, ALL_FAULTS)
    soak.run(warm_pool, WORKER_FAULTS)
    warm["pool"] = soak.held()["pool"]
    soak.run(jobs - 2 * (jobs // 3) - warm_pool, WORKER_FAULTS)
    after = soak.held()
    soak.end()
    wait_until(lambda: not list(left_over(folder)), SECONDS_TO_BE_GONE)
    found = {
        "outcomes": soak.outcomes,
        "faults": soak.faults,
        "results": max(map(len, soak.fingerprints.values())),
        "warm": warm,
        "after": after,
        "seconds": time.monotonic() - began,
    }
    sys.stdout.write(json.dumps(found))


def left_over(folder: Path) -> Iterator[Path]:
    """Files and folders of the scheduler and its processes."""
    for pattern in ("pymp-*", "pool-*", "tradeoff-*"):
        yield from folder.glob(pattern)


if __name__ == "__main__":
    main()
