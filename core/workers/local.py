"""Training on this machine: keeps the worker pool's process running, and the scheduler that uses it."""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading

from core.jobs.messages import Ready, Stop, Submit
from core.jobs.scheduler import LEASE_SECONDS, OnLost, OnMessage, Scheduler
from core.processes.environment import ROOT, SETTINGS, child_environment
from core.settings import limits

STARTS_WITHOUT_READY = 3
SECONDS_TO_END = 10.0
POOL_LOST = "The trainer was ended by the system. It is starting again: press Train."
NEVER_STARTS = (
    "The trainer does not start. Whoever runs this app finds the reason in its log; "
    "`pip install -r requirements.txt` may be missing."
)

log = logging.getLogger(__name__)


class LocalBackend:
    """The worker pool's process on this machine, restarted when it dies.

    `start` returns at once: TensorFlow is loaded in the background, and Ready follows.
    """

    notice = ""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.process: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()
        self._sending = threading.Lock()

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
        """Start the pool and read its messages; restart it when it dies."""
        failures = 0
        while not self._closed.is_set():
            was_ready = False
            with contextlib.suppress(OSError), self._start() as process:
                self.process = process
                try:
                    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
                        assert process.stdout
                        while True:
                            message = pickle.load(process.stdout)
                            was_ready |= isinstance(message, Ready)
                            on_message(message)
                finally:
                    end_group(process)
            if self._closed.is_set():
                return
            log.error("The worker pool ended with code %s; starting it again", process.returncode)
            failures = 0 if was_ready else failures + 1
            on_lost(POOL_LOST, NEVER_STARTS if failures >= STARTS_WITHOUT_READY else "")
            self._closed.wait(min(2.0**failures, 30.0) - 1.0)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "core.workers.worker_pool", str(self.slots)],
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
