"""The paths of the lab of optimizers are those of Keras' optimizers."""

import keras
import numpy as np
import pytest

from core.lessons.labs import descent

KERAS = {
    "SGD": keras.optimizers.SGD,
    "SGD with momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop,
    "Adam": keras.optimizers.Adam,
}


@pytest.mark.parametrize("name", descent.OPTIMIZERS)
def test_every_step_is_that_of_keras(name: str) -> None:
    weights = keras.Variable(descent.START.astype(np.float32))
    optimizer = KERAS[name](0.1)
    for place in descent.path(name, 0.1, 20):
        assert np.asarray(weights) == pytest.approx(place, abs=2e-5)
        optimizer.apply([descent.gradient(np.asarray(weights, np.float64)).astype(np.float32)], [weights])


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    weights, little = np.array([0.3, -0.7]), 1e-6
    for axis in (0, 1):
        to = np.eye(2)[axis] * little
        slope = (descent.loss(weights + to) - descent.loss(weights - to)) / (2 * little)
        assert descent.gradient(weights)[axis] == pytest.approx(slope, abs=1e-8)


def test_the_loss_is_nothing_at_the_best_weights_only() -> None:
    assert descent.loss(descent.BEST) == 0
    assert (descent.loss(np.array([[1.1, 1.0], [1.0, 1.1], descent.START])) > 0).all()


def test_a_path_that_explodes_ends_early_and_arrives_nowhere() -> None:
    places = descent.path("SGD", 5.0, 100)
    assert len(places) < 50
    assert np.isfinite(places).all()
    assert descent.steps_to("SGD", 5.0, below=0.02, most=100) is None


def test_steps_to_counts_until_the_loss_stays_low() -> None:
    steps = descent.steps_to("Adam", 0.1, below=0.02, most=300)
    assert steps is not None
    losses = descent.loss(descent.path("Adam", 0.1, 300))
    assert (losses[steps:] < 0.02).all()
    assert losses[steps - 1] >= 0.02
    assert descent.steps_to("SGD", 0.1, below=100.0, most=10) == 0


def test_a_contour_is_where_the_loss_is_its_level() -> None:
    line = descent.contour(0.3)
    assert descent.loss(line) == pytest.approx(np.full(len(line), 0.3))
    assert line[0] == pytest.approx(line[-1])


def test_at_a_rate_of_1_1_only_plain_sgd_leaves_the_valley() -> None:
    begin = descent.loss(descent.START)
    ends = {name: descent.loss(descent.path(name, 1.1, 100)[-1]) for name in descent.OPTIMIZERS}
    assert [name for name, end in ends.items() if end > begin] == ["SGD"]
