"""The host of a trainer on a worker of a Dask cluster, and the task that is one training there.

Only Dask's workers and an app that uses a cluster import this module: nobody else needs Dask.
"""

import dataclasses
import itertools
import logging
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status
from distributed.diagnostics.plugin import WorkerPlugin

from core.jobs.messages import Broke, Ended, Ready, Started, Stop, Submit
from core.jobs.scheduler import Backend
from core.processes.ipc import Payload, discard
from core.runs.run import Run
from core.workers.build_id import build_id
from core.workers.local import LocalBackend

PLUGIN = "tradeoff"

log = logging.getLogger(__name__)


class TrainerPlugin(WorkerPlugin):
    """Keeps a trainer beside a Dask worker, with a place for each of the worker's threads.

    While the trainer is ready its places are on offer as a resource of the worker, with the edition for its name: the
    scheduler then sends jobs of that edition, and no others. `make_trainers` makes what trains, from the number of
    places. All app servers of a cluster share its hosts.
    """

    idempotent = True

    def __init__(self, make_trainers: Callable[[int], Backend] = LocalBackend) -> None:
        self.name = PLUGIN
        self._make_trainers = make_trainers

    def setup(self, worker: Worker) -> None:
        """Start the trainer in the background."""
        self._worker = worker
        self._places = worker.state.nthreads
        self._ids = itertools.count(1)
        self._messages: dict[int, SimpleQueue[Any]] = {}
        self._jobs: dict[str, int] = {}
        self._offered = self._closed = False
        self._trainers = self._make_trainers(self._places)
        self._trainers.start(self._take, self._lose)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """End the trainer. What it trained is trained anew by another worker."""
        self._closed = True
        for messages in list(self._messages.values()):
            messages.put(None)
        self._trainers.close()

    def transition(self, key: Any, start: str, finish: str, **_: Any) -> None:
        """Dask tells what becomes of a task. One that nobody wants any more, because its app is gone, is stopped."""
        if (start, finish) == ("executing", "released"):
            self.stop(key)

    def stop(self, key: str) -> None:
        """Stop the job of a task, if it runs here."""
        if number := self._jobs.get(key):
            self._trainers.send(Stop(number))

    def train(self, key: str, payload: Payload, structure: str, tell: Callable[[Any], None]) -> Run | Broke:
        """Train until it is done. Every message before the end goes to `tell`."""
        messages: SimpleQueue[Any] = SimpleQueue()
        number = self._jobs[key] = next(self._ids)
        self._messages[number] = messages
        try:
            self._trainers.send(Submit(number, payload, structure))
            while not self._closed:
                match messages.get():
                    case Ended(run=run):
                        return run
                    case Broke() as broke:
                        return broke
                    case None:
                        break
                    case message:
                        tell(message)
            raise Reschedule
        finally:
            del self._messages[number], self._jobs[key]
            discard(payload)

    def _take(self, message: Any) -> None:
        if isinstance(message, Ready):
            if not self._offered:
                self._offer(self._places)
        elif messages := self._messages.get(message.job):
            messages.put(message)

    def _lose(self, running: str, _waiting: str) -> None:
        self._offer(0)
        for number, messages in list(self._messages.items()):
            messages.put(Broke(number, running))

    def _offer(self, places: int) -> None:
        self._offered = places > 0
        self._worker.loop.add_callback(self._say_offer, places)

    async def _say_offer(self, places: int) -> None:
        try:
            await self._worker.set_resources(**{build_id(): places})
        except OSError:  # the scheduler is gone, and this worker ends
            return
        if places and self._worker.status == Status.running:
            # The scheduler looks for tasks that wait for such a worker only when one comes, or comes back.
            self._worker.status = Status.paused
            self._worker.status = Status.running


def train_here(topic: str, number: int, key: str, content: bytes, in_file: bool, structure: str) -> Run | Broke:
    """The task: train a job of a scheduler on this worker. What it tells goes to the topic, with the job's `number`."""
    worker = get_worker()
    payload = _write(content) if in_file else content

    def tell(message: Any) -> None:
        pickled = pickle.dumps(dataclasses.replace(message, job=number), protocol=pickle.HIGHEST_PROTOCOL)
        worker.log_event(topic, (number, worker.address, isinstance(message, Started), pickled))

    return _host(worker).train(key, payload, structure, tell)


def stop_here(key: str, dask_worker: Worker) -> None:
    """Stop the job of a task of this worker."""
    _host(dask_worker).stop(key)


def _host(worker: Worker) -> TrainerPlugin:
    host = worker.plugins.get(PLUGIN)
    if not isinstance(host, TrainerPlugin):  # the worker is ending
        raise Reschedule
    return host


def _write(content: bytes) -> Path:
    with tempfile.NamedTemporaryFile(prefix="tradeoff-", suffix=".pickle", delete=False) as file:
        file.write(content)
    return Path(file.name)
