"""Every number of the lab of one neuron is TensorFlow's."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.lessons.labs.neuron import LIMIT, X, Y, behaviour, code, loss_at, train

RATES = [0.01, 0.1, 0.3, 0.5, 0.9, 1.0, 1.1]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("apply", [True, False])
def test_the_code_that_is_shown_gives_the_numbers_that_are_shown(rate: float, apply: bool) -> None:
    names = {"tf": tf, "x": X, "y": Y, "w": tf.Variable(-1.0), "optimizer": keras.optimizers.SGD(rate)}
    text = code(apply=apply)
    for moment in train(-1.0, rate, 8, apply=apply):
        assert float(names["w"]) == pytest.approx(moment.weight, rel=1e-5, abs=1e-5)
        exec(text, names)
        for name in ("prediction", "loss", "gradient"):
            assert float(names[name]) == pytest.approx(getattr(moment, name), rel=1e-4, abs=1e-4), name
        assert float(names["w"]) == pytest.approx(moment.after, rel=1e-5, abs=1e-5)


def test_without_the_last_line_the_weight_stays_and_the_gradient_too() -> None:
    moments = train(0.5, 0.3, 5, apply=False)
    assert {(moment.weight, moment.gradient, moment.after) for moment in moments} == {(0.5, -3.0, 0.5)}
    assert "apply_gradients" not in code(apply=False)
    assert "apply_gradients" in code()


NAMED = {
    0.01: "crawls",
    0.3: "arrives",
    0.5: "arrives",
    0.9: "bounces across and arrives",
    1.0: "bounces for ever",
    1.1: "diverges",
}


@pytest.mark.parametrize(("rate", "words"), NAMED.items())
def test_what_a_learning_rate_does_is_named(rate: float, words: str) -> None:
    assert behaviour(rate) == words
    first, *_, last = train(0.0, rate, 30)
    signs = {np.sign(moment.weight - Y) for moment in train(0.0, rate, 4)}
    assert (loss_at(last.after) < 1e-3 * first.loss) == ("arrives" in words)
    assert ({-1.0, 1.0} <= signs) == (words[0] in "bd")
    assert (loss_at(last.after) > first.loss) == (words == "diverges")


def test_a_rate_of_nothing_has_no_behaviour() -> None:
    with pytest.raises(ValueError, match="above 0"):
        behaviour(0.0)


def test_training_that_explodes_ends_early() -> None:
    moments = train(0.0, 5.0, 100)
    assert len(moments) < 20


def test_the_first_weight_lies_within_keras_limits_and_so_does_the_first_loss() -> None:
    draws = [float(keras.initializers.GlorotUniform(seed=seed)((1, 1))[0, 0]) for seed in range(300)]
    assert max(np.abs(draws)) <= LIMIT
    assert min(draws) < -0.97 * LIMIT
    assert max(draws) > 0.97 * LIMIT
    assert pytest.approx(3**0.5) == LIMIT
    assert loss_at(LIMIT) == pytest.approx(0.0718, abs=1e-4)
    assert loss_at(-LIMIT) == pytest.approx(13.93, abs=0.01)
