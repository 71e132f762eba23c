"""Keras models, optimizers and losses from an experiment. Imports TensorFlow: only training does this."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.catalog.losses import LOSSES, Task, loss_for, task_of
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import Experiment
from core.model.layers import L2, Dropout, Strengths

ROWS_AT_ONCE = 65_536
WITH_KERNEL = (keras.layers.Dense, keras.layers.Conv2D)
KERNEL, POOL = 3, 2


@dataclass(frozen=True)
class Network:
    """A Keras model with the loss and optimizer it is trained with, and what its outputs mean.

    `starts` names what each variable starts from: a value of its own, or another variable.
    """

    model: Any
    optimizer: Any
    loss: Any
    task: Task
    activation: str
    strengths: Strengths
    starts: list[tuple[Any, Any]]

    @property
    def variables(self) -> list[Any]:
        """All that training changes: weights, moving means, the state of random draws, the optimizer's variables."""
        return [*self.model.variables, *self.optimizer.variables]

    def restart(self, experiment: Experiment) -> None:
        """Put every variable where a fresh network of `experiment` has it. The structure must be the same."""
        for position, layer in enumerate(_of_kind(self.model, WITH_KERNEL)):
            layer.kernel.assign(_first_weights(experiment, position)(layer.kernel.shape))
        for variable, start in self.starts:
            variable.assign(start)
        for position, layer in enumerate(_of_kind(self.model, Dropout)):
            layer.seed_generator.state.assign(keras.random.SeedGenerator(_seed(experiment, position)).state)
        self.strengths.assign(experiment.dropout, experiment.l2)
        self.optimizer.learning_rate.assign(experiment.learning_rate)

    def scores(self, outputs: Any) -> Any:
        """Outputs as scores from 0 to 1: shape (n,) for two classes, otherwise (n, classes). A tensor in and out.

        For a number, of shape (n,) too, the outputs are the predictions in the unit that the network learns in.
        """
        if self.task == "regression":
            return outputs[:, 0]
        scores = (outputs + 1) / 2 if self.activation == "tanh" else outputs
        return scores[:, 0] if self.task == "binary" else scores

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Scores for encoded rows `x` of shape (n, features), float32."""
        parts = [self.scores(self.model(tf.constant(x[rows]), training=False)) for rows in slices(len(x))]
        return np.concatenate([np.asarray(part) for part in parts])


def slices(rows: int) -> list[slice]:
    """Ranges that cover this many rows, at least one, so that no layer's output outgrows the data."""
    return [slice(first, first + ROWS_AT_ONCE) for first in range(0, max(rows, 1), ROWS_AT_ONCE)]


def structure(experiment: Experiment, *, features: int, classes: int) -> tuple[Any, ...]:
    """All that a network's graph is made of. Networks that agree here differ in values only, and can `restart`."""
    task = task_of(classes)
    return (
        (features, classes, experiment.layers, experiment.activation, experiment.batch_normalization),
        (experiment.picture, experiment.filters if experiment.picture else 0),
        (experiment.dropout > 0, experiment.l2 > 0),
        (experiment.optimizer, *_optimizer_settings(experiment).items()),
        (loss_for(experiment.loss, task), *_loss_settings(experiment, task).items()),
    )


def build_network(experiment: Experiment, *, features: int, classes: int) -> Network:
    """The network of an experiment for `features` encoded columns and `classes` classes, with its first weights.

    With 0 classes it predicts a number. The same experiment and shape always give the same weights.
    """
    task = task_of(classes)
    activation = LOSSES[loss_for(experiment.loss, task)].activations[task]
    outputs = classes if task == "multiclass" else 1
    strengths = Strengths()
    strengths.assign(experiment.dropout, experiment.l2)
    hidden = [*_convolution(experiment, strengths), *_hidden_layers(experiment, strengths)]
    position = sum(isinstance(layer, WITH_KERNEL) for layer in hidden)
    output = _dense(experiment, strengths, outputs, activation, position)
    layers = [keras.Input((features,), name="features"), *hidden, output]
    # All names are given: Keras would count them up, and XLA's cache on disk would not know a program again.
    model = keras.Sequential(layers, name="network")
    optimizer = build_optimizer(experiment)
    optimizer.build(model.trainable_variables)
    loss = build_loss(experiment, task)
    return Network(model, optimizer, loss, task, activation, strengths, _starts(model, optimizer))


def _starts(model: Any, optimizer: Any) -> list[tuple[Any, Any]]:
    """What each variable starts from, kernels and random draws aside; some optimizers start at the weights."""
    kernels = [layer.kernel for layer in _of_kind(model, WITH_KERNEL)]
    others = [variable for variable in model.weights if all(variable is not kernel for kernel in kernels)]
    starts = [(variable, variable.numpy()) for variable in [*others, *optimizer.variables]]
    copies = {
        id(variable): kernel
        for variable, value in starts
        for kernel in kernels
        if value.shape == tuple(kernel.shape) and np.array_equal(value, kernel.numpy())
    }
    return [(variable, copies.get(id(variable), value)) for variable, value in starts]


def _of_kind(model: Any, kind: type | tuple[type, ...]) -> list[Any]:
    return [layer for layer in model.layers if isinstance(layer, kind)]


def _convolution(experiment: Experiment, strengths: Strengths) -> list[Any]:
    """The pixels as a picture, filters over it, the largest of every four neighbours, and all of these in one row."""
    if experiment.picture is None:
        return []
    normalized = experiment.batch_normalization
    filters = keras.layers.Conv2D(
        experiment.filters,
        KERNEL,
        padding="same",
        activation=None if normalized else experiment.activation,
        use_bias=not normalized,
        name="convolution",
        kernel_initializer=_first_weights(experiment, 0),
        kernel_regularizer=L2(strengths) if experiment.l2 else None,
    )
    layers = [keras.layers.Reshape((*experiment.picture, 1), name="picture"), filters]
    if normalized:
        layers.append(keras.layers.BatchNormalization(name="batch_normalization_convolution"))
        layers.append(keras.layers.Activation(experiment.activation, name="activation_convolution"))
    layers.append(keras.layers.MaxPooling2D(POOL, name="pooling"))
    layers.append(keras.layers.Flatten(name="row"))
    if experiment.dropout:
        layers.append(Dropout(experiment.dropout, strengths, _seed(experiment, 0), "dropout_convolution"))
    return layers


def _hidden_layers(experiment: Experiment, strengths: Strengths) -> list[Any]:
    layers: list[Any] = []
    for position, units in enumerate(experiment.hidden_units, start=1 if experiment.picture else 0):
        if experiment.batch_normalization:
            # The normalization takes the mean away, and a bias with it: its gradient would be noise.
            layers.append(_dense(experiment, strengths, units, None, position, use_bias=False))
            layers.append(keras.layers.BatchNormalization(name=f"batch_normalization_{position}"))
            layers.append(keras.layers.Activation(experiment.activation, name=f"activation_{position}"))
        else:
            layers.append(_dense(experiment, strengths, units, experiment.activation, position))
        if experiment.dropout:
            layers.append(Dropout(experiment.dropout, strengths, _seed(experiment, position), f"dropout_{position}"))
    return layers


def _dense(
    experiment: Experiment,
    strengths: Strengths,
    units: int,
    activation: str | None,
    position: int,
    use_bias: bool = True,
) -> Any:
    return keras.layers.Dense(
        units,
        activation=activation,
        use_bias=use_bias,
        name=f"dense_{position}",
        kernel_initializer=_first_weights(experiment, position),
        kernel_regularizer=L2(strengths) if experiment.l2 else None,
    )


def _first_weights(experiment: Experiment, position: int) -> Any:
    return keras.initializers.GlorotUniform(seed=_seed(experiment, position))


def _seed(experiment: Experiment, position: int) -> int:
    """A seed for one layer, so that layers of one size do not start alike."""
    return experiment.seed * 100 + position


def build_optimizer(experiment: Experiment) -> Any:
    """The experiment's Keras optimizer with its own settings."""
    kind = getattr(keras.optimizers, OPTIMIZERS[experiment.optimizer].keras)
    return kind(learning_rate=experiment.learning_rate, name=experiment.optimizer, **_optimizer_settings(experiment))


def _optimizer_settings(experiment: Experiment) -> dict[str, Any]:
    settings = {name: experiment.setting(name) for name in OPTIMIZERS[experiment.optimizer].settings}
    if settings.get("weight_decay") == 0.0 and experiment.optimizer != "adamw":
        settings["weight_decay"] = None  # Keras' word for none; AdamW alone insists on a number
    return settings


def build_loss(experiment: Experiment, task: Task) -> Any:
    """The experiment's Keras loss with its own settings."""
    kind = getattr(keras.losses, LOSSES[loss_for(experiment.loss, task)].keras)
    return kind(**_loss_settings(experiment, task))


def _loss_settings(experiment: Experiment, task: Task) -> dict[str, Any]:
    settings = LOSSES[loss_for(experiment.loss, task)].settings
    return {argument: getattr(experiment, name) for name, argument in settings.items()}
