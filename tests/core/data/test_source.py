import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from core.data.columns import describe
from core.data.preparation import prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.data.values import is_number
from core.datasets.catalog import DATASETS, UPLOAD
from core.datasets.dataset import GROUPS
from core.experiment.fields import Experiment

MADE = [name for name, dataset in DATASETS.items() if dataset.make]


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_is_what_its_card_says(name):
    dataset = DATASETS[name]
    table = load(Experiment(dataset=name))
    assert (table.name, table.target, table.positive) == (dataset.label, dataset.target, dataset.positive)
    if dataset.classes:
        assert {str(value) for value in table.frame[dataset.target]} == set(dataset.classes)
        assert dataset.positive in dataset.classes
    else:
        assert is_number(table.frame[dataset.target])
        assert dataset.positive == ""
    assert table.frame.isna().to_numpy().any() == ("missing" in dataset.description)
    assert dataset.group in GROUPS
    assert dataset.settings <= {"rows", "noise", "imbalance"}
    if "rows" in dataset.settings:
        assert len(load(Experiment(dataset=name, rows=50)).frame) == 50


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_is_the_same_each_time_and_cannot_be_spoilt(name):
    experiment = Experiment(dataset=name, seed=3)
    first = load(experiment)
    kept = first.frame.copy(deep=True)
    first.frame[first.target] = "spoilt"
    first.frame["more"] = 1
    assert_frame_equal(load(experiment).frame, kept)


@pytest.mark.parametrize("name", MADE)
def test_make_gives_the_same_rows_again(name):
    settings = {setting: getattr(Experiment(), setting) for setting in DATASETS[name].settings}
    first, again = (DATASETS[name].make(seed=3, **settings) for _ in range(2))
    assert_frame_equal(first, again)
    assert_frame_equal(load(Experiment(dataset=name, seed=3)).frame, first)


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_prepares_to_finite_numbers(name):
    table = load(Experiment(dataset=name))
    prepared = prepare(Experiment(dataset=name), table)
    dataset = DATASETS[name]
    assert set(prepared.classes) == set(dataset.classes)
    assert dataset.positive == (prepared.classes[prepared.positive] if prepared.classes else "")
    assert prepared.task == {0: "regression", 2: "binary"}.get(len(dataset.classes), "multiclass")
    assert prepared.notes == ()
    for part in (prepared.train, prepared.validation, prepared.test):
        assert part.x.shape == (len(part), prepared.size)
        assert np.isfinite(part.x).all()
        assert np.isfinite(part.y).all()
        if prepared.classes:
            assert set(part.y) == set(range(len(prepared.classes)))


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_made_here_is_drawn_from_the_seed(name):
    first, second = (load(Experiment(dataset=name, seed=seed)).frame for seed in (0, 1))
    assert first.equals(second) == (name not in MADE)
    assert list(first.columns) == list(second.columns)
    assert len(first) == len(second)


@pytest.mark.parametrize("name", [name for name, dataset in DATASETS.items() if not dataset.picture])
def test_no_column_of_a_dataset_is_constant_or_empty(name):
    table = load(Experiment(dataset=name))
    columns = {column.name: column for column in describe(table.frame)}
    assert [name for name, column in columns.items() if column.kind in ("constant", "empty")] == []
    assert [name for name, column in columns.items() if not column.used] == []


def test_every_group_has_cards_and_a_name():
    assert {dataset.group for dataset in DATASETS.values()} == set(GROUPS)
    assert all(GROUPS.values())


def test_digits_are_pictures_of_64_pixels():
    table = load(Experiment(dataset="digits"))
    assert table.shape == (8, 8)
    assert prepare(Experiment(dataset="digits"), table).size == 64


def test_an_uploaded_table_is_given_back():
    table = Table("mine", pd.DataFrame({"a": [1], "b": [2]}))
    assert load(Experiment(dataset=UPLOAD), table) is table


def test_a_link_to_somebody_elses_file_says_where_to_open_it():
    with pytest.raises(DataError, match="Open that file on the Data page"):
        load(Experiment(dataset=UPLOAD))
