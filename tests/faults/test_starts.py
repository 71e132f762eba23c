"""A trainer that cannot be started at first: the server says so, tries again, and trains as soon as it can."""

import contextlib
import os
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import psutil
import pytest

from core.server.errors import Errors
from core.server.figures import health
from core.workers.local import LocalScheduler
from tests.core.jobs.examples import QUICK, finish, wait_until
from tests.process_tree import worker_pool_among
from tests.serving import ROOT, served

MODULES = ["core.workers.worker_pool", "multiprocessing.forkserver"]
# Python imports a module of this name in every process before anything else.
NOT_YET = """
import os, sys

if any({module!r} in word for word in sys.orig_argv) and not os.path.exists({file!r}):
    raise SystemExit("a test lets this process start later")
"""


@pytest.fixture
def errors() -> Iterator[Errors]:
    with contextlib.closing(Errors()) as errors:
        errors.watch()
        yield errors


def test_a_trainer_that_the_system_does_not_start_is_tried_again(
    tmp_path: Path, errors: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    python, real = tmp_path / "python", sys.executable
    monkeypatch.setattr(sys, "executable", str(python))
    with contextlib.closing(LocalScheduler(1)) as scheduler:
        wait_until(lambda: errors.latest)
        assert errors.latest[0].kind == "FileNotFoundError"
        assert "could not be started" in errors.latest[0].words
        assert "No such file or directory" in errors.latest[0].words
        wait_until(lambda: not health(scheduler.stats.snapshot()).well)
        assert "does not start" in health(scheduler.stats.snapshot()).words
        waits = scheduler.submit("waits", QUICK)
        python.write_text(f'#!/bin/sh\nexec "{real}" "$@"\n', encoding="utf-8")
        python.chmod(0o700)
        finish(waits)
        assert waits.run is not None
        assert (waits.run.status, waits.run.reason) == ("finished", "")
        assert health(scheduler.stats.snapshot()).well


@pytest.mark.parametrize("module", MODULES)
def test_a_trainer_that_ends_before_it_is_ready_is_told_and_tried_again(
    module: str, tmp_path: Path, errors: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", forbid(module, tmp_path)[1])
    with contextlib.closing(LocalScheduler(1)) as scheduler:
        wait_until(lambda: errors.count >= 2)
        assert "ended with code 1 before it was ready" in errors.latest[0].words
        found = health(scheduler.stats.snapshot())
        assert not found.well
        assert "does not start" in found.words


def forbid(module: str, folder: Path) -> tuple[Path, str]:
    """No process of a module starts until a file exists. Gives the file, and the path that Python needs for that."""
    file = folder / "installed"
    (folder / "sitecustomize.py").write_text(NOT_YET.format(module=module, file=str(file)), encoding="utf-8")
    return file, os.pathsep.join([str(folder), str(ROOT)])


@pytest.mark.full
@pytest.mark.parametrize("module", MODULES)
def test_a_server_says_that_it_cannot_train_until_it_can(module: str, tmp_path: Path) -> None:
    installed, path = forbid(module, tmp_path)
    with served(environment={"PYTHONPATH": path}) as server:

        def answer() -> tuple[int, str]:
            try:
                with urllib.request.urlopen(f"{server.url}/health", timeout=60) as found:
                    return found.status, found.read().decode()
            except HTTPError as error:
                return error.code, error.read().decode()

        wait_until(lambda: answer() == (503, "The trainer does not start; the log says why. It is tried again."))
        installed.touch()
        wait_until(lambda: answer() == (200, "The trainer is ready."))
        assert worker_pool_among(psutil.Process(server.process.pid).children()).is_running()
