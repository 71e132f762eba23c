"""Scheduler: the queue of jobs in front of the trainers, and what becomes of each job."""

import dataclasses
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from core.data.table import Table
from core.experiment.changes import graph_key
from core.experiment.fields import Experiment
from core.jobs.cost import Cost, cost_of, too_much
from core.jobs.estimate import Clock, QueuePosition, Speed, queue_positions
from core.jobs.job import Job, nobody
from core.jobs.job_stats import JobStats
from core.jobs.messages import Broke, Ended, Learned, Ready, Started, Stop, Submit
from core.jobs.payload import pack
from core.jobs.queue import RefusedError, in_turn, next_to_run, no_room
from core.processes.ipc import discard
from core.runs.run import Run, Status
from core.settings import Limits, limits
from core.text.numbers import duration
from core.training.history import as_dicts

# A browser that vanished without a word is noticed after at most two of Streamlit's pings (.streamlit/config.toml),
# 20 s, and its lease runs from then on: its training ends within a minute.
LEASE_SECONDS = 35.0
SECONDS_BETWEEN_CHECKS = 1.0
SECONDS_OF_AN_OUTLOOK = 0.5
OWNERS_REMEMBERED = 1_000

log = logging.getLogger(__name__)


class Backend(Protocol):
    """Where jobs are trained: a process of this machine, or a cluster. Only the scheduler speaks to it."""

    @property
    def places(self) -> int:
        """How many jobs run at once, at most. When more may, Ready comes once more."""

    @property
    def notice(self) -> str:
        """Why nothing can start, for those who wait; empty when all is well, or is on its way."""

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        """Begin, and return at once.

        From then on every message of a job goes to `take`, beginning with Ready once jobs can be sent. When all that
        runs is lost `lost(running, waiting)` says why: what to tell the owners of the running jobs, and those of the
        waiting ones, empty while these may go on waiting.
        """

    def send(self, message: Submit | Stop) -> None:
        """Send a job, or the wish that one ends. Never waits for an answer, and never fails: a loss is told apart."""

    def close(self) -> None:
        """End everything that was started, and return when it is gone."""


class Scheduler:
    """Takes jobs, sends them to its trainers in turn, and keeps what these say of them.

    What a page asks is answered from this process' memory; the trainers push what they have to say.
    """

    def __init__(
        self,
        trainers: Backend,
        lease_seconds: float = LEASE_SECONDS,
        bounds: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.trainers = trainers
        self.limits = bounds or limits()
        self.ledger = JobStats(clock)
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._lock = threading.RLock()
        self._ids, self._turns = itertools.count(1), itertools.count(1)
        self._waiting: list[Job] = []
        self._running: dict[int, Job] = {}
        self._served: dict[str, int] = {}
        self._speed = Speed()
        self._outlooks: tuple[float, dict[int, QueuePosition]] | None = None
        self._ready = False
        self._closed = threading.Event()
        trainers.start(self._take, self._lose)
        threading.Thread(target=self._keep_checking, name="leases", daemon=True).start()

    @property
    def warming_up(self) -> bool:
        """True until the trainers have loaded TensorFlow."""
        return not self._ready

    @property
    def notice(self) -> str:
        """Why no job can start, in words; empty when all is well."""
        return self.trainers.notice

    def submit(
        self,
        owner: str,
        experiment: Experiment,
        table: Table | None = None,
        cost: Cost | None = None,
        is_watched: Callable[[], bool] = nobody,
    ) -> Job:
        """Put a job into the queue. It ends when nobody renews it, and `is_watched` is not true either, for a while.

        `cost` saves reckoning it anew where it is known.

        Raises:
            RefusedError: when the job is too large for this server, or when there is no room in the queue.
        """
        cost = cost or cost_of(experiment, table)
        if cost and (reason := too_much(cost, self.limits.most_work)):
            raise RefusedError(reason)
        with self._lock:
            if reason := no_room(self._waiting, owner, self.limits):
                raise RefusedError(reason)
            lease = self._clock() + self._lease_seconds
            job = Job(next(self._ids), owner, experiment, table, lease, cost=cost, is_watched=is_watched)
            self._waiting.append(job)
            self.ledger.queued(job)
            self._start_next()
        return job

    def renew(self, job: Job) -> None:
        """Say that somebody still watches this job."""
        job.lease = self._clock() + self._lease_seconds

    def outlook(self, job: Job) -> QueuePosition:
        """How a job stands that waits; of one that no longer does, nothing."""
        with self._lock:
            now = self._clock()
            if self._outlooks is None or now - self._outlooks[0] > SECONDS_OF_AN_OUTLOOK:
                turns, running = in_turn(self._waiting, self._served), list(self._running.values())
                ratio = self._speed.ratio
                clock = Clock(now, ratio, self.limits.most_seconds) if ratio else None
                self._outlooks = now, queue_positions(turns, running, self.trainers.places, clock)
            return self._outlooks[1].get(job.id, QueuePosition())

    def stop(self, job: Job) -> None:
        """End a job. One that has learned something ends with a result soon after; one that waits ends at once."""
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                self._end(job, "stopped", "Stopped before it began.")
            elif job.state != "ended":
                job.stopping = True
                self.trainers.send(Stop(job.id))

    def close(self) -> None:
        """End the trainers and everything they run."""
        self._closed.set()
        self.trainers.close()

    def _start_next(self) -> None:
        self._outlooks = None
        if not self._ready:
            return
        for job in next_to_run(self._waiting, list(self._running.values()), self.trainers.places, self._served):
            self._waiting.remove(job)
            self._running[job.id] = job
            self.ledger.started(job)
            self._serve(job.owner)
            job.state, job.begun = "starting", self._clock()
            if job.table is None:
                self._hand_over(job)
            else:  # takes a while for a large one
                threading.Thread(target=self._hand_over, args=(job,), daemon=True).start()

    def _serve(self, owner: str) -> None:
        """Take note of an owner's turn; the one that is longest ago is forgotten."""
        self._served.pop(owner, None)
        self._served[owner] = next(self._turns)
        if len(self._served) > OWNERS_REMEMBERED:
            del self._served[next(iter(self._served))]

    def _hand_over(self, job: Job) -> None:
        try:
            payload = pack(job.experiment, job.table)
        except Exception:
            log.exception("A job could not be handed over")
            with self._lock:
                self._end(job, "failed", "The table could not be handed over, most often because memory ran out.")
            return
        with self._lock:
            if job.state == "ended":  # the trainers were lost
                discard(payload)
            elif job.stopping:
                self._end(job, "stopped", "Stopped before it began.")
                discard(payload)
            else:
                job.payload = payload
                self.trainers.send(Submit(job.id, payload, graph_key(job.experiment)))

    def _take(self, message: Any) -> None:
        with self._lock:
            if isinstance(message, Ready):
                self._ready = True
                self.ledger.trainer_is("ready")
                self._start_next()
            elif job := self._running.get(message.job):
                self._take_of(job, message)

    def _take_of(self, job: Job, message: Any) -> None:
        match message:
            case Started():  # once more where a machine was lost, and another one begins anew
                job.state, job.rows, job.epoch, job.share = "running", [], 0, 0.0
                job.timed_from = None
            case Learned():
                job.rows.extend(as_dicts(message.columns, message.rows))
                job.epoch, job.share, job.compiling = message.epoch, message.share, message.compiling
                job.boundary = message.boundary or job.boundary
                job.timed_from = job.timed_from or (time.monotonic(), message.epoch + message.share)
                job.has_news.set()
            case Ended():
                run = message.run
                if run.status == "stopped" and job.why:
                    run = dataclasses.replace(run, reason=job.why)
                if run.status == "finished" and job.cost and job.begun is not None:
                    self._speed.note(job.cost.seconds(run.epochs), self._clock() - job.begun)
                self._finish(job, run)
            case Broke():
                self._end(job, "stopped" if message.stopped else "failed", message.reason)

    def _end(self, job: Job, status: Status, reason: str) -> None:
        """End a job that has no result of its own; the epochs that were reported are kept."""
        if status == "stopped" and job.why:
            reason = f"{job.why} {reason}"
        self._finish(job, Run(experiment=job.experiment, status=status, history=job.history, reason=reason))

    def _finish(self, job: Job, run: Run) -> None:
        self._running.pop(job.id, None)
        self.ledger.ended(job, run.status)
        discard(job.payload)
        job.rows = [{str(name): value for name, value in row.items()} for row in run.history.to_dict("records")]
        job.epoch, job.run = run.epochs, run
        job.state = "ended"
        job.has_news.set()
        job.over.set()
        self._start_next()

    def _lose(self, running: str, waiting: str) -> None:
        with self._lock:
            self._ready = False
            self.ledger.trainer_is("broken" if waiting else "loading")
            for job in list(self._running.values()):
                self._end(job, "failed", running)
            for job in self._waiting[:] if waiting else []:
                self._waiting.remove(job)
                self._end(job, "failed", waiting)

    def _keep_checking(self) -> None:
        while not self._closed.wait(SECONDS_BETWEEN_CHECKS):
            self._check_or_log()

    def _check_or_log(self) -> None:
        try:
            self.check()
        except Exception:
            log.exception("The jobs could not be checked")

    def check(self) -> None:
        """End the jobs that nobody watches any more, and those that have run for too long. Done every second."""
        with self._lock:
            for job in [*self._waiting, *self._running.values()]:
                if not job.why and (why := self._why_to_end(job, self._clock())):
                    log.info("Job %s is ended. %s", job.id, why)
                    job.why = why
                    self.stop(job)

    def _why_to_end(self, job: Job, now: float) -> str:
        if job.is_watched():
            job.lease = now + self._lease_seconds
        if job.lease < now:
            return f"Nobody had watched it for {self._lease_seconds:.0f} seconds."
        if job.begun is not None and now - job.begun > self.limits.most_seconds:
            limit = duration(self.limits.most_seconds)
            return (
                f"It had reached the time limit of {limit} for a training on this server. "
                "With fewer epochs or rows, or smaller layers, it ends by itself."
            )
        return ""
