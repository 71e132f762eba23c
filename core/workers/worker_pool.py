"""The worker pool: a small process between app and workers.

It is started as `python -m core.workers.worker_pool SLOTS FOLDER`, because Streamlit puts the app's script into
`__main__`, which workers started from the app would run again. It reads messages from its standard input and writes
messages to its standard output, each one pickle. When its input ends, it ends with its workers, and deletes FOLDER,
which holds its temporary files. A worker that does not answer in time has been suspended, or hangs in native code; the
pool kills it. It sends a heartbeat every two seconds, by which the app knows that the pool itself does not hang.
"""

import contextlib
import logging
import math
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import threading
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from core.jobs.messages import IDLE, RETIRES, SCORES, Aborted, Heartbeat, Ready, Stop, Submit
from core.processes.deadline import Deadline
from core.processes.ipc import discard
from core.processes.memory import WORKER_OOM_SCORE, prefer_to_be_killed
from core.settings import limits
from core.training import xla_cache
from core.workers import forkserver
from core.workers.forkserver import METHOD, SECONDS_BETWEEN_CHECKS, SECONDS_TO_LOAD

# Deadlines for a worker, in processor time: to confirm a job, to stop during training and during scoring. By the clock
# they ended workers that waited for their turn: with 12 busy loops beside, one of two stops (2026-11-30, 2 cores; to
# measure again: tests/faults/test_hangs.py).
SECONDS_TO_START, SECONDS_TO_STOP, SECONDS_TO_SCORE = 10.0, 5.0, 60.0
SECONDS_TO_END = 2.0  # for a worker to exit
SECONDS_BETWEEN_HEARTBEATS = 2.0
# With it pages answer in half the time while all cores are busy, and training takes no longer (2026-11-25, date of the
# commit, 2 cores, x86-64). To measure again, run `make load N=30` with and without it.
NICENESS = 10
# Native code without memory ends by one of these. The system itself sends SIGKILL when memory runs out.
OUT_OF_MEMORY_SIGNALS = ("SIGABRT", "SIGSEGV", "SIGBUS")
UNKNOWN_CODE = 255  # multiprocessing gives it when the forkserver, which knows the exit code, was killed

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
        with forkserver.kill_if_hung():
            self.process.start()
        theirs.close()
        deadline = self.deadline(SECONDS_TO_LOAD)
        while not self.pipe.poll(SECONDS_BETWEEN_CHECKS):
            if deadline.is_over(SECONDS_BETWEEN_CHECKS):
                self.kill()
        self.pipe.recv_bytes()  # its message that it is ready
        self.structures: set[str] = set()

    def deadline(self, seconds: float) -> Deadline:
        """A deadline for its next message."""
        return Deadline(self.process.pid, seconds)

    def kill(self) -> None:
        """Kill the process. `Process.kill` does nothing once the forkserver has been killed."""
        if METHOD != "forkserver":
            self.process.kill()
        elif self.process.pid:
            forkserver.kill(self.process.pid)

    def end(self) -> int:
        """Make sure that the process has ended. Gives its exit code, negative for a signal, or `UNKNOWN_CODE`.

        The end of its pipe shows that it has ended. The forkserver would know too, but may have been killed or stopped.
        """
        with contextlib.suppress(EOFError, OSError):
            if self.pipe.poll(SECONDS_TO_END):
                self.pipe.recv_bytes()
            self.kill()
        self.process.join(SECONDS_TO_END)
        self.pipe.close()
        code: int | None = self.process.exitcode
        return UNKNOWN_CODE if code is None else code


class WorkerSlot(threading.Thread):
    """Keeps one worker, forwards its messages, and replaces it when it retires, dies or hangs.

    `deadline` is that of the worker's next message; None while it is idle.
    """

    def __init__(self, pool: "WorkerPool", context: Any, max_mebibytes: int = 0) -> None:
        super().__init__(daemon=True)
        self._pool, self._context, self._max_mebibytes = pool, context, max_mebibytes
        self.worker: Worker | None = None
        self.job: Submit | None = None
        self.started = self.stopped = self.scoring = self.hangs = False
        self.deadline: Deadline | None = None

    def run(self) -> None:
        """Run one worker after another, as long as the pool's process runs."""
        while True:
            try:
                worker = Worker(self._context, self._max_mebibytes)
            except (OSError, EOFError, RuntimeError) as error:  # the last when the system allows no more threads
                log.warning("A training process did not start: %r", error)
                self._pool.give_up_unless_ready()
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
        self.deadline = self.worker.deadline(SECONDS_TO_START)
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
        self._set_deadline(self.worker)
        with contextlib.suppress(OSError):
            self.worker.pipe.send(Stop(self.job.id))

    def _set_deadline(self, worker: Worker) -> None:
        """After a stop request the worker must keep sending messages; before it, an epoch may take any time.

        Any time of work: a worker that rests instead hangs too.
        """
        seconds = SECONDS_TO_SCORE if self.scoring else SECONDS_TO_STOP
        self.deadline = worker.deadline(seconds if self.stopped else math.inf)

    def reason_lost(self, code: int) -> str:
        """Why its worker has ended with this exit code, in plain words."""
        if self.hangs and self.stopped:
            return "It did not answer the stop and was ended. The epochs are kept, but there is no model to judge."
        if self.hangs and self.started:
            return "The training process hung and was ended. The epochs so far are kept. Press Train again."
        if self.hangs:
            return "The training process did not begin and was ended. Press Train again."
        return f"The training process {ending(code, self._max_mebibytes)}"

    def _forward_messages(self, worker: Worker) -> None:
        """Forward its messages until the worker retires or dies."""
        with contextlib.suppress(EOFError, OSError):
            while (message := self._next_message(worker)) != RETIRES:
                if message == IDLE:
                    self._pool.add_idle(self, worker)
                    continue
                self.started, self.scoring = True, message == SCORES
                self._set_deadline(worker)
                if message != SCORES:
                    self._pool.forward(message)
            self._pool.remove(self)  # its last job is over

    def _next_message(self, worker: Worker) -> bytes:
        """The worker's next message. A worker past its deadline is killed, which ends its pipe."""
        while not worker.pipe.poll(SECONDS_BETWEEN_CHECKS):
            if self.deadline and self.deadline.is_over(SECONDS_BETWEEN_CHECKS):
                log.warning("A training process hangs; it is ended")
                self.hangs, self.deadline = True, None
                worker.kill()
        message: bytes = worker.pipe.recv_bytes()
        return message


def ending(code: int, max_mebibytes: int) -> str:
    """How a worker with this exit code ended, and what to do, in plain words: the rest of a sentence and another one.

    Memory is named as the reason where that is the usual one.
    """
    again = "Press Train again; with fewer rows or smaller layers if it happens again."
    if code == UNKNOWN_CODE:
        return f"ended, and the system does not say why. {again}"
    if code >= 0:
        return f"ended with code {code}. {again}"
    name, reason = signal_name(-code), ""
    if name in ("SIGKILL", *OUT_OF_MEMORY_SIGNALS):
        reason = ", most often because memory ran out"
    if name in OUT_OF_MEMORY_SIGNALS and max_mebibytes:
        reason = f", most often because it needed more than the {max_mebibytes:,} MB that a training may take here"
    return f"was ended by the system ({name}){reason}. {again}"


def signal_name(number: int) -> str:
    """The name of a signal, such as "SIGKILL"; real-time signals have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


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
        self._was_ready = False
        self._slots = [WorkerSlot(self, context, limits().job_mb) for _ in range(slots)]

    def start(self) -> None:
        """Start the slots. The first worker loads TensorFlow, which takes some seconds."""
        for slot in self._slots:
            slot.start()

    def send_heartbeats(self) -> None:
        """Send a heartbeat every two seconds, while the pool can handle messages and send its own."""
        with contextlib.suppress(OSError):  # the app has ended
            while True:
                with self._lock:
                    pass
                self.forward(pickle.dumps(Heartbeat()))
                threading.Event().wait(SECONDS_BETWEEN_HEARTBEATS)

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
            self._was_ready = True
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

    def give_up_unless_ready(self) -> None:
        """End this process with its workers when none of them has ever started: the app tells, and starts it again."""
        if not self._was_ready:
            self.end()
            os._exit(1)

    def end(self) -> None:
        """Kill the workers, and delete the files of jobs that did not start."""
        for slot in self._slots:
            if slot.worker:
                slot.worker.kill()
        for job in [*self._waiting, *(slot.job for slot in self._slots if slot.job)]:
            discard(job.payload)


def main() -> None:
    """Handle the app's messages until it closes the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes the input
    messages = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries' output goes to the log, not among the messages
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    slots, folder = int(sys.argv[1]), sys.argv[2]
    # Where multiprocessing makes its sockets. It has no public name for it, and a folder within this one would make
    # their paths longer than the system may allow.
    multiprocessing.current_process()._config["tempdir"] = folder  # type: ignore[attr-defined]
    pool = WorkerPool(answers, slots)
    threading.Thread(target=pool.send_heartbeats, name="heartbeat", daemon=True).start()
    pool.start()
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            pool.handle(pickle.load(messages))
    pool.end()
    shutil.rmtree(folder, ignore_errors=True)  # the app does it too, unless it was killed
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # the whole process group: the forkserver's workers too, even if they hang
    os._exit(0)  # slots may still wait for a worker that is loading TensorFlow


if __name__ == "__main__":
    main()
