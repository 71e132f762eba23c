"""Training on this machine: keeps the worker pool's process running, and the scheduler that uses it."""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading

from core.jobs.messages import Heartbeat, JobMessage, Ready, Stop, Submit
from core.jobs.scheduler import LEASE_SECONDS, OnLost, OnMessage, Scheduler
from core.processes.deadline import Deadline
from core.processes.environment import ROOT, SETTINGS, child_environment
from core.settings import limits

STARTS_WITHOUT_READY = 3
SECONDS_TO_END = 10.0
SECONDS_WITHOUT_HEARTBEAT = 20.0  # the pool sends a heartbeat every two seconds
SECONDS_BETWEEN_CHECKS = 1.0
LONGEST_PAUSE = 30.0
POOL_LOST = "The trainer was ended by the system. It is starting again: press Train."
POOL_HUNG = "The trainer did not answer any more and was ended. It is starting again: press Train."
NEVER_STARTS = (
    "The trainer does not start. Whoever runs this app finds the reason in its log; "
    "`pip install -r requirements.txt` may be missing."
)

log = logging.getLogger(__name__)


class LocalBackend:
    """The worker pool's process on this machine, restarted when it dies or hangs.

    `start` returns at once: TensorFlow is loaded in the background, and Ready follows.
    """

    notice = ""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.process: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()
        self._sending = threading.Lock()
        self._messages = 0
        self._reading = False

    def start(self, on_message: OnMessage, on_lost: OnLost) -> None:
        """Start the pool in the background. `on_message` gets its messages, and `on_lost` the reason when it dies."""
        threading.Thread(target=self._keep_running, args=(on_message, on_lost), name="pool-reader", daemon=True).start()

    def send(self, message: Submit | Stop) -> None:
        """Send a message to the pool. If it has died, its reader thread notices."""
        if self.process and self.process.stdin:
            with self._sending, contextlib.suppress(OSError, ValueError):
                pickle.dump(message, self.process.stdin)
                self.process.stdin.flush()

    def close(self) -> None:
        """End the pool and its workers."""
        self._closed.set()
        if self.process and self.process.stdin:
            with self._sending, contextlib.suppress(OSError):
                self.process.stdin.close()
            try:
                self.process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                end_group(self.process)
                self.process.wait()

    def _keep_running(self, on_message: OnMessage, on_lost: OnLost) -> None:
        """Start the pool and read its messages; restart it when it dies, or cannot be started, after a pause."""
        failures = 0
        while not self._closed.is_set():
            was_ready, reason = self._run(on_message)
            if self._closed.is_set():
                return
            failures = 0 if was_ready else failures + 1
            on_lost(reason, NEVER_STARTS if failures >= STARTS_WITHOUT_READY else "")
            self._closed.wait(min(2.0**failures, LONGEST_PAUSE) - 1.0)

    def _run(self, on_message: OnMessage) -> tuple[bool, str]:
        """Run the pool once. Gives whether it was ready, and why it has ended, for the owners of its jobs.

        Its temporary files have a folder of their own, as a pool that is killed cannot delete them.
        """
        was_ready, hung = False, threading.Event()
        try:
            with (
                tempfile.TemporaryDirectory(prefix="pool-", ignore_cleanup_errors=True) as folder,
                self._start(folder) as process,
            ):
                try:
                    was_ready = self._read(process, hung, on_message)
                finally:
                    end_group(process)
        except Exception as error:
            # The system's own words hold nothing of a learner, so the status page may show them.
            words = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "see the log"
            log.exception(f"The worker pool could not be started or read, and is tried again: {words}")
        else:
            if not self._closed.is_set():
                when = "" if was_ready else " before it was ready; its own error stands above this one in the log"
                log.error(f"The worker pool ended with code %s{when}. It is started again", process.returncode)
        return was_ready, POOL_HUNG if hung.is_set() else POOL_LOST

    def _read(self, process: "subprocess.Popen[bytes]", hung: threading.Event, on_message: OnMessage) -> bool:
        """Read the pool's messages until it ends. Gives whether it was ready."""
        self.process, was_ready = process, False
        if self._closed.is_set():
            return False
        threading.Thread(target=self._end_when_it_hangs, args=(process, hung), name="pool-watch", daemon=True).start()
        while (message := self._next_message(process)) is not None:
            was_ready |= isinstance(message, Ready)
            if not isinstance(message, Heartbeat):
                on_message(message)
        return was_ready

    def _next_message(self, process: "subprocess.Popen[bytes]") -> Heartbeat | Ready | JobMessage | None:
        """The pool's next message; None when it has ended."""
        assert process.stdout
        self._reading = True
        try:
            message: Heartbeat | Ready | JobMessage = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        finally:
            self._reading = False
        self._messages += 1
        return message

    def _end_when_it_hangs(self, process: "subprocess.Popen[bytes]", hung: threading.Event) -> None:
        """Kill the pool when it sends no more messages. Only time in which the app reads them counts."""
        known, deadline = self._messages, Deadline(process.pid, SECONDS_WITHOUT_HEARTBEAT)
        while process.returncode is None and not self._closed.wait(SECONDS_BETWEEN_CHECKS):
            if self._messages != known or not self._reading:
                known, deadline = self._messages, Deadline(process.pid, SECONDS_WITHOUT_HEARTBEAT)
            elif deadline.is_over(SECONDS_BETWEEN_CHECKS):
                log.error(
                    "The worker pool hangs: it has sent nothing for %.0f seconds. It is ended",
                    SECONDS_WITHOUT_HEARTBEAT,
                )
                hung.set()
                end_group(process)
                return

    def _start(self, folder: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "core.workers.worker_pool", str(self.slots), folder],
            cwd=ROOT,
            env=child_environment() | SETTINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and the process group that it leads: workers that hang in native code would outlive the pool."""
    if not hasattr(os, "killpg"):
        process.kill()
        return
    with contextlib.suppress(OSError):  # all have ended already
        os.killpg(process.pid, signal.SIGKILL)


class LocalScheduler(Scheduler):
    """The scheduler for this machine's worker pool: `jobs_at_once` jobs run at once, by default TRADEOFF_JOBS."""

    backend: LocalBackend

    def __init__(self, jobs_at_once: int | None = None, lease_seconds: float = LEASE_SECONDS) -> None:
        super().__init__(LocalBackend(jobs_at_once or limits().jobs), lease_seconds)
