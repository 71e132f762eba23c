"""Early stopping with the best weights taken back, as Keras' `EarlyStopping(restore_best_weights=True)` does it."""

from typing import Any

import numpy as np


class BestWeights:
    """Watches the validation loss. With a patience of 0 it never ends a training and keeps no best weights.

    It also keeps the weights of the last epoch whose loss was a number, for a training that breaks.
    """

    def __init__(self, model: Any, patience: int) -> None:
        self._model = model
        self._patience = patience
        self._best_loss = np.inf
        self._waited = 0
        self._best: list[np.ndarray] | None = None
        self._last_finite = model.get_weights()
        self.epoch = 0

    def see(self, epoch: int, validation_loss: float) -> bool:
        """Take note of an epoch with a finite loss; True when the patience is over."""
        self._last_finite = self._model.get_weights()
        if not self._patience:
            return False
        self._waited += 1
        if validation_loss < self._best_loss:
            self._best_loss, self._best, self.epoch, self._waited = validation_loss, self._last_finite, epoch, 0
        return self._waited >= self._patience

    def restore_best(self) -> None:
        """Put the best weights back, if any were kept."""
        if self._best is not None:
            self._model.set_weights(self._best)

    def restore_last_finite(self) -> None:
        """Put back the weights of the last epoch whose loss was a number; the first weights if there was none."""
        self._model.set_weights(self._last_finite)
