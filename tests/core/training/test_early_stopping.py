"""Early stopping against sequences worked by hand, and against Keras' own callback."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from core.training.early_stopping import DIVERGED, OUT_OF_PATIENCE, RUNNING, EarlyStopping


class Model:
    """A model whose only weight is the number of the epoch that set it; Keras' callback asks no more of one."""

    stop_training = False

    def __init__(self) -> None:
        self.weights = [np.array(0)]

    def get_weights(self) -> list[np.ndarray]:
        return [weight.copy() for weight in self.weights]

    def set_weights(self, weights: list[np.ndarray]) -> None:
        self.weights = [weight.copy() for weight in weights]

    @property
    def epoch(self) -> int:
        return int(self.weights[0])


class Watched:
    """A watcher whose only weight is the number of the epoch that set it."""

    def __init__(self) -> None:
        self.weight = tf.Variable(0)
        self.watcher = EarlyStopping([self.weight])

    def watch(self, losses: list[float], patience: int) -> int:
        """Begin with the weight 0, see these validation losses, and give the epoch that ended it; 0 for none."""
        self.weight.assign(0)
        self.watcher.begin(patience)
        for epoch, loss in enumerate(losses, start=1):
            if (state := self.see(epoch, 1.0, loss)) != RUNNING:
                assert state == OUT_OF_PATIENCE
                return epoch
        return 0

    def see(self, epoch: int, training: float, validation: float) -> int:
        """Let the watcher see an epoch that has set the weight."""
        self.weight.assign(epoch)
        return int(self.watcher.update(epoch, [np.float64(training), np.float64(validation)]))

    @property
    def epoch(self) -> int:
        return int(self.weight.numpy())

    @property
    def best_epoch(self) -> int:
        return int(self.watcher.best_epoch.numpy())


@pytest.mark.parametrize(
    ("losses", "patience", "ended", "best"),
    [
        ([5, 4, 3, 2], 2, 0, 4),
        ([5, 4, 6, 7, 1], 2, 4, 2),
        ([5, 4, 6, 3, 7, 8, 9], 2, 6, 4),
        ([5, 5, 5, 5], 3, 4, 1),  # as good is no better
        ([1, 2], 1, 2, 1),
        ([1], 1, 0, 1),
    ],
)
def test_patience_counts_epochs_without_a_better_loss_and_the_best_weights_come_back(
    losses: list[float], patience: int, ended: int, best: int
) -> None:
    watched = Watched()
    assert watched.watch(losses, patience) == ended
    assert watched.best_epoch == best
    watched.watcher.restore_best()
    assert watched.epoch == best


def test_the_training_loss_is_no_reason_to_wait() -> None:
    watched = Watched()
    watched.watcher.begin(1)
    assert [watched.see(epoch, 10.0 * epoch, 1 / epoch) for epoch in (1, 2, 3)] == [RUNNING] * 3
    assert watched.see(4, 0.1, 1.0) == OUT_OF_PATIENCE


def test_without_patience_nothing_ends_and_the_weights_stay_as_they_are() -> None:
    watched = Watched()
    assert watched.watch([1, 2, 3, 4, 5], patience=0) == 0
    assert watched.epoch == 5
    assert watched.best_epoch == 1


@pytest.mark.parametrize("patience", [0, 3])
@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", [0, 1])
def test_a_broken_epoch_gives_way_to_the_last_sound_one(patience: int, broken: float, place: int) -> None:
    watched = Watched()
    watched.watch([3, 2, 4], patience)
    losses = [1.0, 1.0]
    losses[place] = broken
    assert watched.see(4, *losses) == DIVERGED
    assert watched.epoch == 4
    watched.watcher.restore_last_finite()
    assert watched.epoch == 3
    assert watched.best_epoch == 2  # however good the validation loss of a broken epoch is
    watched.watcher.restore_best()
    assert watched.epoch == 2


def test_an_epoch_that_breaks_when_patience_ends_is_broken() -> None:
    watched = Watched()
    watched.watch([1, 2], patience=2)
    assert watched.see(3, math.nan, 3.0) == DIVERGED


def test_when_the_first_epoch_breaks_the_first_weights_come_back() -> None:
    watched = Watched()
    watched.watch([], patience=2)
    assert watched.see(1, math.nan, math.nan) == DIVERGED
    assert watched.best_epoch == 0
    watched.watcher.restore_last_finite()
    assert watched.epoch == 0


def test_before_the_first_epoch_the_best_weights_are_the_first_ones() -> None:
    watched = Watched()
    watched.watch([], patience=2)
    watched.weight.assign(99)
    watched.watcher.restore_best()
    assert watched.epoch == 0


def test_to_begin_again_forgets_all() -> None:
    watched = Watched()
    watched.watch([1, 2, 3], patience=3)
    watched.weight.assign(50)
    watched.watcher.begin(1)
    assert watched.best_epoch == 0
    watched.watcher.restore_best()
    assert watched.epoch == 50
    watched.weight.assign(99)
    watched.watcher.restore_last_finite()
    assert watched.epoch == 50
    assert watched.see(1, 1.0, 8.0) == RUNNING  # better than nothing, though the losses before were lower
    assert watched.best_epoch == 1
    assert watched.see(2, 1.0, 9.0) == OUT_OF_PATIENCE


def test_every_weight_comes_back_with_its_shape() -> None:
    weights = [tf.Variable(tf.ones((2, 3))), tf.Variable(tf.zeros(4)), tf.Variable(5.0)]
    watcher = EarlyStopping(weights)
    watcher.begin(2)
    watcher.update(1, [np.float64(1), np.float64(1)])
    for weight in weights:
        weight.assign(weight + 7)
    watcher.update(2, [np.float64(1), np.float64(2)])
    watcher.restore_best()
    assert [weight.numpy().tolist() for weight in weights] == [[[1, 1, 1], [1, 1, 1]], [0, 0, 0, 0], 5]
    watcher.restore_last_finite()
    assert [weight.numpy().tolist() for weight in weights] == [[[8, 8, 8], [8, 8, 8]], [7, 7, 7, 7], 12]


def test_all_that_it_remembers_is_in_its_variables() -> None:
    first, second = Watched(), Watched()
    first.watch([3, 1, 2], patience=2)
    second.watcher.begin(0)
    for variable, first_variable in zip(second.watcher.variables, first.watcher.variables, strict=True):
        variable.assign(first_variable)
    assert second.see(4, 1.0, 2.0) == OUT_OF_PATIENCE
    assert second.best_epoch == 2
    second.watcher.restore_best()
    assert second.epoch == 2


@pytest.mark.parametrize("compiled", [False, True])
def test_in_a_graph_it_sees_what_it_sees_outside(compiled: bool) -> None:
    watched = Watched()
    watched.watcher.begin(2)
    see = tf.function(watched.watcher.update, jit_compile=compiled, autograph=False)
    states = []
    for epoch, loss in enumerate([3.0, 1.0, 2.0, 2.0], start=1):
        watched.weight.assign(epoch)
        states.append(int(see(tf.constant(epoch), tf.constant([1.0, loss], tf.float64))))
    assert states == [RUNNING, RUNNING, RUNNING, OUT_OF_PATIENCE]
    assert int(see(tf.constant(5), tf.constant([1.0, np.nan], tf.float64))) == DIVERGED
    assert watched.best_epoch == 2
    watched.watcher.restore_best()
    assert watched.epoch == 2


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(1, 5))
def test_it_ends_and_restores_as_keras_does(losses: list[float], patience: int) -> None:
    watched = Watched()
    ended = watched.watch(losses, patience)
    watched.watcher.restore_best()
    model = Model()
    callback = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True, mode="min")
    callback.set_model(model)
    callback.on_train_begin()
    seen = 0
    for epoch, loss in enumerate(losses):
        model.set_weights([np.array(epoch + 1)])
        callback.on_epoch_end(epoch, {"val_loss": loss})
        seen = epoch + 1
        if model.stop_training:
            break
    callback.on_train_end()
    assert ended == (seen if model.stop_training else 0)
    assert watched.epoch == model.epoch
