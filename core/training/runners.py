"""Runners: where jobs are trained. The local one keeps a trainer process on this machine and a queue in front of it."""

import contextlib
import dataclasses
import itertools
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from core.data.table import Table
from core.experiment import Experiment
from core.training.environment import SETTINGS
from core.training.handover import discard, pack
from core.training.history import as_dicts
from core.training.messages import Broke, Ended, Job, Learned, Ready, Started, Stop
from core.training.queue import next_to_run
from core.training.run import Run, Status
from core.training.ticket import Ticket

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 45.0
JOBS_AT_ONCE = 2
STARTS_WITHOUT_READY = 3

log = logging.getLogger(__name__)


class LocalRunner:
    """Trains jobs in processes of this machine.

    Starting it returns at once: the trainer loads TensorFlow in the background, and jobs wait for it. What a page asks
    is answered from this process' memory; the trainer pushes what it has to say.
    """

    def __init__(self, jobs_at_once: int | None = None, lease_seconds: float = LEASE_SECONDS) -> None:
        self._places = jobs_at_once or int(os.environ.get("TRADEOFF_JOBS", JOBS_AT_ONCE))
        self._lease_seconds = lease_seconds
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._waiting: list[Ticket] = []
        self._running: dict[int, Ticket] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._closed = threading.Event()
        threading.Thread(target=self._keep_trainer, name="trainer-reader", daemon=True).start()
        threading.Thread(target=self._watch_leases, name="leases", daemon=True).start()

    @property
    def warming_up(self) -> bool:
        """True until the trainer has loaded TensorFlow."""
        return not self._ready

    def submit(self, owner: str, experiment: Experiment, table: Table | None = None) -> Ticket:
        """Put a job into the queue. Who holds the ticket must `renew` it, or the job ends."""
        with self._lock:
            lease = time.monotonic() + self._lease_seconds
            ticket = Ticket(next(self._ids), owner, experiment, table, lease)
            self._waiting.append(ticket)
            self._start_next()
        return ticket

    def renew(self, ticket: Ticket) -> None:
        """Say that somebody still watches this job."""
        ticket.lease = time.monotonic() + self._lease_seconds

    def place(self, ticket: Ticket) -> int:
        """How many jobs are before this one in the queue; 0 when it is next, or no longer waits."""
        with self._lock:
            return self._waiting.index(ticket) if ticket in self._waiting else 0

    def stop(self, ticket: Ticket) -> None:
        """End a job. One that has learned something ends with a result soon after; one that waits ends at once."""
        with self._lock:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                self._end(ticket, "stopped", "Stopped before it began.")
            elif ticket.state != "ended":
                ticket.stopping = True
                self._send(Stop(ticket.id))

    def close(self) -> None:
        """End the trainer and everything it runs."""
        self._closed.set()
        with self._lock:
            if self._process and self._process.stdin:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()
        if self._process:
            self._process.wait(timeout=10)

    def _start_next(self) -> None:
        if not self._ready:
            return
        for ticket in next_to_run(self._waiting, list(self._running.values()), self._places):
            self._waiting.remove(ticket)
            self._running[ticket.id] = ticket
            ticket.state = "starting"
            if ticket.table is None:
                self._hand_over(ticket)
            else:  # takes a while for a large one
                threading.Thread(target=self._hand_over, args=(ticket,), daemon=True).start()

    def _hand_over(self, ticket: Ticket) -> None:
        try:
            payload = pack(ticket.experiment, ticket.table)
        except Exception:
            log.exception("A job could not be handed over")
            with self._lock:
                self._end(ticket, "failed", "The table could not be handed over, most often because memory ran out.")
            return
        with self._lock:
            if ticket.state == "ended":  # the trainer was lost
                discard(payload)
            elif ticket.stopping:
                self._end(ticket, "stopped", "Stopped before it began.")
                discard(payload)
            else:
                ticket.payload = payload
                self._send(Job(ticket.id, payload, ticket.experiment.structure))

    def _send(self, message: Job | Stop) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError, ValueError):  # the reader notices that the trainer is gone
                pickle.dump(message, self._process.stdin)
                self._process.stdin.flush()

    def _keep_trainer(self) -> None:
        """Start the trainer and read what it says; start it again when it dies."""
        failures = 0
        while not self._closed.is_set():
            with contextlib.suppress(OSError), self._start_trainer() as process:
                self._process = process
                with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
                    self._read(process)
            if self._closed.is_set():
                return
            log.error("The trainer ended with code %s; it is started again", process.returncode)
            failures = 0 if self._ready else failures + 1
            self._lose_trainer(give_up=failures >= STARTS_WITHOUT_READY)
            self._closed.wait(min(2.0**failures, 30.0) - 1.0)

    def _start_trainer(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(
            [sys.executable, "-m", "core.training.trainer", str(self._places)],
            cwd=ROOT,
            env=os.environ | SETTINGS | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        while True:
            message = pickle.load(process.stdout)
            with self._lock:
                self._take(message)

    def _take(self, message: Any) -> None:
        if isinstance(message, Ready):
            self._ready = True
            self._start_next()
            return
        ticket = self._running.get(message.job)
        if ticket is None:
            return
        match message:
            case Started():
                ticket.state = "running"
            case Learned():
                ticket.rows.extend(as_dicts(message.columns, message.rows))
                ticket.epoch, ticket.share, ticket.compiling = message.epoch, message.share, message.compiling
                ticket.boundary = message.boundary or ticket.boundary
                ticket.timed_from = ticket.timed_from or (time.monotonic(), message.epoch + message.share)
                ticket.has_news.set()
            case Ended():
                run = message.run
                if ticket.unwatched and run.status == "stopped":
                    run = dataclasses.replace(
                        run, reason=f"Nobody had watched it for {self._lease_seconds:.0f} seconds."
                    )
                self._finish(ticket, run)
            case Broke():
                self._end(ticket, "stopped" if message.stopped else "failed", message.reason)

    def _end(self, ticket: Ticket, status: Status, reason: str) -> None:
        """End a job that has no result of its own; the epochs that were reported are kept."""
        self._finish(ticket, Run(experiment=ticket.experiment, status=status, history=ticket.history, reason=reason))

    def _finish(self, ticket: Ticket, run: Run) -> None:
        self._running.pop(ticket.id, None)
        discard(ticket.payload)
        ticket.rows = [{str(name): value for name, value in row.items()} for row in run.history.to_dict("records")]
        ticket.epoch, ticket.run = run.epochs, run
        ticket.state = "ended"
        ticket.has_news.set()
        ticket.over.set()
        self._start_next()

    def _lose_trainer(self, give_up: bool) -> None:
        with self._lock:
            self._ready = False
            for ticket in list(self._running.values()):
                self._end(ticket, "failed", "The trainer was ended by the system. It is starting again: press Train.")
            for ticket in self._waiting[:] if give_up else []:
                self._waiting.remove(ticket)
                self._end(
                    ticket,
                    "failed",
                    "The trainer does not start. Whoever runs this app finds the reason in its log; "
                    "`pip install -r requirements.txt` may be missing.",
                )

    def _watch_leases(self) -> None:
        while not self._closed.wait(1.0):
            now = time.monotonic()
            with self._lock:
                for ticket in [*self._waiting, *self._running.values()]:
                    if ticket.lease < now:
                        log.info("Nobody watches job %s any more; it is ended", ticket.id)
                        ticket.unwatched = True
                        self.stop(ticket)
