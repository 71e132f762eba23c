"""The plugin that runs a worker pool on a Dask worker, and the task that trains one job there.

Only Dask workers and apps that use a cluster import this module; others need not have Dask.
"""

import dataclasses
import itertools
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status
from distributed.diagnostics.plugin import WorkerPlugin

from core.jobs.messages import Aborted, Ended, JobMessage, Ready, Started, Stop, Submit
from core.jobs.scheduler import Backend
from core.processes.ipc import Payload, discard
from core.runs.run import Run
from core.workers.build_id import build_id
from core.workers.local import LocalBackend

PLUGIN = "tradeoff"


class WorkerPoolPlugin(WorkerPlugin):
    """Runs a backend beside a Dask worker, with a slot for each of the worker's threads.

    While the backend is ready, the worker offers its slots as a Dask resource named by the build ID: Dask then sends it
    jobs with that build ID, and no others. `make_backend` makes the backend from the number of slots. All apps that use
    the cluster share it.
    """

    idempotent = True

    def __init__(self, make_backend: Callable[[int], Backend] = LocalBackend) -> None:
        self.name = PLUGIN
        self._make_backend = make_backend

    def setup(self, worker: Worker) -> None:
        """Start the backend."""
        self._worker = worker
        self._slots = worker.state.nthreads
        self._ids = itertools.count(1)
        self._messages: dict[int, SimpleQueue[JobMessage | None]] = {}
        self._jobs: dict[str, int] = {}
        self._offered = self._closed = False
        self._backend = self._make_backend(self._slots)
        self._backend.start(self._on_message, self._on_lost)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """End the backend. Another worker starts its jobs again."""
        self._closed = True
        for messages in list(self._messages.values()):
            messages.put(None)
        self._backend.close()

    def transition(self, key: Any, start: str, finish: str, **_: Any) -> None:
        """Dask calls it when a task changes state. Stops a running task that is released because its app has ended."""
        if (start, finish) == ("executing", "released"):
            self.stop(key)

    def stop(self, key: str) -> None:
        """Stop the job of a task, if this worker runs it."""
        if number := self._jobs.get(key):
            self._backend.send(Stop(number))

    def train(self, key: str, payload: Payload, structure: str, report: Callable[[JobMessage], None]) -> Run | Aborted:
        """Train from start to end. `report` gets every message before the end."""
        messages: SimpleQueue[JobMessage | None] = SimpleQueue()
        number = self._jobs[key] = next(self._ids)
        self._messages[number] = messages
        try:
            self._backend.send(Submit(number, payload, structure))
            while not self._closed:
                match messages.get():
                    case Ended(run=run):
                        return run
                    case Aborted() as aborted:
                        return aborted
                    case None:
                        break
                    case message:
                        report(message)
            raise Reschedule
        finally:
            del self._messages[number], self._jobs[key]
            discard(payload)

    def _on_message(self, message: Ready | JobMessage) -> None:
        if isinstance(message, Ready):
            if not self._offered:
                self._offer(self._slots)
        elif messages := self._messages.get(message.job):
            messages.put(message)

    def _on_lost(self, running: str, _waiting: str) -> None:
        self._offer(0)
        for number, messages in list(self._messages.items()):
            messages.put(Aborted(number, running))

    def _offer(self, slots: int) -> None:
        self._offered = slots > 0
        self._worker.loop.add_callback(self._set_resource, slots)

    async def _set_resource(self, slots: int) -> None:
        try:
            await self._worker.set_resources(**{build_id(): slots})
        except OSError:  # Dask's scheduler has ended, and so will this worker
            return
        if slots and self._worker.status == Status.running:
            # Dask assigns waiting tasks to a worker only when it joins, or is running again.
            self._worker.status = Status.paused
            self._worker.status = Status.running


def train_task(topic: str, number: int, key: str, content: bytes, in_file: bool, structure: str) -> Run | Aborted:
    """The task: train a job on this worker. Its messages go to the topic, with the job's `number`."""
    worker = get_worker()
    payload: Payload = content
    if in_file:
        with tempfile.NamedTemporaryFile(prefix="tradeoff-", suffix=".pickle", delete=False) as file:
            file.write(content)
        payload = Path(file.name)

    def report(message: JobMessage) -> None:
        pickled = pickle.dumps(dataclasses.replace(message, job=number), protocol=pickle.HIGHEST_PROTOCOL)
        worker.log_event(topic, (number, worker.address, isinstance(message, Started), pickled))

    return _plugin(worker).train(key, payload, structure, report)


def stop_task(key: str, dask_worker: Worker) -> None:
    """Stop the job of a task of this worker."""
    _plugin(dask_worker).stop(key)


def _plugin(worker: Worker) -> WorkerPoolPlugin:
    plugin = worker.plugins.get(PLUGIN)
    if not isinstance(plugin, WorkerPoolPlugin):  # the worker is ending
        raise Reschedule
    return plugin
