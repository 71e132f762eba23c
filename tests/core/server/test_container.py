"""Limits as the system's files tell them, of both versions of control groups."""

from pathlib import Path

import psutil
import pytest

from core.server.container import room

MEBIBYTE = 2**20


def write(folder: Path, **files: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(f"{text}\n", encoding="ascii")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def test_version_2_files_that_were_only_read_count_as_left(tmp_path: Path, own: Path) -> None:
    own.write_text("0::/\n", encoding="ascii")
    write(tmp_path, memory__max=512 * MEBIBYTE, memory__current=300 * MEBIBYTE)
    write(tmp_path, memory__stat=f"anon 1\ninactive_file {100 * MEBIBYTE}")
    found = room(tmp_path, own)
    assert (found.total, found.left, found.contained) == (512, 312, True)


def test_version_1_has_other_names(tmp_path: Path, own: Path) -> None:
    own.write_text("7:cpu:/\n4:memory:/docker/abc\n0::/\n", encoding="ascii")
    group = tmp_path / "memory" / "docker" / "abc"
    write(group, memory__limit_in_bytes=256 * MEBIBYTE, memory__usage_in_bytes=200 * MEBIBYTE)
    write(group, memory__stat=f"inactive_file 1\ntotal_inactive_file {50 * MEBIBYTE}".split("\n")[1])
    found = room(tmp_path, own)
    assert (found.total, found.left, found.contained) == (256, 106, True)


def test_the_tightest_of_nested_limits_counts(tmp_path: Path, own: Path) -> None:
    own.write_text("0::/class/app\n", encoding="ascii")
    write(tmp_path / "class" / "app", memory__max="max", memory__current=90 * MEBIBYTE)
    write(tmp_path / "class", memory__max=200 * MEBIBYTE, memory__current=150 * MEBIBYTE)
    write(tmp_path, memory__max=800 * MEBIBYTE, memory__current=160 * MEBIBYTE)
    found = room(tmp_path, own)
    assert (found.total, found.left) == (200, 50)


def test_a_container_that_is_over_its_limit_has_nothing_left(tmp_path: Path, own: Path) -> None:
    own.write_text("0::/\n", encoding="ascii")
    write(tmp_path, memory__max=100 * MEBIBYTE, memory__current=120 * MEBIBYTE)
    assert room(tmp_path, own).left == 0


@pytest.mark.parametrize("limit", ["max", 2**63 - 4096])
def test_without_a_limit_there_is_the_machine(tmp_path: Path, own: Path, limit: object) -> None:
    own.write_text("0::/\n", encoding="ascii")
    write(tmp_path, memory__max=limit, memory__current=1)
    found = room(tmp_path, own)
    assert not found.contained
    assert found.total == psutil.virtual_memory().total / MEBIBYTE


def test_a_system_without_such_files_has_the_machine(tmp_path: Path) -> None:
    found = room(tmp_path, tmp_path / "none")
    assert not found.contained
    assert 0 < found.left <= found.total
