"""Which trainings share a program, how many are kept, and compiling beside the caller."""

import dataclasses
import threading
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from core.data.preparation import Part
from core.experiment.fields import Experiment
from core.training.program import Program
from core.training.program_cache import MAX_PROGRAMS, ProgramCache
from core.training.steps import Rows
from tests.timeouts import SECONDS

START = Experiment(layers="4", batch_size=8, dropout=0.1)


def rows(count: int, features: int = 3, classes: int = 2) -> Rows:
    generator = np.random.default_rng(count)
    x = generator.normal(size=(count, features)).astype(np.float32)
    return Rows.of(Part(x, generator.integers(0, classes, count), np.arange(count)), classes, np.ones(classes))


def structures(count: int) -> list[Experiment]:
    """Experiments of different structures."""
    return [dataclasses.replace(START, layers=str(units)) for units in range(1, count + 1)]


class Compiler:
    """Takes the place of `_compile`: its programs are numbers. While `closed`, nothing is compiled."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.errors: list[Exception] = []
        self.open = threading.Event()
        self.open.set()

    def __call__(self, *job: Any) -> int:
        assert self.open.wait(SECONDS)
        self.calls.append(job)
        if self.errors:
            raise self.errors.pop()
        return len(self.calls)


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    fake = Compiler()
    monkeypatch.setattr("core.training.program_cache._compile", fake)
    return fake


def value(future: Future[Any]) -> Any:
    return future.result(SECONDS)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"seed": 5, "learning_rate": 0.5, "dropout": 0.7},
        {"epochs": 7, "patience": 3, "threshold": 0.2, "class_weight": "balanced"},
        {"dataset": "circles", "rows": 800, "noise": 0.4},
    ],
    ids=str,
)
def test_the_same_structure_has_the_same_plain_program(changes: dict[str, Any]) -> None:
    programs = ProgramCache()
    first = programs.plain(START, 2, rows(20))
    assert programs.plain(dataclasses.replace(START, **changes), 2, rows(31)) is first


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": "5"},
        {"optimizer": "sgd"},
        {"loss": "mse"},
        {"activation": "tanh"},
        {"dropout": 0.0},
        {"l2": 0.1},
        {"batch_normalization": True},
        {"batch_size": 9},
        {"end_loss": True},
        {"beta_1": 0.5},
    ],
    ids=str,
)
def test_another_structure_has_a_program_of_its_own(changes: dict[str, Any]) -> None:
    programs = ProgramCache()
    first = programs.plain(START, 2, rows(20))
    other = programs.plain(dataclasses.replace(START, **changes), 2, rows(20))
    assert other is not first
    assert programs.plain(START, 2, rows(20)) is first


def test_other_features_or_classes_have_a_program_of_their_own() -> None:
    programs = ProgramCache()
    first = programs.plain(START, 2, rows(20))
    wide = programs.plain(START, 2, rows(20, features=4))
    many = programs.plain(START, 3, rows(20, classes=3))
    assert len({id(program) for program in (first, wide, many)}) == 3
    assert wide.network.model.input_shape == (None, 4)
    assert many.network.model.output_shape == (None, 3)


def test_a_plain_program_is_what_the_experiment_asks_for() -> None:
    train, validation = rows(20), rows(9)
    for end_loss in (False, True):
        experiment = dataclasses.replace(START, end_loss=end_loss)
        program = ProgramCache().plain(experiment, 2, train)
        program.begin(experiment)
        place = program.advance(train, validation, batches=4, until=2)
        assert (place.epoch, place.share) == ((0, 4 / 5) if end_loss else (1, 0))  # 3 steps, then 1 look or 2


def test_the_latest_programs_are_kept() -> None:
    programs, train = ProgramCache(), rows(20)
    experiments = structures(MAX_PROGRAMS + 1)
    made = [programs.plain(experiment, 2, train) for experiment in experiments[:MAX_PROGRAMS]]
    assert programs.plain(experiments[0], 2, train) is made[0]  # used again, it is the latest
    programs.plain(experiments[MAX_PROGRAMS], 2, train)
    assert len(programs._plain) == MAX_PROGRAMS
    assert programs.plain(experiments[0], 2, train) is made[0]
    assert programs.plain(experiments[2], 2, train) is made[2]
    assert programs.plain(experiments[1], 2, train) is not made[1]
    assert len(programs._plain) == MAX_PROGRAMS


def test_one_structure_is_compiled_once_for_each_number_of_rows(compiler: Compiler) -> None:
    programs = ProgramCache()
    first = programs.compiled(START, 2, rows(20), rows(9))
    assert programs.compiled(START, 2, rows(20), rows(9)) is first
    assert programs.compiled(dataclasses.replace(START, seed=3, learning_rate=0.5), 2, rows(20), rows(9)) is first
    others = [
        programs.compiled(START, 2, rows(21), rows(9)),
        programs.compiled(START, 2, rows(20), rows(10)),
        programs.compiled(START, 3, rows(20, classes=3), rows(9, classes=3)),
        programs.compiled(dataclasses.replace(START, batch_size=9), 2, rows(20), rows(9)),
        programs.compiled(dataclasses.replace(START, end_loss=True), 2, rows(20), rows(9)),
        programs.compiled(dataclasses.replace(START, layers="5"), 2, rows(20), rows(9)),
    ]
    assert [value(future) for future in (first, *others)] == [1, 2, 3, 4, 5, 6, 7]
    assert len(compiler.calls) == 7


def test_the_caller_does_not_wait_for_the_compiler(compiler: Compiler) -> None:
    compiler.open.clear()
    programs = ProgramCache()
    future = programs.compiled(START, 2, rows(20), rows(9))
    assert not future.done()
    assert programs.compiled(START, 2, rows(20), rows(9)) is future  # asked for again, it is under way already
    assert isinstance(programs.plain(START, 2, rows(20)), Program)
    compiler.open.set()
    assert value(future) == 1
    assert len(compiler.calls) == 1


def test_what_could_not_be_compiled_is_tried_again(compiler: Compiler) -> None:
    compiler.errors = [RuntimeError("no room")]
    programs = ProgramCache()
    failed = programs.compiled(START, 2, rows(20), rows(9))
    assert str(failed.exception(SECONDS)) == "no room"
    again = programs.compiled(START, 2, rows(20), rows(9))
    assert again is not failed
    assert value(again) == 2
    assert programs.compiled(START, 2, rows(20), rows(9)) is again


def test_the_latest_compiled_programs_are_kept(compiler: Compiler) -> None:
    programs, train, validation = ProgramCache(), rows(20), rows(9)
    made = [programs.compiled(experiment, 2, train, validation) for experiment in structures(MAX_PROGRAMS + 1)]
    assert [value(future) for future in made] == list(range(1, MAX_PROGRAMS + 2))
    assert len(programs._compiled) == MAX_PROGRAMS
    assert programs.compiled(structures(2)[1], 2, train, validation) is made[1]
    assert value(programs.compiled(structures(1)[0], 2, train, validation)) == MAX_PROGRAMS + 2


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_compiling_is_tried_once_more_with_an_empty_cache(failures: int, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = [tf.errors.InternalError(None, None, "damaged") for _ in range(failures)]
    left: list[int] = []

    def advance(program: Program, *_: Any, batches: int, until: int) -> None:
        assert (batches, until) == (0, 0)
        if errors:
            raise errors.pop()

    monkeypatch.setattr(Program, "advance", advance)
    monkeypatch.setattr("core.training.xla_cache.trim", left.append)
    future = ProgramCache().compiled(START, 2, rows(20), rows(9))
    assert (future.exception(SECONDS) is None) == (failures < 2)
    assert left == [0] * min(failures, 1)


def test_a_compiled_program_has_learned_nothing_and_takes_over_without_compiling_again() -> None:
    programs, train, validation = ProgramCache(), rows(20), rows(9)
    plain = programs.plain(START, 2, train)
    plain.begin(START)
    plain.advance(train, validation, batches=8, until=2)
    learned = [np.array(weight) for weight in plain.network.model.get_weights()]

    compiled = value(programs.compiled(START, 2, train, validation))
    assert compiled is not plain
    place = compiled.advance(train, validation, batches=0, until=9)
    assert (place.epoch, place.share, len(place.totals)) == (0, 0, 0)
    compiled.take_over(plain)
    assert compiled.advance(train, validation, batches=8, until=9).epoch == 4
    assert compiled._graph.experimental_get_tracing_count() == 1
    for weight, before in zip(plain.network.model.get_weights(), learned, strict=True):
        np.testing.assert_array_equal(weight, before)
