"""Early stopping against sequences worked by hand, and against Keras' own callback."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.best import BestWeights


class Model:
    """A model whose only weight is the number of the epoch that set it."""

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


def watch(losses: list[float], patience: int) -> tuple[Model, BestWeights, int]:
    """The model after the watched epochs, its watcher, and the epoch that ended it; 0 for none."""
    model = Model()
    watcher = BestWeights(model, patience)
    for epoch, loss in enumerate(losses, start=1):
        model.set_weights([np.array(epoch)])
        if watcher.see(epoch, loss):
            return model, watcher, epoch
    return model, watcher, 0


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
    model, watcher, end = watch(losses, patience)
    assert end == ended
    assert watcher.epoch == best
    watcher.restore_best()
    assert model.epoch == best


def test_without_patience_nothing_ends_and_no_weights_come_back() -> None:
    model, watcher, end = watch([1, 2, 3, 4, 5], patience=0)
    assert end == 0
    assert watcher.epoch == 0
    watcher.restore_best()
    assert model.epoch == 5


@pytest.mark.parametrize("patience", [0, 3])
def test_a_broken_epoch_gives_way_to_the_last_sound_one(patience: int) -> None:
    model, watcher, _ = watch([3, 2, 4], patience)
    model.set_weights([np.array(99)])  # the epoch whose loss was no number is never seen
    watcher.restore_last_finite()
    assert model.epoch == 3


def test_when_the_first_epoch_breaks_the_first_weights_come_back() -> None:
    model, watcher, _ = watch([], patience=2)
    model.set_weights([np.array(99)])
    watcher.restore_best()
    assert model.epoch == 99
    watcher.restore_last_finite()
    assert model.epoch == 0


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(1, 5))
def test_it_ends_and_restores_as_keras_does(losses: list[float], patience: int) -> None:
    ours, watcher, ended = watch(losses, patience)
    watcher.restore_best()
    theirs = Model()
    callback = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True, mode="min")
    callback.set_model(theirs)
    callback.on_train_begin()
    seen = 0
    for epoch, loss in enumerate(losses):
        theirs.set_weights([np.array(epoch + 1)])
        callback.on_epoch_end(epoch, {"val_loss": loss})
        seen = epoch + 1
        if theirs.stop_training:
            break
    callback.on_train_end()
    assert ended == (seen if theirs.stop_training else 0)
    assert ours.epoch == theirs.epoch
