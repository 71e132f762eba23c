from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from core.data.preparation import prepare
from core.data.source import load
from core.datasets.catalog import DATASETS
from core.experiment.fields import Experiment

SHAPES = [name for name, dataset in DATASETS.items() if dataset.group == "shapes"]


def points(name, noise, seed, rows=2_000):
    frame = DATASETS[name].make(rows=rows, noise=noise, imbalance=0.0, seed=seed)
    return frame[["x1", "x2"]].to_numpy(), frame[DATASETS[name].target].to_numpy()


def best_accuracy(name, noise):
    """What a neighbours model, free to take any shape, gets right on fresh points."""
    model = KNeighborsClassifier(31).fit(*points(name, noise, seed=1, rows=6_000))
    return model.score(*points(name, noise, seed=2))


@pytest.mark.parametrize("name", SHAPES)
def test_noise_costs_every_shape_about_the_same(name):
    assert best_accuracy(name, 0.0) > 0.99
    assert 0.92 < best_accuracy(name, 0.2) < 0.98
    assert 0.55 < best_accuracy(name, 1.0) < 0.75


@pytest.mark.parametrize(("name", "low", "high"), [("circles", 0.4, 0.7), ("xor", 0.4, 0.7), ("blobs", 0.95, 1.0)])
def test_a_straight_line_is_enough_only_where_the_card_says_so(name, low, high):
    x, y = points(name, 0.2, seed=0)
    assert low <= LogisticRegression().fit(x, y).score(x, y) <= high


@given(
    name=st.sampled_from(sorted(SHAPES)),
    rows=st.integers(50, 400),
    noise=st.floats(0, 1),
    imbalance=st.floats(0, 0.98),
    seed=st.integers(0, 9_999),
)
@settings(max_examples=60, deadline=None)
def test_rows_and_positives_are_as_many_as_asked(name, rows, noise, imbalance, seed):
    frame = DATASETS[name].make(rows=rows, noise=noise, imbalance=imbalance, seed=seed)
    positives = int((frame[DATASETS[name].target] == DATASETS[name].positive).sum())
    assert len(frame) == rows
    assert positives == max(4, round(rows * 0.5 * (1 - imbalance)))
    assert np.isfinite(frame[["x1", "x2"]].to_numpy()).all()


@pytest.mark.parametrize("name", SHAPES)
def test_the_rarest_positives_still_stand_in_every_part(name):
    experiment = Experiment(dataset=name, rows=50, imbalance=0.98)
    prepared = prepare(experiment, load(experiment))
    assert [int(part.y.sum()) for part in (prepared.train, prepared.validation, prepared.test)] == [2, 1, 1]


@pytest.mark.parametrize("name", SHAPES)
def test_another_seed_gives_other_points_and_more_noise_moves_the_same_ones(name):
    make = partial(DATASETS[name].make, rows=100, imbalance=0.0)
    clean = make(noise=0.0, seed=0)
    assert not make(noise=0.0, seed=1).equals(clean)
    moved = make(noise=0.01, seed=0)
    assert moved.iloc[:, 2].equals(clean.iloc[:, 2])
    assert np.abs(moved[["x1", "x2"]] - clean[["x1", "x2"]]).to_numpy().max() < 0.1
    assert_frame_equal(make(noise=0.0, seed=0), clean)
