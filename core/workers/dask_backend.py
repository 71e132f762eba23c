"""Training on many machines: jobs as tasks of a Dask cluster, each of whose workers hosts a trainer."""

import asyncio
import contextlib
import logging
import pickle
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Future, KilledWorker
from distributed.comm.core import CommClosedError

from core.jobs.messages import Broke, Ended, Ready, Stop, Submit
from core.jobs.scheduler import LEASE_SECONDS, Backend, Scheduler
from core.runs.run import Run
from core.workers.build_id import build_id, differences, is_build_id
from core.workers.dask_plugin import TrainerPlugin, stop_here, train_here
from core.workers.local import LocalBackend

SECONDS_TO_CONNECT = 3.0
SECONDS_TO_ANSWER = 10.0
SECONDS_BETWEEN_LOOKS = 1.0
NO_ANSWER = (
    "The cluster that trains does not answer. It is asked again every few seconds: "
    "your training starts when it is back."
)
NO_PLACES = "No machine of the cluster is ready to train at the moment. Your training starts as soon as one is."
LOST = "The cluster that trained this was lost. Press Train again: it starts as soon as the cluster is back."
OFTEN_LOST = (
    "The machines that trained this were lost {times} times, most often because memory ran out. "
    "Press Train again; with fewer rows or smaller layers if it happens again."
)
BROKE_OFF = "The cluster broke off this training ({error}). Press Train again."

log = logging.getLogger(__name__)


@dataclass
class Task:
    """A job on the cluster: its key there, and the address of the worker that trains it, empty until one does."""

    key: str
    future: Future[Run | Broke] | None = None
    worker: str = ""
    stopping: bool = False


class DaskBackend:
    """The trainers of a Dask cluster, shared with all other apps that use it.

    One thread with an event loop of its own speaks to the scheduler. `make_trainers` makes what trains on each worker.
    `notice` says to those who wait why nothing can start; `problems` says to whoever runs the app what is wrong with a
    worker of the cluster, by the worker's address.
    """

    def __init__(self, address: str, make_trainers: Callable[[int], Backend] = LocalBackend) -> None:
        self.places = 0
        self.notice = NO_ANSWER
        self.problems: dict[str, str] = {}
        self._address, self._make_trainers = address, make_trainers
        self._loop = asyncio.new_event_loop()
        self._closed = asyncio.Event()
        self._client: Client | None = None
        self._tasks: dict[int, Task] = {}
        self._errands: set[asyncio.Task[None]] = set()
        # A table travels within its task, so that the task can be done again elsewhere.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"})

    def start(self, take: Callable[[Any], None], lost: Callable[[str, str], None]) -> None:
        """Look for the cluster in the background, and again whenever it is lost."""
        self._take, self._lost = take, lost
        self._thread = threading.Thread(target=self._run, name="cluster", daemon=True)
        self._thread.start()

    def send(self, message: Submit | Stop) -> None:
        """Send a message to the cluster. Without one it is dropped: `lost` tells of that."""
        with contextlib.suppress(RuntimeError):  # closed
            self._loop.call_soon_threadsafe(self._carry_out, message)

    def close(self) -> None:
        """End the jobs of this app. The cluster and its trainers stay."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join(timeout=10)

    def worker_of(self, job: int) -> str:
        """The address of the worker that trains a job; empty when none does."""
        task = self._tasks.get(job)
        return task.worker if task else ""

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._keep())

    async def _keep(self) -> None:
        """Be connected until closed."""
        complain = log.error
        while not self._closed.is_set():
            try:
                async with self._connected() as client:
                    complain = log.error
                    await self._work(client)
            except (OSError, TimeoutError, CommClosedError) as error:
                complain("The cluster at %s does not answer (%r); it is asked again", self._address, error)
                complain = log.debug
            await self._pause()

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        client = Client(self._address, asynchronous=True, set_as_default=False, timeout=SECONDS_TO_CONNECT)
        try:
            self._client = await client
            yield client
        finally:
            if self._client and not self._closed.is_set():
                log.error("The cluster at %s was lost; it is asked again", self._address)
                self.places, self.notice = 0, NO_ANSWER
                self._lost(LOST, "")
            self._client = None
            self._tasks.clear()
            await self._leave(client)

    async def _leave(self, client: Client) -> None:
        while client.status == "connecting":  # it gives up in its time, and would complain of being interrupted
            await asyncio.sleep(0.1)
        with contextlib.suppress(OSError, TimeoutError):
            if client.status == "running":
                client.unsubscribe_topic(client.id)
            await client.close(timeout=SECONDS_TO_CONNECT)

    async def _work(self, client: Client) -> None:
        """Look at the cluster once a second, for as long as it is there."""
        client.subscribe_topic(client.id, self._hear)
        try:
            await client.register_plugin(TrainerPlugin(self._make_trainers))
        except (ImportError, AttributeError, TypeError) as error:  # raised by a worker
            log.error("A worker of the cluster has no code of this app, or another one's: %r", error)
        while client.status == "running" and not self._closed.is_set():
            assert client.scheduler
            identity = await asyncio.wait_for(client.scheduler.identity(), SECONDS_TO_ANSWER)
            self._look_at({address: worker["resources"] for address, worker in identity["workers"].items()})
            await self._pause()

    def _look_at(self, offers: dict[str, dict[str, float]]) -> None:
        """Take note of what each worker offers, by its address."""
        known, self.problems = self.problems, {}
        for address, offer in offers.items():
            if build_id() not in offer:
                problem = differences("".join(filter(is_build_id, offer)), build_id())
                self.problems[address] = problem
                if problem != known.get(address):
                    log.warning("Worker %s of the cluster trains nothing for this app: %s", address, problem)
        places = sum(int(offer.get(build_id(), 0)) for offer in offers.values())
        changed = places != self.places
        self.places, self.notice = places, "" if places else NO_PLACES
        if places and changed:
            self._take(Ready())

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), SECONDS_BETWEEN_LOOKS)

    def _carry_out(self, message: Submit | Stop) -> None:
        if not (client := self._client):
            return
        if isinstance(message, Submit):
            task = self._tasks[message.id] = Task(f"tradeoff-{uuid.uuid4().hex}")
            self._go(self._train(client, message, task))
        elif message.job in self._tasks:
            self._go(self._stop(client, self._tasks[message.job]))

    def _go(self, errand: Coroutine[Any, Any, None]) -> None:
        going = self._loop.create_task(errand)
        self._errands.add(going)
        going.add_done_callback(self._errands.discard)

    async def _train(self, client: Client, job: Submit, task: Task) -> None:
        """Have a job trained, on one worker after the other if need be, and tell its end."""
        try:
            outcome = await self._outcome(client, job, task)
        except (Exception, asyncio.CancelledError) as error:
            if self._client is not client or client.status != "running":
                return  # all is lost, and told
            outcome = Broke(job.id, *self._cause(error, task))
        self._tasks.pop(job.id, None)
        self._take(replace(outcome, job=job.id) if isinstance(outcome, Broke) else Ended(job.id, outcome))

    async def _outcome(self, client: Client, job: Submit, task: Task) -> Run | Broke:
        in_file = isinstance(job.payload, Path)
        content = await asyncio.to_thread(job.payload.read_bytes) if isinstance(job.payload, Path) else job.payload
        task.future = client.submit(
            train_here,
            client.id,
            job.id,
            task.key,
            content,
            in_file,
            job.structure,
            key=task.key,
            resources={build_id(): 1},
            pure=False,
        )
        del content
        if task.stopping:
            await task.future.cancel()
        outcome: Run | Broke = await task.future
        return outcome

    def _cause(self, error: BaseException, task: Task) -> tuple[str, bool]:
        """Why a job ended without an outcome, and whether that was asked for."""
        if task.stopping:
            return ("Stopped." if task.worker else "Stopped before it began."), True
        if isinstance(error, KilledWorker):
            return OFTEN_LOST.format(times=error.allowed_failures + 1), False
        log.error("The cluster broke off a job", exc_info=error)
        return BROKE_OFF.format(error=type(error).__name__), False

    async def _stop(self, client: Client, task: Task) -> None:
        """Stop a job where it is trained, so that it keeps what it has learned; else take it off the cluster."""
        task.stopping = True
        if task.worker:
            with contextlib.suppress(Exception):  # the worker is gone
                call = client.run(stop_here, task.key, workers=[task.worker])
                await asyncio.wait_for(call, SECONDS_TO_ANSWER)
                return
        if task.future:
            await task.future.cancel()

    def _hear(self, event: tuple[float, Any]) -> None:
        """Take what a worker says of a job. One that was given up for lost may still speak: it is not listened to."""
        if not (isinstance(event[1], (tuple, list)) and self._client):
            return  # the scheduler speaks of this client
        number, worker, started, pickled = event[1]
        if not (task := self._tasks.get(number)):
            return
        if started:
            task.worker = worker
            if task.stopping:
                self._go(self._stop(self._client, task))
        if worker == task.worker:
            self._take(pickle.loads(pickled))


class DaskScheduler(Scheduler):
    """The scheduler of a Dask cluster, whose scheduler has this address."""

    trainers: DaskBackend

    def __init__(self, address: str, lease_seconds: float = LEASE_SECONDS) -> None:
        super().__init__(DaskBackend(address), lease_seconds)
