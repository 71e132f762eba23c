"""The forkserver of multiprocessing: ended when it hangs, as whoever starts a process waits for it without limit."""

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator

from core.processes.deadline import Deadline

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
SECONDS_TO_LOAD = 300.0  # of processor time, to load TensorFlow on a slow machine
SECONDS_BETWEEN_CHECKS = 0.5

log = logging.getLogger(__name__)


@contextlib.contextmanager
def kill_if_hung() -> Iterator[None]:
    """Within the block, kill the forkserver when it hangs: `Process.start` then raises EOFError."""
    if METHOD != "forkserver":
        yield
        return
    done = threading.Event()
    threading.Thread(target=_watch, args=(done,), name="forkserver-watch", daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(done: threading.Event) -> None:
    deadline: Deadline | None = None
    while not done.wait(SECONDS_BETWEEN_CHECKS):
        if (pid := forkserver_pid()) is None:
            continue
        if deadline is None or deadline.pid != pid:
            deadline = Deadline(pid, SECONDS_TO_LOAD)
        if deadline.is_over(SECONDS_BETWEEN_CHECKS):
            log.warning("The forkserver hangs; it is ended")
            kill(pid)
            return


def forkserver_pid() -> int | None:
    """The process id of this process's forkserver; None before it is started. multiprocessing has no public name."""
    from multiprocessing import forkserver

    pid: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return pid


def kill(pid: int) -> None:
    """kill -9, also of a process that has ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
