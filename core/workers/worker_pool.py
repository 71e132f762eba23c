"""The trainer: a small process between the app and the workers, started as `python -m core.workers.worker_pool SLOTS`.

It exists because Streamlit puts the app's script into `__main__`, which workers started from there would run again.
It reads messages on its standard input and writes messages on its standard output, each one pickle. It ends, and its
workers with it, when its input does. A worker that owes an answer for too long hangs in native code, where only killing
it helps.
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

from core.jobs.messages import IDLE, RETIRES, SCORES, Broke, Ready, Stop, Submit
from core.processes.memory import offer_to_go_first
from core.settings import limits
from core.training import xla_cache

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
# What a worker may take: to load TensorFlow on a slow machine, to say that it has a job, to answer a stop while it
# learns and while it scores, and to be gone.
SECONDS_TO_LOAD, SECONDS_TO_BEGIN, SECONDS_TO_STOP, SECONDS_TO_SCORE, SECONDS_TO_END = 300.0, 10.0, 5.0, 60.0, 2.0
SECONDS_BETWEEN_LOOKS = 0.5
LESS_URGENT = 10  # than pages: where all cores are busy, they answer in half the time, and training takes no longer
KILLED_BY_HUNGER = ("SIGABRT", "SIGSEGV", "SIGBUS")  # how native code ends when it gets no memory

log = logging.getLogger(__name__)


def serve_worker(pipe: Connection, most_mebibytes: int) -> None:
    """The main function of a worker. TensorFlow comes with this import, in the worker only."""
    if trainer := multiprocessing.parent_process():
        offer_to_go_first()
        if hasattr(os, "nice"):  # not on Windows
            os.nice(LESS_URGENT)
        threading.Thread(target=end_after, args=(trainer,), daemon=True).start()
    xla_cache.use()
    from core.workers.worker import serve

    serve(pipe, most_mebibytes)


def end_after(trainer: Any) -> None:
    """End this process once its trainer is gone, wherever its other threads hang."""
    trainer.join()
    os._exit(1)


class Output:
    """The way back to the app, shared by all slots."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: Any) -> None:
        """Send one message."""
        self.pass_on(pickle.dumps(message))

    def pass_on(self, pickled: bytes) -> None:
        """Send a message that a worker has pickled already."""
        with self._lock:
            self._stream.write(pickled)
            self._stream.flush()


class Worker:
    """One worker process, ready for a job, and the structures of the jobs that it has had.

    Raises:
        OSError, EOFError: when the process did not get so far.
    """

    def __init__(self, context: Any, most_mebibytes: int) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve_worker, args=(theirs, most_mebibytes), daemon=True)
        self.process.start()
        theirs.close()
        if not self.pipe.poll(SECONDS_TO_LOAD):
            self.kill()
        self.pipe.recv_bytes()  # it says that it is ready
        self.structures: set[str] = set()

    def kill(self) -> None:
        """Kill the process. `Process.kill` does nothing once its forkserver was killed, and takes it for gone too."""
        if METHOD != "forkserver":
            self.process.kill()
        elif self.process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)

    def end(self) -> int:
        """Make sure that the process is gone; gives its exit code, negative for a signal.

        Its pipe is at its end when it is gone. Its forkserver would know too, but may have been killed itself.
        """
        with contextlib.suppress(EOFError, OSError):
            if self.pipe.poll(SECONDS_TO_END):
                self.pipe.recv_bytes()
            self.kill()
        self.process.join(SECONDS_TO_END)
        self.pipe.close()
        return self.process.exitcode or 0


class WorkerSlot(threading.Thread):
    """Keeps one worker, passes its messages on, and replaces it when it retires, dies or hangs.

    `due` is the monotonic time by which the worker must have said something, if it must.
    """

    def __init__(self, trainer: "WorkerPool", context: Any, most_mebibytes: int = 0) -> None:
        super().__init__(daemon=True)
        self._trainer, self._context, self._most_mebibytes = trainer, context, most_mebibytes
        self.worker: Worker | None = None
        self.job: Submit | None = None
        self.begun = self.stopped = self.scores = self.hangs = False
        self.due: float | None = None

    def run(self) -> None:
        """Worker after worker, for as long as the trainer lives."""
        while True:
            try:
                worker = Worker(self._context, self._most_mebibytes)
            except (OSError, EOFError) as error:
                log.warning("A training process did not start: %r", error)
                threading.Event().wait(1.0)
                continue
            self._trainer.add_idle(self, worker)
            self._pass_on_messages(worker)
            job, code = self._trainer.remove(self), worker.end()
            xla_cache.trim()
            if job:
                self._trainer.lost(job, code, self)

    def take(self, job: Submit) -> None:
        """Have the worker, which is idle, train this job."""
        assert self.worker
        self.job = job
        self.begun = self.stopped = self.scores = self.hangs = False
        self.due = time.monotonic() + SECONDS_TO_BEGIN
        self.worker.structures.add(job.structure)
        with contextlib.suppress(OSError):  # its thread notices that the worker is dead
            self.worker.pipe.send(job)

    def stop(self) -> None:
        """Ask the worker to end its job. To ask again, as for a job that nobody watches, gives it no more time."""
        assert self.worker
        assert self.job
        if self.stopped:
            return
        self.stopped = True
        self._expect_an_answer()
        with contextlib.suppress(OSError):
            self.worker.pipe.send(Stop(self.job.id))

    def _expect_an_answer(self) -> None:
        """Once a stop was asked for, the worker must not fall silent; before, an epoch may take as long as it likes."""
        patience = SECONDS_TO_SCORE if self.scores else SECONDS_TO_STOP
        self.due = time.monotonic() + patience if self.stopped else None

    def why_lost(self, code: int) -> str:
        """Why its worker is gone, in plain words."""
        if self.hangs and self.stopped:
            return "It did not answer the stop and was ended. The epochs are kept, but there is no model to judge."
        if self.hangs:
            return "The process that should have trained did not begin and was ended. Press Train again."
        return reason_of(code, self._most_mebibytes)

    def _pass_on_messages(self, worker: Worker) -> None:
        """Until the worker retires or dies."""
        with contextlib.suppress(EOFError, OSError):
            while (message := self._next_message(worker)) != RETIRES:
                if message == IDLE:
                    self._trainer.add_idle(self, worker)
                    continue
                self.begun, self.scores = True, message == SCORES
                self._expect_an_answer()
                if message != SCORES:
                    self._trainer.output.pass_on(message)
            self._trainer.remove(self)  # its last job is over

    def _next_message(self, worker: Worker) -> bytes:
        """The worker's next message. One that keeps us waiting for too long is killed; its pipe then ends."""
        while not worker.pipe.poll(SECONDS_BETWEEN_LOOKS):
            if self.due is not None and time.monotonic() > self.due:
                log.warning("A training process hangs; it is ended")
                self.hangs = True
                worker.kill()
        message: bytes = worker.pipe.recv_bytes()
        return message


class WorkerPool:
    """Hands jobs to idle slots, in the order in which they came."""

    def __init__(self, output: Output, slots: int) -> None:
        context: Any = multiprocessing.get_context(METHOD)
        if METHOD == "forkserver":
            context.set_forkserver_preload(["core.workers.preload"])
        self.output = output
        self._lock = threading.Lock()
        self._waiting: deque[Submit] = deque()
        self._retried: set[int] = set()
        self._slots = [WorkerSlot(self, context, limits().job_mb) for _ in range(slots)]

    def start(self) -> None:
        """Start the slots; the first worker loads TensorFlow, which takes some seconds."""
        for slot in self._slots:
            slot.start()

    def take(self, message: Submit | Stop) -> None:
        """Carry out one message of the app."""
        with self._lock:
            if isinstance(message, Submit):
                self._waiting.append(message)
                self._hand_out()
            else:
                self._stop(message.job)

    def _stop(self, job_id: int) -> None:
        for slot in self._slots:
            if slot.job and slot.job.id == job_id and slot.worker:
                slot.stop()
        for job in [job for job in self._waiting if job.id == job_id]:
            self._waiting.remove(job)
            self.output.send(Broke(job.id, "Stopped before it began.", stopped=True))

    def _hand_out(self) -> None:
        """Give the waiting jobs to idle workers, each to one that has had such a job before, if there is one."""
        while self._waiting and (idle := [slot for slot in self._slots if slot.worker and slot.job is None]):
            job = self._waiting.popleft()
            slot = max(idle, key=lambda slot: slot.worker is not None and job.structure in slot.worker.structures)
            slot.take(job)

    def add_idle(self, slot: WorkerSlot, worker: Worker) -> None:
        """A slot has a worker that waits for a job."""
        with self._lock:
            slot.worker, slot.job, slot.due = worker, None, None
            self.output.send(Ready())
            self._hand_out()

    def remove(self, slot: WorkerSlot) -> Submit | None:
        """A slot's worker is at its end; gives the job it had."""
        with self._lock:
            job, slot.worker, slot.job = slot.job, None, None
            return job

    def lost(self, job: Submit, code: int, slot: WorkerSlot) -> None:
        """A job's worker died. A job that had not begun is given to another worker, once, unless it was stopped."""
        with self._lock:
            if slot.stopped and not slot.begun:
                self.output.send(Broke(job.id, "Stopped before it began.", stopped=True))
            elif not slot.begun and job.id not in self._retried:
                self._retried.add(job.id)
                self._waiting.appendleft(job)
                self._hand_out()
            else:
                self.output.send(Broke(job.id, slot.why_lost(code), stopped=slot.stopped))

    def end(self) -> None:
        """Kill what still runs, and delete what was handed over and not taken, and the forkserver's socket."""
        for slot in self._slots:
            if slot.worker:
                slot.worker.kill()
        for job in [*self._waiting, *(slot.job for slot in self._slots if slot.job)]:
            if isinstance(job.payload, Path):
                job.payload.unlink(missing_ok=True)
        shutil.rmtree(multiprocessing.util.get_temp_dir(), ignore_errors=True)


def reason_of(code: int, most_mebibytes: int = 0) -> str:
    """Why a worker died, in plain words, from its exit code. `most_mebibytes` is what a job may take; 0 is no bound."""
    cause, hungry = f"ended with code {code}", False
    if code < 0:
        name = signal.Signals(-code).name
        cause, hungry = f"was ended by the system ({name})", name in KILLED_BY_HUNGER
    bound = f"a training may take {most_mebibytes:,} MB here" if hungry and most_mebibytes else "memory ran out"
    return (
        f"The process that trained {cause}, most often because {bound}. "
        "Press Train again; with fewer rows or smaller layers if it happens again."
    )


def end_group() -> None:
    """Kill this process with all that were started from it, wherever they hang: the forkserver's workers too."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)  # slots may still wait for a worker that is loading TensorFlow


def main() -> None:
    """Serve the app until it closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes our input
    messages = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes to the log, not among the messages
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    trainer = WorkerPool(Output(answers), slots=int(sys.argv[1]))
    trainer.start()
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            trainer.take(pickle.load(messages))
    trainer.end()
    end_group()


if __name__ == "__main__":
    main()
