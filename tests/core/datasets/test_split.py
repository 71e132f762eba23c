import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import split as split_module
from core.datasets.split import grouped_split, split, time_split

LABELS = st.lists(st.integers(0, 5), min_size=1, max_size=300).map(lambda labels: np.array(labels, dtype=np.int64))


@given(labels=LABELS, seed=st.integers(0, 9_999))
@settings(deadline=None)
def test_the_parts_are_disjoint_cover_all_rows_and_keep_the_mix(labels, seed):
    parts = split(labels, seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(labels)))
    for label in np.unique(labels):
        total = int((labels == label).sum())
        train, validation, test = (int((labels[part] == label).sum()) for part in parts)
        if total < 3:
            assert (train, validation, test) == (total, 0, 0)
            continue
        assert min(train, validation, test) >= 1
        assert validation == test
        assert abs(validation - 0.2 * total) <= 0.5 or validation == 1


@given(labels=LABELS, seed=st.integers(0, 9_999))
@settings(deadline=None, max_examples=30)
def test_the_same_labels_and_seed_give_the_same_split(labels, seed):
    for one, other in zip(split(labels, seed), split(labels, seed), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_hundred_rows_split_60_20_20():
    assert [len(part) for part in split(np.arange(100) % 2, 0)] == [60, 20, 20]


def test_training_rows_are_shuffled_over_the_classes_and_another_seed_gives_others():
    labels = np.repeat([0, 1], 100)
    train, validation, test = split(labels, 0)
    assert (np.diff(train) < 0).any()
    assert 0.3 < labels[train[:40]].mean() < 0.7
    assert (np.diff(validation) > 0).all()
    assert (np.diff(test) > 0).all()
    assert not np.array_equal(np.sort(split(labels, 1)[0]), np.sort(train))


def test_no_rows_give_three_empty_parts():
    assert [len(part) for part in split(np.empty(0, dtype=np.int64), 0)] == [0, 0, 0]


@pytest.mark.parametrize("rows", [3, 4, 5])
def test_three_rows_of_a_class_are_enough_for_all_parts(rows):
    assert all(len(part) >= 1 for part in split(np.zeros(rows, dtype=np.int64), 7))


GROUPS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), max_size=200).map(
    lambda rows: np.array(rows, dtype=np.int64).reshape(-1, 2)
)


@given(rows=GROUPS, seed=st.integers(0, 9_999))
@settings(deadline=None)
def test_a_group_is_in_one_part_and_all_rows_are_somewhere(rows, seed):
    parts = grouped_split(rows[:, 0], rows[:, 1], seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(rows)))
    groups = [set(rows[part, 0].tolist()) for part in parts]
    assert sum(map(len, groups)) == len(set.union(*groups))
    for one, other in zip(parts, grouped_split(rows[:, 0], rows[:, 1], seed), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("large", [split_module.MAX_PLACED_GROUPS, 20], ids=["placed", "random"])
def test_groups_come_near_to_the_shares_of_rows_and_classes(labelled, large, monkeypatch):
    monkeypatch.setattr(split_module, "MAX_PLACED_GROUPS", large)
    generator = np.random.default_rng(0)
    groups = generator.integers(0, 80, 2_000)
    labels = (generator.random(2_000) < 0.1).astype(np.int64)
    parts = grouped_split(groups, labels if labelled else None, 0)
    np.testing.assert_allclose([len(part) / 2_000 for part in parts], [0.6, 0.2, 0.2], atol=0.03)
    if labelled and large > 80:
        np.testing.assert_allclose([labels[part].sum() / labels.sum() for part in parts], [0.6, 0.2, 0.2], atol=0.03)


def test_a_class_of_three_groups_is_in_every_part():
    groups, labels = np.arange(40), (np.arange(40) < 3).astype(np.int64)
    for seed in range(20):
        assert [int(labels[part].sum()) for part in grouped_split(groups, labels, seed)] == [1, 1, 1]


def test_another_seed_groups_otherwise():
    groups = np.arange(100) // 5
    one, other = (set(grouped_split(groups, None, seed)[2].tolist()) for seed in (0, 1))
    assert one != other


def test_by_time_edges_move_to_the_nearest_change():
    times = np.repeat(np.arange(5.0), [10, 20, 33, 22, 15])
    assert [len(part) for part in time_split(times, 0)] == [63, 22, 15]
    assert [len(part) for part in time_split(np.ones(10), 0)] == [10, 0, 0]
    assert [len(part) for part in time_split(np.full(10, np.nan), 0)] == [0, 0, 0]
