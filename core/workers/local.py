"""Training on this machine: a trainer process, kept alive, and the scheduler in front of it."""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from core.jobs.messages import Ready, Stop, Submit
from core.jobs.scheduler import LEASE_SECONDS, Scheduler
from core.processes.environment import ROOT, child_environment
from core.processes.tensorflow_settings import SETTINGS
from core.settings import limits

STARTS_WITHOUT_READY = 3
SECONDS_TO_END = 10.0
TRAINER_LOST = "The trainer was ended by the system. It is starting again: press Train."
NEVER_STARTS = (
    "The trainer does not start. Whoever runs this app finds the reason in its log; "
    "`pip install -r requirements.txt` may be missing."
)

log = logging.getLogger(__name__)


class LocalBackend:
    """The trainer process of this machine, started again when it dies.

    Starting returns at once: the trainer loads TensorFlow in the background, and says when it is ready.
    """

    notice = ""

    def __init__(self, places: int) -> None:
        self.places = places
        self.process: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()
        self._sending = threading.Lock()

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        """Start the trainer in the background; its messages go to `take`, and its deaths to `lost`."""
        threading.Thread(target=self._keep, args=(take, lost), name="trainer-reader", daemon=True).start()

    def send(self, message: Submit | Stop) -> None:
        """Send a message to the trainer. One that is gone is noticed by its reader."""
        if self.process and self.process.stdin:
            with self._sending, contextlib.suppress(OSError, ValueError):
                pickle.dump(message, self.process.stdin)
                self.process.stdin.flush()

    def close(self) -> None:
        """End the trainer and everything it runs."""
        self._closed.set()
        if self.process and self.process.stdin:
            with self._sending, contextlib.suppress(OSError):
                self.process.stdin.close()
        if self.process:
            try:
                self.process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                end_group(self.process)
                self.process.wait()

    def _keep(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        """Start the trainer and read what it says; start it again when it dies."""
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
                            take(message)
                finally:
                    end_group(process)
            if self._closed.is_set():
                return
            log.error("The trainer ended with code %s; it is started again", process.returncode)
            failures = 0 if was_ready else failures + 1
            lost(TRAINER_LOST, NEVER_STARTS if failures >= STARTS_WITHOUT_READY else "")
            self._closed.wait(min(2.0**failures, 30.0) - 1.0)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "core.workers.worker_pool", str(self.places)],
            cwd=ROOT,
            env=child_environment() | SETTINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process that leads a group, with all that it started: what hangs in native code outlives its trainer."""
    if not hasattr(os, "killpg"):
        process.kill()
        return
    with contextlib.suppress(OSError):  # all are gone already
        os.killpg(process.pid, signal.SIGKILL)


class LocalScheduler(Scheduler):
    """The scheduler of this machine: `jobs_at_once` jobs beside each other, else as many as TRADEOFF_JOBS says."""

    trainers: LocalBackend

    def __init__(self, jobs_at_once: int | None = None, lease_seconds: float = LEASE_SECONDS) -> None:
        super().__init__(LocalBackend(jobs_at_once or limits().jobs), lease_seconds)
