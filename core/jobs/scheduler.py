"""Scheduler: queues jobs, sends them to a backend, and records what becomes of each."""

import dataclasses
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from core.data.table import Table
from core.experiment.fields import Experiment, graph_key
from core.jobs.cost import Cost, cost_of, too_large
from core.jobs.job import Job
from core.jobs.job_stats import JobStats
from core.jobs.messages import Aborted, Ended, EpochReport, JobMessage, Ready, Started, Stop, Submit
from core.jobs.queue import (
    Estimator,
    QueuePosition,
    RefusedError,
    Speed,
    fair_order,
    next_to_run,
    queue_full,
    queue_positions,
)
from core.processes.ipc import discard, pack
from core.runs.run import Run, Status
from core.settings import Limits, limits
from core.text.numbers import duration
from core.training.history import as_dicts

# A lost connection is noticed after a ping (.streamlit/config.toml) and the time for its answer
# (core/server/protocols.py), 30 s, and the lease runs from then on: the training ends little more than a minute after
# the browser has vanished.
LEASE_SECONDS = 35.0
SECONDS_BETWEEN_CHECKS = 1.0
POSITIONS_CACHED_SECONDS = 0.5
MAX_OWNERS = 1_000

OnMessage = Callable[[Ready | JobMessage], None]
OnLost = Callable[[str, str], None]

log = logging.getLogger(__name__)


class Backend(Protocol):
    """What trains the jobs: a worker pool on this machine, or a cluster."""

    @property
    def slots(self) -> int:
        """How many jobs run at once, at most. When it grows, another Ready comes."""

    @property
    def notice(self) -> str:
        """Why no job can start, for waiting learners; empty when jobs can start, or will without help."""

    def start(self, on_message: OnMessage, on_lost: OnLost) -> None:
        """Start, and return at once.

        From then on `on_message` gets every message, first Ready once jobs can be sent. When all running jobs are lost,
        `on_lost` gets the reasons for the owners of running jobs and of waiting jobs; the latter is empty while these
        can go on waiting.
        """

    def send(self, message: Submit | Stop) -> None:
        """Submit a job, or ask a running one to stop. It neither blocks nor fails: `on_lost` reports a lost backend."""

    def close(self) -> None:
        """End all processes that it started, and return when they have ended."""


class Scheduler:
    """Accepts jobs, sends them to its backend in a fair order, and records its messages in them.

    Pages read the jobs in this process' memory; the backend pushes messages.
    """

    def __init__(
        self,
        backend: Backend,
        lease_seconds: float = LEASE_SECONDS,
        bounds: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.backend = backend
        self.limits = bounds or limits()
        self.stats = JobStats(clock)
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._lock = threading.RLock()
        self._ids, self._turns = itertools.count(1), itertools.count(1)
        self._waiting: list[Job] = []
        self._running: dict[int, Job] = {}
        self._served: dict[str, int] = {}
        self._speed = Speed()
        self._positions: tuple[float, dict[int, QueuePosition]] | None = None
        self._ready = False
        self._closed = threading.Event()
        backend.start(self._on_message, self._on_lost)
        threading.Thread(target=self._check_regularly, name="leases", daemon=True).start()

    @property
    def warming_up(self) -> bool:
        """True until the backend has loaded TensorFlow."""
        return not self._ready

    @property
    def notice(self) -> str:
        """Why no job can start, in words; empty when all is well."""
        return self.backend.notice

    def submit(
        self,
        owner: str,
        experiment: Experiment,
        table: Table | None = None,
        cost: Cost | None = None,
        is_watched: Callable[[], bool] | None = None,
    ) -> Job:
        """Put a job into the queue. It ends unless its lease is renewed, or `is_watched` is true, often enough.

        `cost` is computed unless it is given.

        Raises:
            RefusedError: when the job is too large for this server, or when the queue is full.
        """
        cost = cost or cost_of(experiment, table)
        if cost and (reason := too_large(cost, self.limits.max_work)):
            raise RefusedError(reason)
        with self._lock:
            if reason := queue_full(self._waiting, owner, self.limits):
                raise RefusedError(reason)
            lease = self._clock() + self._lease_seconds
            job = Job(next(self._ids), owner, experiment, table, lease, cost=cost, is_watched=is_watched)
            self._waiting.append(job)
            self.stats.queued(job)
            self._start_next()
        return job

    def renew(self, job: Job) -> None:
        """Renew the lease of a job that somebody still watches."""
        job.lease = self._clock() + self._lease_seconds

    def queue_position(self, job: Job) -> QueuePosition:
        """The position of a waiting job; an empty one for any other job."""
        with self._lock:
            now = self._clock()
            if self._positions is None or now - self._positions[0] > POSITIONS_CACHED_SECONDS:
                waiting, running = fair_order(self._waiting, self._served), list(self._running.values())
                ratio = self._speed.ratio
                estimator = Estimator(now, ratio, self.limits.max_seconds) if ratio else None
                self._positions = now, queue_positions(waiting, running, self.backend.slots, estimator)
            return self._positions[1].get(job.id, QueuePosition())

    def stop(self, job: Job) -> None:
        """End a job: a waiting one at once; a running one soon, with the result so far."""
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                self._end(job, "stopped", "Stopped before it began.")
            elif job.state != "ended":
                job.stopping = True
                self.backend.send(Stop(job.id))

    def close(self) -> None:
        """End the backend and all its processes."""
        self._closed.set()
        self.backend.close()

    def _start_next(self) -> None:
        self._positions = None
        if not self._ready:
            return
        for job in next_to_run(self._waiting, list(self._running.values()), self.backend.slots, self._served):
            self._waiting.remove(job)
            self._running[job.id] = job
            self.stats.started(job)
            self._served.pop(job.owner, None)
            self._served[job.owner] = next(self._turns)
            if len(self._served) > MAX_OWNERS:  # forget the one who was served longest ago
                del self._served[next(iter(self._served))]
            job.state, job.started_at = "starting", self._clock()
            if job.table is None:
                self._send(job)
            else:  # packing a large table takes time
                threading.Thread(target=self._send, args=(job,), daemon=True).start()

    def _send(self, job: Job) -> None:
        try:
            payload = pack(job.experiment, job.table)
        except Exception:
            log.exception("A job could not be packed")
            with self._lock:
                self._end(job, "failed", "The table could not be handed over, most often because memory ran out.")
            return
        with self._lock:
            if job.state == "ended":  # the backend was lost
                discard(payload)
            elif job.stopping:
                self._end(job, "stopped", "Stopped before it began.")
                discard(payload)
            else:
                job.payload = payload
                self.backend.send(Submit(job.id, payload, graph_key(job.experiment)))

    def _on_message(self, message: Ready | JobMessage) -> None:
        with self._lock:
            if isinstance(message, Ready):
                self._ready = True
                self.stats.set_backend("ready")
                self._start_next()
            elif job := self._running.get(message.job):
                self._update(job, message)

    def _update(self, job: Job, message: JobMessage) -> None:
        match message:
            case Started():  # a second time when a machine was lost and another one starts over
                job.state, job.rows, job.epoch, job.share = "running", [], 0, 0.0
                job.first_report = None
            case EpochReport():
                job.rows.extend(as_dicts(message.columns, message.rows))
                job.epoch, job.share, job.compiling = message.epoch, message.share, message.compiling
                job.boundary = message.boundary or job.boundary
                job.first_report = job.first_report or (time.monotonic(), message.epoch + message.share)
                job.has_news.set()
            case Ended():
                run = message.run
                if run.status == "stopped" and job.stop_reason:
                    run = dataclasses.replace(run, reason=job.stop_reason)
                if run.status == "finished" and job.cost and job.started_at is not None:
                    self._speed.record(job.cost.seconds(run.epochs), self._clock() - job.started_at)
                self._finish(job, run)
            case Aborted():
                self._end(job, "stopped" if message.stopped else "failed", message.reason)

    def _end(self, job: Job, status: Status, reason: str) -> None:
        """End a job that has no result, and keep its reported epochs."""
        if status == "stopped" and job.stop_reason:
            reason = f"{job.stop_reason} {reason}"
        self._finish(job, Run(experiment=job.experiment, status=status, history=job.history, reason=reason))

    def _finish(self, job: Job, run: Run) -> None:
        self._running.pop(job.id, None)
        self.stats.ended(job, run.status)
        discard(job.payload)
        job.rows = [{str(name): value for name, value in row.items()} for row in run.history.to_dict("records")]
        job.epoch, job.run, job.state = run.epochs, run, "ended"
        job.has_news.set()
        job.over.set()
        self._start_next()

    def _on_lost(self, running: str, waiting: str) -> None:
        with self._lock:
            self.stats.set_backend("loading" if self._ready and not waiting else "broken")
            self._ready = False
            for job in list(self._running.values()):
                self._end(job, "failed", running)
            for job in self._waiting[:] if waiting else []:
                self._waiting.remove(job)
                self._end(job, "failed", waiting)

    def _check_regularly(self) -> None:
        while not self._closed.wait(SECONDS_BETWEEN_CHECKS):
            self._check_or_log()

    def _check_or_log(self) -> None:
        try:
            self.check()
        except Exception:
            log.exception("The jobs could not be checked")

    def check(self) -> None:
        """End the jobs whose lease is over, and those over the time limit. Called every second."""
        with self._lock:
            for job in [*self._waiting, *self._running.values()]:
                if not job.stop_reason and (reason := self._reason_to_end(job, self._clock())):
                    log.info("Job %s is ended. %s", job.id, reason)
                    job.stop_reason = reason
                    self.stop(job)

    def _reason_to_end(self, job: Job, now: float) -> str:
        if job.is_watched and job.is_watched():
            job.lease = now + self._lease_seconds
        if job.lease < now:
            return f"Nobody had watched it for {self._lease_seconds:.0f} seconds."
        if job.started_at is not None and now - job.started_at > self.limits.max_seconds:
            limit = duration(self.limits.max_seconds)
            return (
                f"It had reached the time limit of {limit} for a training on this server. "
                "With fewer epochs or rows, or smaller layers, it ends by itself."
            )
        return ""
