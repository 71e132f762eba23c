"""Names of graph functions: the same in every process for one program, and as ever for all other threads."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf
from tensorflow.python.framework import ops

from core.training.program_cache import NUMBERS_PER_PROGRAM, numbered_from

ROOT = Path(__file__).resolve().parents[3]
START = 7_654_321  # far from any that a program has in this process

# Compiles a program, trains 4 epochs with it, and says how: the fingerprint, and how often XLA could not compile.
CHILD = """
import json, logging, sys
from core.processes.environment import apply_settings
from core.training import xla_cache

apply_settings()
xla_cache.use()

import numpy as np
import tensorflow as tf
from core.data.preparation import Part
from core.experiment import Experiment
from core.training.engine import fingerprint
from core.training.program_cache import ProgramCache
from core.training.steps import Rows

failures = []
handler = logging.Handler()
handler.emit = failures.append
logging.getLogger("core.training.program_cache").addHandler(handler)

def rows(count):
    generator = np.random.default_rng(count)
    x = generator.normal(size=(count, 3)).astype(np.float32)
    return Rows.of(Part(x, generator.integers(0, 2, count), np.arange(count)), 2, np.ones(2))

experiment = Experiment(layers="4", batch_size=8, dropout=0.5)
programs, train, validation = ProgramCache(), rows(20), rows(9)
if "history" in sys.argv:
    for number in range(3):
        tf.function(lambda x: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [x]))(tf.constant(number))
    plain = programs.plain(experiment, 2, train)
    plain.begin(experiment)
    plain.advance(train, validation, batches=3, until=1)
program = programs.compiled(experiment, 2, train, validation).result()
program.begin(experiment)
assert program.advance(train, validation, batches=999, until=4).epoch == 4
print(json.dumps([fingerprint(program.network.model.get_weights()), len(failures)]))
"""


def child(caches: Path, *arguments: str) -> tuple[str, int]:
    """The fingerprint that a fresh process gives, and how often XLA failed in it."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        cwd=ROOT,
        env=os.environ | {"TRADEOFF_CACHE": str(caches)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    fingerprint, failures = json.loads(done.stdout.splitlines()[-1])
    return fingerprint, failures


def files(caches: Path) -> dict[Path, tuple[int, int]]:
    """The cache's files: which each is, and when it was written."""
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in caches.glob("*/*")}


@pytest.mark.full
def test_processes_of_different_histories_share_one_compiled_program(tmp_path: Path) -> None:
    first, failures = child(tmp_path)
    written = files(tmp_path)
    assert (len(written), failures) == (1, 0)

    assert child(tmp_path, "history") == (first, 0)
    assert files(tmp_path) == written  # found, and not written again


@pytest.mark.full
def test_a_damaged_program_in_the_cache_is_thrown_away(tmp_path: Path) -> None:
    first, _ = child(tmp_path)
    (path,) = files(tmp_path)
    whole = path.stat().st_size
    os.truncate(path, whole // 2)
    assert child(tmp_path, "history") == (first, 1)  # the damage is noticed, and what was damaged is thrown away
    assert path not in files(tmp_path)
    assert [entry.stat().st_size for entry in files(tmp_path)] == [pytest.approx(whole, rel=0.01)]


def number_of(function: Any) -> int:
    """The number at the end of the name of a function that is traced now."""
    name = tf.function(function).get_concrete_function(tf.constant(1)).function_def.signature.name
    found = re.search(r"_(\d+)$", name)
    assert found
    return int(found[1])


def double(x: Any) -> Any:
    return x + x


def in_another_thread(function: Any) -> int:
    numbers: list[int] = []
    thread = threading.Thread(target=lambda: numbers.append(number_of(function)))
    thread.start()
    thread.join(60)
    (number,) = numbers
    return number


def test_functions_are_numbered_from_the_start_that_was_asked_for() -> None:
    with numbered_from(START):
        first, second = number_of(double), number_of(double)
    assert START * NUMBERS_PER_PROGRAM <= first < second < START * NUMBERS_PER_PROGRAM + 100


def test_the_same_steps_give_the_same_numbers_whatever_was_before() -> None:
    with numbered_from(START + 1):
        first = [number_of(double) for _ in range(3)]
    for _ in range(5):
        number_of(double)
    with numbered_from(START + 2):
        second = [number_of(double) for _ in range(3)]
    assert [number - NUMBERS_PER_PROGRAM for number in second] == first


def test_a_fresh_thread_gives_the_same_numbers_as_one_with_a_past() -> None:
    def numbered(start: int) -> int:
        with numbered_from(start):
            return number_of(double)

    fresh: list[int] = []
    thread = threading.Thread(target=lambda: fresh.append(numbered(START + 3)))
    thread.start()
    thread.join(60)
    assert [number_of(double) and numbered(START + 4) - NUMBERS_PER_PROGRAM] == fresh


def test_other_threads_are_numbered_as_ever_meanwhile() -> None:
    before = number_of(double)
    with numbered_from(START + 5):
        own, others, again = number_of(double), in_another_thread(double), number_of(double)
    after = number_of(double)
    assert before < others < after < START * NUMBERS_PER_PROGRAM
    assert (START + 5) * NUMBERS_PER_PROGRAM <= own < again < (START + 5) * NUMBERS_PER_PROGRAM + 100


def test_afterwards_names_are_as_ever_even_when_something_broke() -> None:
    original, before = ops.uid, number_of(double)

    def broken() -> None:
        with numbered_from(START + 6):
            assert ops.uid is not original
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert ops.uid is original
    assert before < number_of(double) < START * NUMBERS_PER_PROGRAM
