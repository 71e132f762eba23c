"""The trainer: a small process between the app and the workers, started as `python -m core.training.trainer SLOTS`.

It exists because Streamlit puts the app's script into `__main__`, which workers started from there would run again.
It reads messages on its standard input and writes messages on its standard output, each one pickle. It ends, and its
workers with it, when its input does.
"""

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from core.training import cache
from core.training.messages import IDLE, RETIRES, Broke, Job, Ready, Stop

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
SECONDS_TO_END = 2.0


def serve_worker(pipe: Connection) -> None:
    """The main function of a worker. TensorFlow comes with this import, in the worker only."""
    from core.training.worker import serve

    serve(pipe)


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
    """One worker process, ready for a job, and the structures of the jobs that it has had."""

    def __init__(self, context: Any) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve_worker, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.pipe.recv_bytes()  # it says that it is ready
        self.structures: set[str] = set()

    def end(self) -> int:
        """Make sure that the process is gone; gives its exit code, negative for a signal."""
        self.process.join(SECONDS_TO_END)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()
        return self.process.exitcode or 0


class Slot(threading.Thread):
    """Keeps one worker, passes its messages on, and replaces it when it retires or dies."""

    def __init__(self, trainer: "Trainer", context: Any) -> None:
        super().__init__(daemon=True)
        self._trainer, self._context = trainer, context
        self.worker: Worker | None = None
        self.job: Job | None = None
        self.begun = self.stopped = False

    def run(self) -> None:
        """Worker after worker, for as long as the trainer lives."""
        while True:
            try:
                worker = Worker(self._context)
            except (OSError, EOFError) as error:
                sys.stderr.write(f"A training process did not start: {error!r}\n")
                threading.Event().wait(1.0)
                continue
            self._trainer.add_idle(self, worker)
            self._pass_on_messages(worker)
            job, code = self._trainer.remove(self), worker.end()
            cache.trim()
            if job:
                self._trainer.lost(job, code, self)

    def _pass_on_messages(self, worker: Worker) -> None:
        """Until the worker retires or dies."""
        with contextlib.suppress(EOFError, OSError):
            while (message := worker.pipe.recv_bytes()) != RETIRES:
                if message == IDLE:
                    self._trainer.add_idle(self, worker)
                else:
                    self.begun = True
                    self._trainer.output.pass_on(message)
            self._trainer.remove(self)  # its last job is over


class Trainer:
    """Hands jobs to idle slots, in the order in which they came."""

    def __init__(self, output: Output, slots: int) -> None:
        context: Any = multiprocessing.get_context(METHOD)
        if METHOD == "forkserver":
            context.set_forkserver_preload(["core.training.preload"])
        self.output = output
        self._lock = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._retried: set[int] = set()
        self._slots = [Slot(self, context) for _ in range(slots)]

    def start(self) -> None:
        """Start the slots; the first worker loads TensorFlow, which takes some seconds."""
        for slot in self._slots:
            slot.start()

    def take(self, message: Job | Stop) -> None:
        """Carry out one message of the app."""
        with self._lock:
            if isinstance(message, Job):
                self._waiting.append(message)
                self._hand_out()
            else:
                self._stop(message.job)

    def _stop(self, job_id: int) -> None:
        for slot in self._slots:
            if slot.job and slot.job.id == job_id and slot.worker:
                slot.stopped = True
                with contextlib.suppress(OSError):
                    slot.worker.pipe.send(Stop(job_id))
        for job in [job for job in self._waiting if job.id == job_id]:
            self._waiting.remove(job)
            self.output.send(Broke(job.id, "Stopped before it began.", stopped=True))

    def _hand_out(self) -> None:
        """Give the waiting jobs to idle workers, each to one that has had such a job before, if there is one."""
        while self._waiting and (idle := [slot for slot in self._slots if slot.worker and slot.job is None]):
            job = self._waiting.popleft()
            slot = max(idle, key=lambda slot: slot.worker is not None and job.structure in slot.worker.structures)
            assert slot.worker
            slot.job, slot.begun, slot.stopped = job, False, False
            slot.worker.structures.add(job.structure)
            with contextlib.suppress(OSError):  # its slot notices that the worker is dead
                slot.worker.pipe.send(job)

    def add_idle(self, slot: Slot, worker: Worker) -> None:
        """A slot has a worker that waits for a job."""
        with self._lock:
            slot.worker, slot.job = worker, None
            self.output.send(Ready())
            self._hand_out()

    def remove(self, slot: Slot) -> Job | None:
        """A slot's worker is at its end; gives the job it had."""
        with self._lock:
            job, slot.worker, slot.job = slot.job, None, None
            return job

    def lost(self, job: Job, code: int, slot: Slot) -> None:
        """A job's worker died. A job that had not begun is given to another worker, once, unless it was stopped."""
        with self._lock:
            if slot.stopped and not slot.begun:
                self.output.send(Broke(job.id, "Stopped before it began.", stopped=True))
            elif not slot.begun and job.id not in self._retried:
                self._retried.add(job.id)
                self._waiting.appendleft(job)
            else:
                self.output.send(Broke(job.id, reason_of(code)))

    def end(self) -> None:
        """Kill what still runs."""
        for slot in self._slots:
            if slot.worker:
                slot.worker.process.kill()


def reason_of(code: int) -> str:
    """Why a worker died, in plain words, from its exit code."""
    cause = f"ended with code {code}"
    if code < 0:
        cause = f"was ended by the system ({signal.Signals(-code).name})"
    return (
        f"The process that trained {cause}, most often because memory ran out. "
        "Press Train again; with fewer rows or smaller layers if it happens again."
    )


def main() -> None:
    """Serve the app until it closes our input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes our input
    messages = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes to the log, not among the messages
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    cache.use()
    trainer = Trainer(Output(answers), slots=int(sys.argv[1]))
    trainer.start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            trainer.take(pickle.load(messages))
    trainer.end()
    answers.flush()
    os._exit(0)  # slots may still wait for a worker that is loading TensorFlow


if __name__ == "__main__":
    main()
