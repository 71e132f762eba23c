import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.split import split

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
