"""House prices: what a house is like, and a few that are priced from another world."""

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from sklearn.linear_model import HuberRegressor, LinearRegression

from core.data.preparation import prepare
from core.data.table import Table
from core.datasets.sets.prices import make, value_of
from core.experiment.fields import Experiment

WILD = 4.0  # ordinary prices are nowhere near so many times what a house is worth


@pytest.mark.parametrize(("rows", "wild"), [(50, 2), (500, 8), (3_000, 50)])
def test_about_one_house_in_60_is_priced_wildly(rows: int, wild: int) -> None:
    frame = make(rows=rows, seed=0)
    assert len(frame) == rows
    times = frame["price"] / value_of(frame)
    assert int((times > WILD).sum()) == wild
    assert times[times < WILD].between(0.6, 1.6).all()


def test_houses_are_like_houses() -> None:
    frame = make(rows=2_000, seed=1)
    assert frame["area"].between(35, 320).all()
    assert frame["rooms"].between(1, 10).all()
    assert frame["age"].between(0, 150).all()
    assert frame["price"].median() == pytest.approx(300_000, rel=0.2)
    assert (frame["price"] % 500 == 0).all()
    assert frame["price"].min() > 50_000


def test_the_same_seed_gives_the_same_houses() -> None:
    assert_frame_equal(make(rows=100, seed=3), make(rows=100, seed=3))
    assert not make(rows=100, seed=3).equals(make(rows=100, seed=4))


@pytest.mark.parametrize("seed", range(5))
def test_wild_prices_pull_squared_errors_along_and_leave_absolute_ones_alone(seed: int) -> None:
    experiment = Experiment(dataset="prices", seed=seed)
    prepared = prepare(experiment, Table("prices", make(rows=500, seed=seed), "price"))
    train, judged = prepared.train, prepared.validation
    unit = train.y.std()
    off = {
        model: np.median(np.abs(judged.y - model.fit(train.x, train.y / unit).predict(judged.x) * unit))
        for model in (LinearRegression(), HuberRegressor(epsilon=1.35, max_iter=2_000))
    }
    squared, robust = off.values()
    assert robust < 0.8 * squared
