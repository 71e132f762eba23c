"""A disk that is full, for real: a small one where the system lets us mount it, else files that cannot grow."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.data.reading.process import DISK_FULL
from tests.serving import ROOT

MOUNTED = 'mount -t tmpfs -o size=48m tmpfs "$0" && exec "$@"'
WAYS = [["unshare", "--mount", "sh", "-c", MOUNTED], ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNTED]]


# It takes half a minute, for four sentences about a rare accident.
pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `full_disk` saw, on a disk that nobody else sees; as a private mount, or else with bounds on files."""
    folder = str(tmp_path_factory.mktemp("disk"))
    ways = [[*way, folder] for way in WAYS if can([*way, folder, "true"])]
    command = [sys.executable, "-m", "tests.faults.full_disk", folder]
    done = subprocess.run(
        [*(ways[0] if ways else []), *command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert not list(Path(folder).glob("tradeoff-*"))
    return dict(json.loads(done.stdout))


def can(command: list[str]) -> bool:
    """Whether this is possible here: containers may not mount."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("when", ["full", "still full", "room again"])
def test_every_training_finishes_and_no_file_is_left_over(happened: dict[str, Any], when: str) -> None:
    found = happened[when]
    assert found["upload"][:2] == ["finished", ""]
    assert found["compiled"][:2] == ["finished", ""]
    assert found["left over"] == []


def test_a_table_that_finds_no_room_goes_another_way_and_gives_the_same_weights(happened: dict[str, Any]) -> None:
    assert [happened[when]["by file"] for when in ("full", "still full", "room again")] == [False, False, True]
    assert happened["full"]["upload"] == happened["still full"]["upload"] == happened["room again"]["upload"]


def test_xla_that_could_not_keep_a_program_works_again_in_the_next_worker(happened: dict[str, Any]) -> None:
    """It does without the folder; where only files cannot grow nobody sees beforehand that there is no room."""
    assert not happened["full"]["by XLA"]
    assert happened["still full"]["by XLA"] == happened["mounted"]
    assert happened["room again"]["by XLA"]


def test_a_file_that_cannot_be_read_for_want_of_room_is_refused_with_the_reason(happened: dict[str, Any]) -> None:
    readings = [happened[when]["reading"] for when in ("full", "still full", "room again")]
    assert readings == [DISK_FULL, DISK_FULL, 20_000]
