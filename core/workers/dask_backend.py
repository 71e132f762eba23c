"""Training on many machines: jobs are tasks of a Dask cluster, and each Dask worker runs a worker pool."""

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

from core.jobs.messages import Aborted, Ended, Ready, Stop, Submit
from core.jobs.scheduler import Backend, OnLost, OnMessage
from core.runs.run import Run
from core.workers.build_id import build_id, differences, is_build_id
from core.workers.dask_plugin import WorkerPoolPlugin, stop_task, train_task
from core.workers.local import LocalBackend

SECONDS_TO_CONNECT = 3.0
SECONDS_TO_ANSWER = 10.0
SECONDS_BETWEEN_POLLS = 1.0
NO_ANSWER = (
    "The cluster that trains does not answer. It is asked again every few seconds: "
    "your training starts when it is back."
)
NO_SLOTS = "No machine of the cluster is ready to train at the moment. Your training starts as soon as one is."
LOST = "The cluster that trained this was lost. Press Train again: it starts as soon as the cluster is back."
OFTEN_LOST = (
    "The machines that trained this were lost {times} times, most often because memory ran out. "
    "Press Train again; with fewer rows or smaller layers if it happens again."
)
BROKE_OFF = "The cluster broke off this training ({error}). Press Train again."

log = logging.getLogger(__name__)


@dataclass
class Task:
    """A job as a Dask task: its key, and the address of the worker that trains it, empty until one does."""

    key: str
    future: Future[Run | Aborted] | None = None
    worker: str = ""
    stopping: bool = False


class DaskBackend:
    """A Dask cluster, which other apps may use too.

    A thread with its own event loop communicates with Dask's scheduler. `make_backend` makes the backend on each
    worker. `notice` tells waiting learners why no job can start; `problems` tells the administrator what is wrong with
    workers, by address.
    """

    def __init__(self, address: str, make_backend: Callable[[int], Backend] = LocalBackend) -> None:
        self.slots = 0
        self.notice = NO_ANSWER
        self.problems: dict[str, str] = {}
        self._address, self._make_backend = address, make_backend
        self._loop = asyncio.new_event_loop()
        self._closed = asyncio.Event()
        self._client: Client | None = None
        self._tasks: dict[int, Task] = {}
        self._background: set[asyncio.Task[None]] = set()
        # A task contains its table, so that another worker can run it again.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"})

    def start(self, on_message: OnMessage, on_lost: OnLost) -> None:
        """Connect to the cluster in the background, and again whenever the connection is lost."""
        self._on_message, self._on_lost = on_message, on_lost
        self._thread = threading.Thread(target=self._run, name="cluster", daemon=True)
        self._thread.start()

    def send(self, message: Submit | Stop) -> None:
        """Send a message to the cluster. Without a connection it is dropped: `on_lost` reports that."""
        with contextlib.suppress(RuntimeError):  # closed
            self._loop.call_soon_threadsafe(self._handle, message)

    def close(self) -> None:
        """End the jobs of this app. The cluster goes on running."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._keep_connected())

    async def _keep_connected(self) -> None:
        """Stay connected until closed."""
        report = log.error
        while not self._closed.is_set():
            try:
                async with self._connected() as client:
                    report = log.error
                    await self._poll(client)
            except (OSError, TimeoutError, CommClosedError) as error:
                report("The cluster at %s does not answer (%r); trying again", self._address, error)
                report = log.debug
            await self._pause()

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        client = Client(self._address, asynchronous=True, set_as_default=False, timeout=SECONDS_TO_CONNECT)
        try:
            self._client = await client
            yield client
        finally:
            if self._client and not self._closed.is_set():
                log.error("The cluster at %s was lost; trying again", self._address)
                self.slots, self.notice = 0, NO_ANSWER
                self._on_lost(LOST, "")
            self._client = None
            self._tasks.clear()
            while client.status == "connecting":  # it times out by itself, but would log an error when interrupted
                await asyncio.sleep(0.1)
            with contextlib.suppress(OSError, TimeoutError):
                if client.status == "running":
                    client.unsubscribe_topic(client.id)
                await client.close(timeout=SECONDS_TO_CONNECT)

    async def _poll(self, client: Client) -> None:
        """Ask for the cluster's workers once a second while it is connected."""
        client.subscribe_topic(client.id, self._on_event)
        try:
            await client.register_plugin(WorkerPoolPlugin(self._make_backend))
        except (ImportError, AttributeError, TypeError) as error:  # raised by a worker
            log.error("A worker of the cluster has no code of this app, or another one's: %r", error)
        while client.status == "running" and not self._closed.is_set():
            assert client.scheduler
            identity = await asyncio.wait_for(client.scheduler.identity(), SECONDS_TO_ANSWER)
            self._update_slots({address: worker["resources"] for address, worker in identity["workers"].items()})
            await self._pause()

    def _update_slots(self, offers: dict[str, dict[str, float]]) -> None:
        """Record the resources that each worker offers, by its address."""
        known, self.problems = self.problems, {}
        for address, offer in offers.items():
            if build_id() not in offer:
                problem = differences("".join(filter(is_build_id, offer)), build_id())
                self.problems[address] = problem
                if problem != known.get(address):
                    log.warning("Worker %s of the cluster trains nothing for this app: %s", address, problem)
        slots = sum(int(offer.get(build_id(), 0)) for offer in offers.values())
        changed = slots != self.slots
        self.slots, self.notice = slots, "" if slots else NO_SLOTS
        if slots and changed:
            self._on_message(Ready())

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), SECONDS_BETWEEN_POLLS)

    def _handle(self, message: Submit | Stop) -> None:
        if not (client := self._client):
            return
        if isinstance(message, Submit):
            task = self._tasks[message.id] = Task(f"tradeoff-{uuid.uuid4().hex}")
            self._run_in_background(self._train(client, message, task))
        elif message.job in self._tasks:
            self._run_in_background(self._stop(client, self._tasks[message.job]))

    def _run_in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        running = self._loop.create_task(coroutine)
        self._background.add(running)
        running.add_done_callback(self._background.discard)

    async def _train(self, client: Client, job: Submit, task: Task) -> None:
        """Run a job as a task, on several workers in turn if some are lost, and report its end."""
        try:
            outcome = await self._outcome(client, job, task)
        except (Exception, asyncio.CancelledError) as error:
            if self._client is not client or client.status != "running":
                return  # the connection was lost, which is reported
            outcome = Aborted(job.id, *self._cause(error, task))
        self._tasks.pop(job.id, None)
        self._on_message(replace(outcome, job=job.id) if isinstance(outcome, Aborted) else Ended(job.id, outcome))

    async def _outcome(self, client: Client, job: Submit, task: Task) -> Run | Aborted:
        in_file = isinstance(job.payload, Path)
        content = await asyncio.to_thread(job.payload.read_bytes) if isinstance(job.payload, Path) else job.payload
        arguments = (client.id, job.id, task.key, content, in_file, job.structure)
        task.future = client.submit(train_task, *arguments, key=task.key, resources={build_id(): 1}, pure=False)
        del content, arguments
        if task.stopping:
            await task.future.cancel()
        outcome: Run | Aborted = await task.future
        return outcome

    def _cause(self, error: BaseException, task: Task) -> tuple[str, bool]:
        """Why a job ended without an outcome, and whether a stop was requested."""
        if task.stopping:
            return ("Stopped." if task.worker else "Stopped before it began."), True
        if isinstance(error, KilledWorker):
            return OFTEN_LOST.format(times=error.allowed_failures + 1), False
        log.error("The cluster broke off a job", exc_info=error)
        return BROKE_OFF.format(error=type(error).__name__), False

    async def _stop(self, client: Client, task: Task) -> None:
        """Stop a job on its worker, so that it keeps what it has learned; cancel it if no worker has it."""
        task.stopping = True
        if task.worker:
            with contextlib.suppress(Exception):  # the worker is gone
                call = client.run(stop_task, task.key, workers=[task.worker])
                await asyncio.wait_for(call, SECONDS_TO_ANSWER)
                return
        if task.future:
            await task.future.cancel()

    def _on_event(self, event: tuple[float, Any]) -> None:
        """Handle a worker's message about a job. Messages of a worker that was given up are ignored."""
        if not (isinstance(event[1], (tuple, list)) and self._client):
            return  # an event of Dask's scheduler about this client
        number, worker, started, pickled = event[1]
        if not (task := self._tasks.get(number)):
            return
        if started:
            task.worker = worker
            if task.stopping:
                self._run_in_background(self._stop(self._client, task))
        if worker == task.worker:
            self._on_message(pickle.loads(pickled))
