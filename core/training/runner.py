"""Runner: the queue of jobs in front of the trainers, and what becomes of each ticket."""

import dataclasses
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from core.data.table import Table
from core.experiment import Experiment
from core.training.handover import discard, pack
from core.training.history import as_dicts
from core.training.messages import Broke, Ended, Job, Learned, Ready, Started, Stop
from core.training.queue import next_to_run
from core.training.run import Run, Status
from core.training.ticket import Ticket

LEASE_SECONDS = 45.0

log = logging.getLogger(__name__)


class Trainers(Protocol):
    """Where jobs are trained: a process of this machine, or a cluster. Only the runner speaks to it."""

    @property
    def places(self) -> int:
        """How many jobs run at once, at most."""

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        """Begin, and return at once.

        From then on every message of a job goes to `take`, beginning with Ready once jobs can be sent. When all that
        runs is lost `lost(running, waiting)` says why: what to tell the owners of the running jobs, and those of the
        waiting ones, empty while these may go on waiting.
        """

    def send(self, message: Job | Stop) -> None:
        """Send a job, or the wish that one ends. Never waits for an answer, and never fails: a loss is told apart."""

    def close(self) -> None:
        """End everything that was started, and return when it is gone."""


class Runner:
    """Takes jobs, sends them to its trainers in turn, and keeps what these say of them.

    What a page asks is answered from this process' memory; the trainers push what they have to say.
    """

    def __init__(self, trainers: Trainers, lease_seconds: float = LEASE_SECONDS) -> None:
        self.trainers = trainers
        self._lease_seconds = lease_seconds
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._waiting: list[Ticket] = []
        self._running: dict[int, Ticket] = {}
        self._ready = False
        self._closed = threading.Event()
        trainers.start(self._take, self._lose)
        threading.Thread(target=self._watch_leases, name="leases", daemon=True).start()

    @property
    def warming_up(self) -> bool:
        """True until the trainers have loaded TensorFlow."""
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
                self.trainers.send(Stop(ticket.id))

    def close(self) -> None:
        """End the trainers and everything they run."""
        self._closed.set()
        self.trainers.close()

    def _start_next(self) -> None:
        if not self._ready:
            return
        for ticket in next_to_run(self._waiting, list(self._running.values()), self.trainers.places):
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
            if ticket.state == "ended":  # the trainers were lost
                discard(payload)
            elif ticket.stopping:
                self._end(ticket, "stopped", "Stopped before it began.")
                discard(payload)
            else:
                ticket.payload = payload
                self.trainers.send(Job(ticket.id, payload, ticket.experiment.structure))

    def _take(self, message: Any) -> None:
        with self._lock:
            if isinstance(message, Ready):
                self._ready = True
                self._start_next()
            elif ticket := self._running.get(message.job):
                self._take_of(ticket, message)

    def _take_of(self, ticket: Ticket, message: Any) -> None:
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
                    reason = f"Nobody had watched it for {self._lease_seconds:.0f} seconds."
                    run = dataclasses.replace(run, reason=reason)
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

    def _lose(self, running: str, waiting: str) -> None:
        with self._lock:
            self._ready = False
            for ticket in list(self._running.values()):
                self._end(ticket, "failed", running)
            for ticket in self._waiting[:] if waiting else []:
                self._waiting.remove(ticket)
                self._end(ticket, "failed", waiting)

    def _watch_leases(self) -> None:
        while not self._closed.wait(1.0):
            now = time.monotonic()
            with self._lock:
                for ticket in [*self._waiting, *self._running.values()]:
                    if ticket.lease < now:
                        log.info("Nobody watches job %s any more; it is ended", ticket.id)
                        ticket.unwatched = True
                        self.stop(ticket)
