"""The worker pool: a small process between app and workers, started as `python -m core.workers.worker_pool SLOTS`.

It exists because Streamlit puts the app's script into `__main__`, which workers started from the app would run again.
It reads messages from its standard input and writes messages to its standard output, each one pickle. When its input
ends, it ends with its workers. A worker that does not answer in time hangs in native code; the pool kills it.
"""

import contextlib
import logging
import multiprocessing.util
import os
import pickle
import shutil
import signal
import sys
import threading
import time
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from core.jobs.messages import IDLE, RETIRES, SCORES, Aborted, Ready, Stop, Submit
from core.processes.ipc import discard
from core.processes.memory import WORKER_OOM_SCORE, prefer_to_be_killed
from core.settings import limits
from core.training import xla_cache

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
# Time limits for a worker: to load TensorFlow on a slow machine, to confirm a job, to stop during training and during
# scoring, and to exit.
SECONDS_TO_LOAD, SECONDS_TO_START, SECONDS_TO_STOP, SECONDS_TO_SCORE, SECONDS_TO_END = 300.0, 10.0, 5.0, 60.0, 2.0
SECONDS_BETWEEN_CHECKS = 0.5
# With it pages answer in half the time while all cores are busy, and training takes no longer (2026-11-25, date of the
# commit, 2 cores, x86-64). To measure again, run `make load N=30` with and without it.
NICENESS = 10
OUT_OF_MEMORY_SIGNALS = ("SIGABRT", "SIGSEGV", "SIGBUS")  # native code without memory ends by one of these

log = logging.getLogger(__name__)


def serve_worker(pipe: Connection, max_mebibytes: int) -> None:
    """The main function of a worker's process, the only one that imports TensorFlow."""
    if parent := multiprocessing.parent_process():
        prefer_to_be_killed(WORKER_OOM_SCORE)
        if hasattr(os, "nice"):  # not on Windows
            os.nice(NICENESS)
        threading.Thread(target=exit_with_parent, args=(parent,), daemon=True).start()
    xla_cache.use()
    from core.workers.worker import serve

    serve(pipe, max_mebibytes)


def exit_with_parent(parent: Any) -> None:
    """End this process when its parent has ended, even if other threads hang."""
    parent.join()
    os._exit(1)


class Worker:
    """One worker process, ready for a job, and the structures of the jobs that it has had.

    Raises:
        OSError, EOFError: when the process ends before it is ready.
    """

    def __init__(self, context: Any, max_mebibytes: int) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve_worker, args=(theirs, max_mebibytes), daemon=True)
        self.process.start()
        theirs.close()
        if not self.pipe.poll(SECONDS_TO_LOAD):
            self.kill()
        self.pipe.recv_bytes()  # its message that it is ready
        self.structures: set[str] = set()

    def kill(self) -> None:
        """Kill the process. `Process.kill` does nothing once the forkserver has been killed."""
        if METHOD != "forkserver":
            self.process.kill()
        elif self.process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)

    def end(self) -> int:
        """Make sure that the process has ended. Gives its exit code, negative for a signal.

        The end of its pipe shows that it has ended. The forkserver would know too, but may have been killed itself.
        """
        with contextlib.suppress(EOFError, OSError):
            if self.pipe.poll(SECONDS_TO_END):
                self.pipe.recv_bytes()
            self.kill()
        self.process.join(SECONDS_TO_END)
        self.pipe.close()
        return self.process.exitcode or 0


class WorkerSlot(threading.Thread):
    """Keeps one worker, forwards its messages, and replaces it when it retires, dies or hangs.

    `deadline` is the monotonic time by which the worker must send its next message; None when it need not.
    """

    def __init__(self, pool: "WorkerPool", context: Any, max_mebibytes: int = 0) -> None:
        super().__init__(daemon=True)
        self._pool, self._context, self._max_mebibytes = pool, context, max_mebibytes
        self.worker: Worker | None = None
        self.job: Submit | None = None
        self.started = self.stopped = self.scoring = self.hangs = False
        self.deadline: float | None = None

    def run(self) -> None:
        """Run one worker after another, as long as the pool's process runs."""
        while True:
            try:
                worker = Worker(self._context, self._max_mebibytes)
            except (OSError, EOFError) as error:
                log.warning("A training process did not start: %r", error)
                threading.Event().wait(1.0)
                continue
            self._pool.add_idle(self, worker)
            self._forward_messages(worker)
            job, code = self._pool.remove(self), worker.end()
            xla_cache.trim()
            if job:
                self._pool.lost(job, code, self)

    def assign(self, job: Submit) -> None:
        """Send this job to the worker, which must be idle."""
        assert self.worker
        self.job = job
        self.started = self.stopped = self.scoring = self.hangs = False
        self.deadline = time.monotonic() + SECONDS_TO_START
        self.worker.structures.add(job.structure)
        with contextlib.suppress(OSError):  # this slot's thread notices that the worker is dead
            self.worker.pipe.send(job)

    def stop(self) -> None:
        """Ask the worker to stop its job. Asking again does not extend the deadline."""
        assert self.worker
        assert self.job
        if self.stopped:
            return
        self.stopped = True
        self._set_deadline()
        with contextlib.suppress(OSError):
            self.worker.pipe.send(Stop(self.job.id))

    def _set_deadline(self) -> None:
        """After a stop request the worker must keep sending messages; before it, an epoch may take any time."""
        seconds = SECONDS_TO_SCORE if self.scoring else SECONDS_TO_STOP
        self.deadline = time.monotonic() + seconds if self.stopped else None

    def reason_lost(self, code: int) -> str:
        """Why its worker has ended with this exit code, in plain words."""
        if self.hangs and self.stopped:
            return "It did not answer the stop and was ended. The epochs are kept, but there is no model to judge."
        if self.hangs:
            return "The process that should have trained did not begin and was ended. Press Train again."
        cause, out_of_memory = f"ended with code {code}", False
        if code < 0:
            name = signal.Signals(-code).name
            cause, out_of_memory = f"was ended by the system ({name})", name in OUT_OF_MEMORY_SIGNALS
        bound = self._max_mebibytes if out_of_memory else 0
        limit = f"a training may take {bound:,} MB here" if bound else "memory ran out"
        return (
            f"The process that trained {cause}, most often because {limit}. "
            "Press Train again; with fewer rows or smaller layers if it happens again."
        )

    def _forward_messages(self, worker: Worker) -> None:
        """Forward its messages until the worker retires or dies."""
        with contextlib.suppress(EOFError, OSError):
            while (message := self._next_message(worker)) != RETIRES:
                if message == IDLE:
                    self._pool.add_idle(self, worker)
                    continue
                self.started, self.scoring = True, message == SCORES
                self._set_deadline()
                if message != SCORES:
                    self._pool.forward(message)
            self._pool.remove(self)  # its last job is over

    def _next_message(self, worker: Worker) -> bytes:
        """The worker's next message. A worker past its deadline is killed, which ends its pipe."""
        while not worker.pipe.poll(SECONDS_BETWEEN_CHECKS):
            if self.deadline is not None and time.monotonic() > self.deadline:
                log.warning("A training process hangs; it is ended")
                self.hangs = True
                worker.kill()
        message: bytes = worker.pipe.recv_bytes()
        return message


class WorkerPool:
    """Assigns jobs to idle slots in the order of their arrival. `output` is the stream to the app."""

    def __init__(self, output: BinaryIO, slots: int) -> None:
        context: Any = multiprocessing.get_context(METHOD)
        if METHOD == "forkserver":
            context.set_forkserver_preload(["core.workers.preload"])
        self._output, self._sending = output, threading.Lock()
        self._lock = threading.Lock()
        self._waiting: deque[Submit] = deque()
        self._retried: set[int] = set()
        self._slots = [WorkerSlot(self, context, limits().job_mb) for _ in range(slots)]

    def start(self) -> None:
        """Start the slots. The first worker loads TensorFlow, which takes some seconds."""
        for slot in self._slots:
            slot.start()

    def forward(self, pickled: bytes) -> None:
        """Send the app a message that is pickled already."""
        with self._sending:
            self._output.write(pickled)
            self._output.flush()

    def handle(self, message: Submit | Stop) -> None:
        """Handle one message of the app."""
        with self._lock:
            if isinstance(message, Submit):
                self._waiting.append(message)
                self._assign_jobs()
            else:
                self._stop(message.job)

    def _stop(self, job_id: int) -> None:
        for slot in self._slots:
            if slot.job and slot.job.id == job_id and slot.worker:
                slot.stop()
        for job in [job for job in self._waiting if job.id == job_id]:
            self._waiting.remove(job)
            self.forward(pickle.dumps(Aborted(job.id, "Stopped before it began.", stopped=True)))

    def _assign_jobs(self) -> None:
        """Assign the waiting jobs to idle workers, preferably to those that have had a job of the same structure."""
        while self._waiting and (idle := [slot for slot in self._slots if slot.worker and slot.job is None]):
            job = self._waiting.popleft()
            slot = max(idle, key=lambda slot: slot.worker is not None and job.structure in slot.worker.structures)
            slot.assign(job)

    def add_idle(self, slot: WorkerSlot, worker: Worker) -> None:
        """Record that a slot's worker waits for a job."""
        with self._lock:
            slot.worker, slot.job, slot.deadline = worker, None, None
            self.forward(pickle.dumps(Ready()))
            self._assign_jobs()

    def remove(self, slot: WorkerSlot) -> Submit | None:
        """Record that a slot's worker ends. Gives its job."""
        with self._lock:
            job, slot.worker, slot.job = slot.job, None, None
            return job

    def lost(self, job: Submit, code: int, slot: WorkerSlot) -> None:
        """Handle a worker's death. Its job goes to another worker, once, unless it had started or was stopped."""
        with self._lock:
            if slot.stopped and not slot.started:
                self.forward(pickle.dumps(Aborted(job.id, "Stopped before it began.", stopped=True)))
            elif not slot.started and job.id not in self._retried:
                self._retried.add(job.id)
                self._waiting.appendleft(job)
                self._assign_jobs()
            else:
                self.forward(pickle.dumps(Aborted(job.id, slot.reason_lost(code), stopped=slot.stopped)))

    def end(self) -> None:
        """Kill the workers, and delete the files of jobs that did not start, and the forkserver's socket."""
        for slot in self._slots:
            if slot.worker:
                slot.worker.kill()
        for job in [*self._waiting, *(slot.job for slot in self._slots if slot.job)]:
            discard(job.payload)
        shutil.rmtree(multiprocessing.util.get_temp_dir(), ignore_errors=True)


def main() -> None:
    """Handle the app's messages until it closes the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes the input
    messages = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries' output goes to the log, not among the messages
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    pool = WorkerPool(answers, slots=int(sys.argv[1]))
    pool.start()
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            pool.handle(pickle.load(messages))
    pool.end()
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # the whole process group: the forkserver's workers too, even if they hang
    os._exit(0)  # slots may still wait for a worker that is loading TensorFlow


if __name__ == "__main__":
    main()
