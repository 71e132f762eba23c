"""Two threads give what one gives: in the same order, to the last bit, and with the same errors."""

import threading

import numpy as np
import pandas as pd
import pytest

from core.data import parallel
from core.data.columns import describe
from core.data.encoding import ROWS_AT_ONCE
from core.data.parallel import MANY_ROWS, THREADS, each
from core.data.preparation import prepare
from core.data.source import load
from core.data.table import Table
from core.experiment.fields import Experiment
from tests.timeouts import SECONDS

LARGE = 120_000


@pytest.mark.parametrize("rows", [0, MANY_ROWS - 1, MANY_ROWS, 10 * MANY_ROWS])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_the_results_stand_in_the_order_of_the_items(rows: int, count: int) -> None:
    assert each(lambda item: item * item, range(count), rows) == [item * item for item in range(count)]


def test_the_order_is_kept_when_a_later_item_is_ready_first() -> None:
    second_done = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            assert second_done.wait(SECONDS)
        else:
            second_done.set()
        return item

    assert each(work, [0, 1, 2], MANY_ROWS) == [0, 1, 2]


def test_items_may_come_from_a_generator() -> None:
    for rows in (0, MANY_ROWS):
        assert each(str, (item for item in "abc"), rows) == ["a", "b", "c"]


def test_few_rows_stay_in_the_callers_thread_and_many_go_to_others() -> None:
    here = threading.get_ident()
    assert set(each(lambda _: threading.get_ident(), range(5), MANY_ROWS - 1)) == {here}
    assert here not in each(lambda _: threading.get_ident(), range(5), MANY_ROWS)


def test_many_rows_are_worked_on_at_once() -> None:
    all_there = threading.Barrier(THREADS)
    assert len(each(lambda _: all_there.wait(SECONDS), range(2 * THREADS), MANY_ROWS)) == 2 * THREADS


@pytest.mark.parametrize("rows", [0, MANY_ROWS])
@pytest.mark.parametrize("bad", [0, 3, 9])
def test_an_error_reaches_the_caller_and_leaves_no_thread(rows: int, bad: int) -> None:
    before = set(threading.enumerate())

    def work(item: int) -> float:
        return 1 / (item - bad)

    with pytest.raises(ZeroDivisionError):
        each(work, range(10), rows)
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize("rows", [0, MANY_ROWS])
def test_of_two_errors_the_first_items_is_the_one_that_is_told(rows: int) -> None:
    def work(item: int) -> None:
        raise ValueError(f"item {item}")

    with pytest.raises(ValueError, match="item 0"):
        each(work, range(4), rows)


def large() -> Table:
    """A table of every kind of column, with missing values, and more rows than are encoded at once."""
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "id": range(LARGE),
            "weight": generator.normal(70, 10, LARGE),
            "tiny": generator.normal(size=LARGE) * 1e-30,
            "age": generator.integers(18, 80, LARGE).astype(float),
            "town": generator.choice(["Ulm", "Köln", "", "Trier"], LARGE),
            "street": generator.choice([f"street {number}" for number in range(500)], LARGE),
            "member": generator.random(LARGE) < 0.3,
            "kind": pd.Categorical(generator.choice(["a", "b"], LARGE), categories=["b", "a", "never"]),
            "empty": np.nan,
            "always": 3,
            "outcome": generator.choice(["good", "bad"], LARGE, p=[0.7, 0.3]),
        }
    )
    frame.loc[::7, "age"] = np.nan
    frame.loc[::9, "town"] = None
    frame.loc[::11, "outcome"] = None
    return Table("large", frame, "outcome")


@pytest.fixture(scope="module")
def table() -> Table:
    assert max(MANY_ROWS, ROWS_AT_ONCE) < LARGE
    return large()


def test_a_large_table_is_described_as_by_one_thread(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    by_two = describe(table.frame, leave_out="outcome")
    monkeypatch.setattr(parallel, "MANY_ROWS", LARGE + 1)
    assert by_two == describe(table.frame, leave_out="outcome")
    assert [column.name for column in by_two] == [name for name in table.frame.columns if name != "outcome"]


def test_a_large_table_is_prepared_as_by_one_thread(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment(dataset="upload", seed=3)
    by_two = prepare(experiment, table)
    all_by_two = by_two.encoder.transform(table.frame)  # more rows than any of the three parts has
    monkeypatch.setattr(parallel, "MANY_ROWS", LARGE + 1)
    by_one = prepare(experiment, table)
    assert all_by_two.tobytes() == by_one.encoder.transform(table.frame).tobytes()
    for name in ("classes", "positive", "encoder", "target", "notes", "feature_names"):
        assert getattr(by_two, name) == getattr(by_one, name)
    for name in ("train", "validation", "test"):
        two, one = getattr(by_two, name), getattr(by_one, name)
        for array in ("x", "y", "rows"):
            assert getattr(two, array).tobytes() == getattr(one, array).tobytes(), (name, array)


def test_a_small_table_is_prepared_the_same_when_threads_are_forced_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment(dataset="breast_cancer")
    table = load(experiment)
    by_one = prepare(experiment, table)
    monkeypatch.setattr(parallel, "MANY_ROWS", 0)
    by_two = prepare(experiment, table)
    assert by_one.train.x.tobytes() == by_two.train.x.tobytes()
    assert by_one.encoder == by_two.encoder
    assert by_one.notes == by_two.notes
