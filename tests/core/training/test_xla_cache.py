"""Where XLA's cache lies, when there is none, how it is kept small, and how TensorFlow hears of it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.processes.environment import SETTINGS
from core.training import xla_cache

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes and links.")
FLAGS = "TF_XLA_FLAGS"


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, no flags, and `TRADEOFF_CACHE` in a folder that is not there yet."""
    place = tmp_path / "own" / "caches"
    for name in ("XDG_CACHE_HOME", FLAGS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRADEOFF_CACHE", str(place))
    return place


def made() -> Path:
    place = xla_cache.folder()
    assert place is not None
    return place


def test_the_folder_lies_where_it_was_said(caches: Path) -> None:
    assert not caches.exists()
    place = made()
    assert place.parent == caches
    assert place.is_dir()
    assert xla_cache.folder() == place


@pytest.mark.parametrize("said", [None, ""])
def test_otherwise_it_lies_where_this_users_caches_are(
    said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRADEOFF_CACHE")
    if said is not None:
        monkeypatch.setenv("TRADEOFF_CACHE", said)
        monkeypatch.setenv("XDG_CACHE_HOME", said)
    if sys.platform != "win32":
        assert made().parent == tmp_path / "home" / ".cache" / "tradeoff"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert made().parent == tmp_path / "xdg" / "tradeoff"


@posix
def test_a_tilde_is_this_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEOFF_CACHE", "~/mine")
    assert made().parent == tmp_path / "home" / "mine"


@posix
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_it_is_private_whatever_is_the_custom(mask: int) -> None:
    before = os.umask(mask)
    try:
        assert stat.S_IMODE(made().stat().st_mode) == 0o700
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("mode", [0o755, 0o750, 0o710, 0o701, 0o720, 0o702])
def test_there_is_none_when_others_can_read_it_or_write_into_it(mode: int) -> None:
    place = made()
    place.chmod(mode)
    assert xla_cache.folder() is None
    place.chmod(0o700)
    assert xla_cache.folder() == place


@posix
def test_there_is_none_when_it_is_another_users(monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert xla_cache.folder() is None


@posix
def test_there_is_none_when_it_is_a_link(tmp_path: Path) -> None:
    place = made()
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o700
    assert xla_cache.folder() is None
    place.unlink()
    place.symlink_to(tmp_path / "nowhere")
    assert xla_cache.folder() is None


def test_there_is_none_when_a_file_stands_in_the_way(caches: Path) -> None:
    place = made()
    place.rmdir()
    place.touch()
    assert xla_cache.folder() is None
    place.unlink()
    caches.rmdir()
    caches.touch()
    assert xla_cache.folder() is None


@posix
def test_there_is_none_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEOFF_CACHE", "~no such user/caches")
    assert xla_cache.folder() is None


def test_another_machine_has_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = made()
    monkeypatch.setattr("core.training.xla_cache.platform.machine", lambda: "abacus")
    assert made() != mine
    assert made().parent == mine.parent


def test_another_tensorflow_has_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = made()
    monkeypatch.setattr("core.training.xla_cache.version", lambda package: "0.1")
    assert made() != mine


def test_other_roundings_have_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = made()
    monkeypatch.setitem(SETTINGS, "XLA_FLAGS", "--xla_cpu_max_isa=SSE4_2")
    assert made() != mine


def test_no_process_is_started_to_name_the_machine() -> None:
    """`platform.processor` starts one, and remembers the answer: only a fresh interpreter can tell."""
    code = "import sys; from core.training import xla_cache as cache; sys.addaudithook(print); cache.folder()"
    told = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True).stdout
    events = {line.split()[0] for line in told.splitlines()}
    assert "os.mkdir" in events
    assert not events & {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}


def test_tensorflow_hears_of_the_folder() -> None:
    xla_cache.use()
    assert os.environ[FLAGS] == f"--tf_xla_persistent_cache_directory={made()}"


def test_flags_that_were_there_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FLAGS, "--tf_xla_min_cluster_size=3 --tf_xla_auto_jit=1")
    xla_cache.use()
    assert os.environ[FLAGS].split() == [
        "--tf_xla_min_cluster_size=3",
        "--tf_xla_auto_jit=1",
        f"--tf_xla_persistent_cache_directory={made()}",
    ]


@pytest.mark.parametrize("flags", [None, "--tf_xla_auto_jit=1"])
def test_without_a_folder_nothing_is_said(flags: str | None, caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FLAGS, raising=False)
    if flags:
        monkeypatch.setenv(FLAGS, flags)
    caches.parent.mkdir()
    caches.touch()
    xla_cache.use()
    assert os.environ.get(FLAGS) == flags


def fill(place: Path) -> None:
    """Files of 100, 200, 300 and 400 bytes; the largest is the oldest, and their names stand in another order."""
    for age, (name, size) in enumerate([("b", 100), ("d", 200), ("a", 300), ("c", 400)]):
        (place / name).write_bytes(b"x" * size)
        os.utime(place / name, (1e9, 1e9 - age))


@pytest.mark.parametrize(
    ("max_bytes", "left"),
    [
        (5000, "abcd"),
        (1000, "abcd"),
        (999, "abd"),
        (600, "abd"),
        (599, "bd"),
        (300, "bd"),
        (100, "b"),
        (99, ""),
        (0, ""),
    ],
)
def test_the_oldest_are_deleted_until_the_rest_fits(max_bytes: int, left: str) -> None:
    fill(made())
    xla_cache.trim(max_bytes)
    assert sorted(entry.name for entry in made().iterdir()) == sorted(left)
    xla_cache.trim(max_bytes)
    assert sorted(entry.name for entry in made().iterdir()) == sorted(left)


def test_nothing_at_all_is_left_of_0_bytes_not_even_an_empty_file() -> None:
    (made() / "empty").touch()
    fill(made())
    xla_cache.trim(0)
    assert list(made().iterdir()) == []


def test_a_small_cache_is_left_alone() -> None:
    fill(made())
    xla_cache.trim()
    assert len(list(made().iterdir())) == 4


def test_nothing_happens_in_an_empty_folder_or_without_one(caches: Path) -> None:
    made()
    xla_cache.trim(0)
    made().rmdir()
    caches.rmdir()
    caches.touch()
    xla_cache.trim(0)
    assert caches.is_file()


@posix
def test_a_folder_that_is_not_private_is_not_emptied() -> None:
    place = made()
    fill(place)
    place.chmod(0o755)
    xla_cache.trim(0)
    assert len(list(place.iterdir())) == 4


def test_a_file_that_another_worker_deletes_meanwhile_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(made())
    original = Path.unlink

    def twice(path: Path, missing_ok: bool = False) -> None:
        original(path)
        original(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", twice)
    xla_cache.trim(0)
    assert list(made().iterdir()) == []
