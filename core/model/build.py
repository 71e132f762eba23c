"""Keras models, optimizers and losses from an experiment. Imports TensorFlow: only training does this."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

import core.training.environment  # noqa: F401  (must come before TensorFlow)
from core.experiment import Experiment
from core.model.losses import LOSSES, Task, loss_for
from core.model.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class Network:
    """A Keras model with the loss and optimizer it is trained with, and what its outputs mean."""

    model: Any
    optimizer: Any
    loss: Any
    task: Task
    activation: str

    def scores(self, outputs: Any) -> Any:
        """Outputs as scores from 0 to 1: shape (n,) for two classes, otherwise (n, classes). A tensor in and out."""
        scores = (outputs + 1) / 2 if self.activation == "tanh" else outputs
        return scores[:, 0] if self.task == "binary" else scores

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Scores for encoded rows `x` of shape (n, features), float32."""
        return np.asarray(self.scores(self.model(tf.constant(x), training=False)))


def build_network(experiment: Experiment, *, features: int, classes: int) -> Network:
    """The network of an experiment for `features` encoded columns and `classes` classes, with its first weights.

    The same experiment and shape always give the same weights.
    """
    task: Task = "binary" if classes == 2 else "multiclass"
    activation = LOSSES[loss_for(experiment.loss, task)].activations[task]
    outputs = 1 if task == "binary" else classes
    model = keras.Sequential([keras.Input((features,)), *_hidden_layers(experiment)])
    model.add(_dense(experiment, outputs, activation, position=len(experiment.hidden_units)))
    optimizer = build_optimizer(experiment)
    optimizer.build(model.trainable_variables)
    return Network(model, optimizer, build_loss(experiment, task), task, activation)


def _hidden_layers(experiment: Experiment) -> list[Any]:
    layers: list[Any] = []
    for position, units in enumerate(experiment.hidden_units):
        if experiment.batch_normalization:
            layers.append(_dense(experiment, units, None, position))
            layers.append(keras.layers.BatchNormalization())
            layers.append(keras.layers.Activation(experiment.activation))
        else:
            layers.append(_dense(experiment, units, experiment.activation, position))
        if experiment.dropout:
            layers.append(keras.layers.Dropout(experiment.dropout, seed=_seed(experiment, position)))
    return layers


def _dense(experiment: Experiment, units: int, activation: str | None, position: int) -> Any:
    return keras.layers.Dense(
        units,
        activation=activation,
        kernel_initializer=keras.initializers.GlorotUniform(seed=_seed(experiment, position)),
        kernel_regularizer=keras.regularizers.L2(experiment.l2) if experiment.l2 else None,
    )


def _seed(experiment: Experiment, position: int) -> int:
    """A seed for one layer, so that layers of one size do not start alike."""
    return experiment.seed * 100 + position


def build_optimizer(experiment: Experiment) -> Any:
    """The experiment's Keras optimizer with its own settings."""
    entry = OPTIMIZERS[experiment.optimizer]
    settings = {name: experiment.setting(name) for name in entry.settings}
    if settings.get("weight_decay") == 0.0 and experiment.optimizer != "adamw":
        settings["weight_decay"] = None  # Keras' word for none; AdamW alone insists on a number
    return getattr(keras.optimizers, entry.keras)(learning_rate=experiment.learning_rate, **settings)


def build_loss(experiment: Experiment, task: Task) -> Any:
    """The experiment's Keras loss with its own settings."""
    entry = LOSSES[loss_for(experiment.loss, task)]
    settings = {argument: getattr(experiment, name) for name, argument in entry.settings.items()}
    return getattr(keras.losses, entry.keras)(**settings)
