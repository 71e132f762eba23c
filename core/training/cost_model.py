"""Estimates how long a training takes, with and without XLA, and so after which epoch XLA takes over.

The estimate depends on the experiment and the shape of the data alone, never on a clock: XLA rounds differently from
the plain graph, and the same link must always give the same weights.
"""

from dataclasses import dataclass
from itertools import pairwise

from core.catalog.losses import task_of
from core.experiment.fields import Experiment

# Seconds, calibrated on 2026-11-22 (CONVOLUTION on 2026-11-24, START on 2026-11-25: dates of the commits) on 2 shared
# cores, x86-64, without GPU, with TensorFlow 2.21 and Keras 3.15. Only their ratios decide when XLA takes over. To
# measure again: `make bench` prints estimated / measured for plain and XLA epochs (tests/benchmarks/training.py).
# Changing a constant moves the takeover, and so changes the weights that existing links give.
PLAIN_STEP, PLAIN_PART = 70e-6, 35e-6  # the time of a step, and what each part of the network adds
COMPILED_STEP, COMPILED_PART = 3e-6, 3e-6
CONVOLUTION = 550e-6  # what filters add to a step
PLAIN_OPERATIONS, COMPILED_OPERATIONS = 30e9, 60e9  # multiplications and additions per second
COMPILE, COMPILE_PART = 1.0, 0.2
START = 0.4  # building and tracing before the first epoch, scores and importance after the last
PLAIN_FIRST = 0.3  # the plain graph runs alone for so long: curves begin at once, and a repeated run loses little


@dataclass(frozen=True)
class CostModel:
    """Estimates in seconds: `plain` for one epoch of the plain graph, `compiled` for one of XLA, and to `compile`."""

    plain: float
    compiled: float
    compile: float

    @classmethod
    def of(cls, experiment: Experiment, *, features: int, classes: int, train: int, validation: int) -> "CostModel":
        """The estimates for an experiment and its numbers of features, classes, training rows and validation rows."""
        weights = weights_count(experiment, features, classes)
        layers = len(experiment.hidden_units)
        parts = 1 + layers * (1 + experiment.batch_normalization + (experiment.dropout > 0))
        steps = -(-train // experiment.batch_size)
        evaluated = validation + (train if experiment.end_loss else 0)
        operations = weights * (6 * train + 2 * evaluated)
        plain = steps * (PLAIN_STEP + PLAIN_PART * parts) + operations / PLAIN_OPERATIONS
        compiled = steps * (COMPILED_STEP + COMPILED_PART * parts) + operations / COMPILED_OPERATIONS
        if experiment.picture:  # XLA's convolutions are no faster, and many are slower
            plain = compiled = plain + steps * CONVOLUTION
        return cls(plain, compiled, COMPILE + COMPILE_PART * parts)

    def takeover(self, epochs: int) -> int:
        """The epoch after which XLA takes over; 0 when too few epochs follow to make up for compiling."""
        first = max(1, round(PLAIN_FIRST / self.plain))
        saved = (epochs - first) * (self.plain - self.compiled)
        return first if saved > self.compile else 0

    def seconds(self, epochs: int) -> float:
        """About how long `epochs` take, from the start to the result."""
        first = self.takeover(epochs)
        if not first:
            return START + epochs * self.plain
        return START + first * self.plain + self.compile + (epochs - first) * self.compiled


def weights_count(experiment: Experiment, features: int, classes: int) -> int:
    """The number of weights: each layer's with its biases, or with the two for each unit of batch normalization.

    A filter has 3 by 3 weights and a bias, and its output is max-pooled 2 by 2. 0 classes stand for regression.
    """
    filters = 0
    if experiment.picture:
        height, width = experiment.picture
        filters = experiment.filters
        features = (height // 2) * (width // 2) * filters
    sizes = [features, *experiment.hidden_units, classes if task_of(classes) == "multiclass" else 1]
    rescaled = sum(experiment.hidden_units) + filters if experiment.batch_normalization else 0
    return 10 * filters + sum((before + 1) * after for before, after in pairwise(sizes)) + rescaled
