"""What a scheduler and a reading process do on a disk that is full, and once there is room again.

Started as `python -m tests.faults.full_disk FOLDER`, where FOLDER is a small disk, or an ordinary folder in which the
system then refuses to let any file grow. Writes what happened as JSON.
"""

import contextlib
import dataclasses
import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from core.data.reading.process import ReadingJob
from core.data.source import load
from core.data.table import Table
from core.jobs.job import Job
from core.workers.local import LocalScheduler
from tests.core.jobs.examples import QUICK, finish, wait_until

UPLOAD = dataclasses.replace(QUICK, dataset="upload")
COMPILED = dataclasses.replace(QUICK, epochs=100, rows=1000, batch_size=4)  # just enough epochs for XLA
CSV = b"x,y\n" + b"".join(b"%d,%d\n" % (row, row % 2) for row in range(20_000))
BYTES_LEFT = 1024


@contextlib.contextmanager
def full(folder: Path) -> Iterator[None]:
    """No room in the folder within the block."""
    if not os.path.ismount(folder):
        with small_files():
            yield
        return
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(2**16))
    yield
    filler.unlink()


@contextlib.contextmanager
def small_files() -> Iterator[None]:
    """No file of this process, and of those that it starts or has started, gets longer than a few bytes."""

    def allow(most: int) -> None:
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    allow(BYTES_LEFT)
    yield
    allow(resource.RLIM_INFINITY)


def main(folder: Path) -> dict[str, Any]:
    """What happened, by its name."""
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    os.environ["TRADEOFF_CACHE"] = str(folder / "caches")
    table = load(dataclasses.replace(QUICK, rows=20_000))
    scheduler = LocalScheduler(jobs_at_once=1, lease_seconds=600)
    wait_until(lambda: not scheduler.warming_up)
    with full(folder):
        happened = {"mounted": os.path.ismount(folder), "full": trains(scheduler, folder, table)}
        happened["still full"] = trains(scheduler, folder, table)
    happened["room again"] = trains(scheduler, folder, table)
    scheduler.close()
    return happened


def trains(scheduler: LocalScheduler, folder: Path, table: Table) -> dict[str, Any]:
    """Train an upload and what XLA compiles, and read a file."""
    upload, compiled = scheduler.submit("a", UPLOAD, table), scheduler.submit("b", COMPILED)
    reading = ReadingJob(CSV, "table.csv")
    reading.over.wait()
    finish(upload)
    finish(compiled)
    return {
        "upload": end(upload),
        "by file": isinstance(upload.payload, Path),
        "compiled": end(compiled),
        "by XLA": bool(compiled.run and compiled.run.compiled_after),
        "reading": reading.refusal or len(reading.table.frame if reading.table else []),
        "left over": [path.name for path in folder.glob("tradeoff-*")],
    }


def end(job: Job) -> list[str]:
    """How a job ended, and with which weights."""
    assert job.run
    return [job.run.status, job.run.reason, job.run.fingerprint]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
