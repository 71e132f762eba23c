"""A worker pool that is killed leaves none of its temporary files behind."""

import contextlib
import tempfile
from pathlib import Path

import pytest

from core.workers.local import LocalScheduler
from tests.core.jobs.examples import wait_until
from tests.process_tree import SECONDS_TO_BE_GONE, ProcessTree, kill


def test_a_killed_trainer_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with contextlib.closing(LocalScheduler(1)) as scheduler:
        for _ in range(2):
            wait_until(lambda: scheduler.backend.process and scheduler.backend.process.returncode is None)
            tree = ProcessTree.of(scheduler)
            wait_until(lambda tree=tree: tree.forkserver)  # its socket is in a folder
            assert list(tmp_path.rglob("listener-*"))
            kill(tree.pool)
            wait_until(lambda tree=tree: scheduler.backend.process.pid != tree.pool.pid)
            wait_until(lambda: len(list(tmp_path.iterdir())) <= 1)  # the next pool's
    wait_until(lambda: not list(tmp_path.iterdir()), SECONDS_TO_BE_GONE)
