"""Keras models, optimizers and losses from an experiment. Imports TensorFlow, so only workers import it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.catalog.losses import LOSSES, Task, loss_for, task_of
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import Experiment
from core.model.layers import L2, Dropout, Strengths
from core.model.types import Tensor, Variable

PREDICTION_BATCH_SIZE = 65_536
WITH_KERNEL = (keras.layers.Dense, keras.layers.Conv2D)
KERNEL, POOL = 3, 2


@dataclass(frozen=True)
class Network:
    """A Keras model with its loss, its optimizer and the meaning of its outputs.

    `starts` gives the start of each variable: an array, or another variable whose value it copies. `activation` is that
    of the output layer.
    """

    model: keras.Model
    optimizer: keras.Optimizer
    loss: keras.Loss
    task: Task
    activation: str
    strengths: Strengths
    starts: list[tuple[Variable, Variable | NDArray[np.generic]]]

    @property
    def variables(self) -> list[Variable]:
        """Everything training changes: weights, moving means, states of random draws, the optimizer's variables."""
        return [*self.model.variables, *self.optimizer.variables]

    def restart(self, experiment: Experiment) -> None:
        """Reset every variable to the value it has in a new network of `experiment`, which must have this structure."""
        for position, layer in enumerate(_layers_of(self.model, WITH_KERNEL)):
            layer.kernel.assign(_initializer(experiment, position)(layer.kernel.shape))
        for variable, start in self.starts:
            variable.assign(start)
        for position, layer in enumerate(_layers_of(self.model, Dropout)):
            layer.seed_generator.state.assign(keras.random.SeedGenerator(_seed(experiment, position)).state)
        self.strengths.assign(experiment.dropout, experiment.l2)
        self.optimizer.learning_rate.assign(experiment.learning_rate)

    def scores(self, outputs: Tensor) -> Tensor:
        """Scores from 0 to 1 for outputs of shape (n, outputs): shape (n,) for two classes, otherwise (n, classes).

        For regression the scores, of shape (n,), are the predictions in the unit in which the network learns.
        """
        if self.task == "regression":
            return outputs[:, 0]
        scores = (outputs + 1) / 2 if self.activation == "tanh" else outputs
        return scores[:, 0] if self.task == "binary" else scores

    def predict(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of encoded rows `x` of shape (n, features): shape (n,) or (n, classes)."""
        firsts = range(0, max(len(x), 1), PREDICTION_BATCH_SIZE)  # batches keep layers' outputs small in memory
        batches = (tf.constant(x[first : first + PREDICTION_BATCH_SIZE]) for first in firsts)
        return np.concatenate([np.asarray(self.scores(self.model(batch, training=False))) for batch in batches])


def structure(experiment: Experiment, *, features: int, classes: int) -> tuple[Hashable, ...]:
    """What determines a network's graph. Networks of one structure differ in values only, and can `restart`."""
    task = task_of(classes)
    return (
        (features, classes, experiment.layers, experiment.activation, experiment.batch_normalization),
        (experiment.picture, experiment.filters if experiment.picture else 0),
        (experiment.dropout > 0, experiment.l2 > 0),
        (experiment.optimizer, *_optimizer_settings(experiment).items()),
        (loss_for(experiment.loss, task), *_loss_settings(experiment, task).items()),
    )


def build_network(experiment: Experiment, *, features: int, classes: int) -> Network:
    """The network of an experiment for `features` encoded columns and `classes` classes, with initial weights.

    0 classes stand for regression. The same experiment and shape always give the same weights.
    """
    task = task_of(classes)
    activation = LOSSES[loss_for(experiment.loss, task)].activations[task]
    outputs = classes if task == "multiclass" else 1
    strengths = Strengths()
    strengths.assign(experiment.dropout, experiment.l2)
    hidden = [*_convolution(experiment, strengths), *_hidden_layers(experiment, strengths)]
    position = sum(isinstance(layer, WITH_KERNEL) for layer in hidden)
    settings = _kernel_settings(experiment, strengths, position)
    output = keras.layers.Dense(outputs, activation, name=f"dense_{position}", **settings)
    layers = [keras.Input((features,), name="features"), *hidden, output]
    # Names are fixed: Keras would number them, and XLA's disk cache would never find the same program again.
    model = keras.Sequential(layers, name="network")
    optimizer = build_optimizer(experiment)
    optimizer.build(model.trainable_variables)
    loss = build_loss(experiment, task)
    return Network(model, optimizer, loss, task, activation, strengths, _starts(model, optimizer))


def _starts(model: keras.Model, optimizer: keras.Optimizer) -> list[tuple[Variable, Variable | NDArray[np.generic]]]:
    """The starts of all variables but kernels and random draws. Some optimizers start from copies of the kernels."""
    kernels = [layer.kernel for layer in _layers_of(model, WITH_KERNEL)]
    others = [variable for variable in model.weights if all(variable is not kernel for kernel in kernels)]
    starts = [(variable, variable.numpy()) for variable in [*others, *optimizer.variables]]
    copies = {
        id(variable): kernel
        for variable, value in starts
        for kernel in kernels
        if value.shape == tuple(kernel.shape) and np.array_equal(value, kernel.numpy())
    }
    return [(variable, copies.get(id(variable), value)) for variable, value in starts]


def _layers_of(model: keras.Model, types: type | tuple[type, ...]) -> list[Any]:
    return [layer for layer in model.layers if isinstance(layer, types)]


def _convolution(experiment: Experiment, strengths: Strengths) -> list[keras.Layer]:
    """Reshapes the pixels to a picture, then convolution, max pooling and flattening; empty for other data."""
    if experiment.picture is None:
        return []
    settings = _hidden_settings(experiment, strengths, 0)
    filters = keras.layers.Conv2D(experiment.filters, KERNEL, padding="same", name="convolution", **settings)
    pooling = keras.layers.MaxPooling2D(POOL, name="pooling"), keras.layers.Flatten(name="row")
    reshape = keras.layers.Reshape((*experiment.picture, 1), name="picture")
    return [reshape, *_block(experiment, strengths, 0, "convolution", filters, *pooling)]


def _hidden_layers(experiment: Experiment, strengths: Strengths) -> list[keras.Layer]:
    layers: list[keras.Layer] = []
    for position, units in enumerate(experiment.hidden_units, start=1 if experiment.picture else 0):
        settings = _hidden_settings(experiment, strengths, position)
        dense = keras.layers.Dense(units, name=f"dense_{position}", **settings)
        layers += _block(experiment, strengths, position, str(position), dense)
    return layers


def _block(
    experiment: Experiment, strengths: Strengths, position: int, name: str, layer: keras.Layer, *pooling: keras.Layer
) -> list[keras.Layer]:
    """A hidden layer, its normalization and pooling if any, then its dropout."""
    layers = [layer]
    if experiment.batch_normalization:
        layers.append(keras.layers.BatchNormalization(name=f"batch_normalization_{name}"))
        layers.append(keras.layers.Activation(experiment.activation, name=f"activation_{name}"))
    layers += pooling
    if experiment.dropout:
        layers.append(Dropout(experiment.dropout, strengths, _seed(experiment, position), f"dropout_{name}"))
    return layers


def _hidden_settings(experiment: Experiment, strengths: Strengths, position: int) -> dict[str, object]:
    """Normalization subtracts the mean, which cancels a bias: the bias' gradient would be noise."""
    normalized = experiment.batch_normalization
    activation = None if normalized else experiment.activation
    return _kernel_settings(experiment, strengths, position) | {"activation": activation, "use_bias": not normalized}


def _kernel_settings(experiment: Experiment, strengths: Strengths, position: int) -> dict[str, object]:
    regularizer = L2(strengths) if experiment.l2 else None
    return {"kernel_initializer": _initializer(experiment, position), "kernel_regularizer": regularizer}


def _initializer(experiment: Experiment, position: int) -> keras.Initializer:
    return keras.initializers.GlorotUniform(seed=_seed(experiment, position))


def _seed(experiment: Experiment, position: int) -> int:
    """The seed of one layer, so that layers of equal size get different initial weights."""
    return experiment.seed * 100 + position


def build_optimizer(experiment: Experiment) -> keras.Optimizer:
    """The experiment's Keras optimizer with its settings."""
    make = getattr(keras.optimizers, OPTIMIZERS[experiment.optimizer].keras)
    return make(learning_rate=experiment.learning_rate, name=experiment.optimizer, **_optimizer_settings(experiment))


def _optimizer_settings(experiment: Experiment) -> dict[str, object]:
    entry = OPTIMIZERS[experiment.optimizer]
    settings: dict[str, object] = {name: experiment.setting(name) for name in entry.settings}
    if settings.get("weight_decay") == 0.0 and not entry.needs_weight_decay:
        settings["weight_decay"] = None  # how Keras spells none
    return settings


def build_loss(experiment: Experiment, task: Task) -> keras.Loss:
    """The experiment's Keras loss with its settings."""
    return getattr(keras.losses, LOSSES[loss_for(experiment.loss, task)].keras)(**_loss_settings(experiment, task))


def _loss_settings(experiment: Experiment, task: Task) -> dict[str, object]:
    settings = LOSSES[loss_for(experiment.loss, task)].settings
    return {argument: getattr(experiment, name) for name, argument in settings.items()}
