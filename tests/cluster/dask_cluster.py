"""A real Dask cluster on this machine: a scheduler and its workers, processes that a test starts and kills."""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.jobs.job import Job
from core.workers.dask_backend import DaskBackend
from tests.core.jobs.examples import wait_until
from tests.process_tree import SECONDS_TO_BE_GONE
from tests.serving import ROOT, free_port


class DaskCluster:
    """A scheduler on a port of its own, and workers that are started and killed as a test needs them."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None, scheme: str = "tcp") -> None:
        self.folder, self.scheme = folder, scheme
        self.port = free_port()
        self.environment = os.environ | (environment or {})
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[DaskWorker] = []

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def start_scheduler(self) -> None:
        self.scheduler = self._start("scheduler", "scheduler", "--host", self.address, "--no-dashboard")
        wait_until(self._listens)

    def start_worker(self, threads: int = 1, *, nanny: bool = False, root: Path = ROOT) -> "DaskWorker":
        """A worker with so many places. A nanny starts it again when it dies. `root` is where its code lies."""
        number = len(self.workers)
        port = free_port()
        options = ["--nthreads", str(threads), "--no-dashboard", "--memory-limit", "0", "--host", "127.0.0.1"]
        options += ["--worker-port", str(port), "--nanny" if nanny else "--no-nanny"]
        options += ["--local-directory", str(self.folder / f"worker-{number}")]
        process = self._start(f"worker-{number}", "worker", self.address, *options, root=root)
        self.workers.append(DaskWorker(process, f"{self.scheme}://127.0.0.1:{port}"))
        return self.workers[-1]

    @property
    def living(self) -> list["DaskWorker"]:
        return [worker for worker in self.workers if worker.root.poll() is None]

    def have(self, count: int) -> None:
        """Start workers, or kill some, so that there are so many."""
        for worker in self.living[count:]:
            worker.root.kill()
            worker.root.wait()
        for _ in range(count - len(self.living)):
            self.start_worker()

    def worker_at(self, address: str) -> "DaskWorker":
        return next(worker for worker in self.workers if worker.address == address)

    def log_of(self, worker: "DaskWorker") -> str:
        return (self.folder / f"worker-{self.workers.index(worker)}.log").read_text(encoding="utf-8")

    def close(self) -> list[psutil.Process]:
        """Kill the scheduler and all workers, but nothing that they have started: gives what is still there then."""
        roots = [worker.root for worker in self.workers] + ([self.scheduler] if self.scheduler else [])
        living = [psutil.Process(root.pid) for root in roots if root.poll() is None]
        tree = [process for root in living for process in [root, *root.children(recursive=True)]]
        for root in roots:
            root.kill()
        for root in roots:
            root.wait()
        _gone, alive = psutil.wait_procs(tree, timeout=SECONDS_TO_BE_GONE)
        return alive

    def _start(self, name: str, *words: str, root: Path = ROOT) -> subprocess.Popen[bytes]:
        code = os.pathsep.join({str(root): None, str(ROOT): None})
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                cwd=root,
                env=self.environment | {"PYTHONPATH": code},
                stdout=log,
                stderr=log,
            )

    def _listens(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass
class DaskWorker:
    """A worker's first process, which is its nanny if it has one, and its address."""

    root: subprocess.Popen[bytes]
    address: str

    @property
    def process(self) -> psutil.Process:
        """The process that serves the address."""
        port = int(self.address.rsplit(":", 1)[1])
        root = psutil.Process(self.root.pid)
        return next(process for process in [root, *root.children(recursive=True)] if port in listening(process))


def listening(process: psutil.Process) -> set[int]:
    """The ports on which a process listens; none when it is gone."""
    try:
        return {link.laddr.port for link in process.net_connections("tcp") if link.status == psutil.CONN_LISTEN}
    except psutil.NoSuchProcess:
        return set()


def worker_of(backend: DaskBackend, job: Job) -> str:
    """The address of the worker that trains a job; empty when none does."""
    task = backend._tasks.get(job.id)
    return task.worker if task else ""
