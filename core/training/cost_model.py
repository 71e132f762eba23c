"""Pace: about how long a training takes, with and without XLA, and so when XLA takes over.

The estimate follows from the experiment and the shape of the data alone, never from a clock: XLA rounds otherwise than
the plain graph, and the same link must give the same weights on any day. `tests/benchmarks/pace.py` holds it against
what is measured.
"""

from dataclasses import dataclass
from itertools import pairwise

from core.catalog.losses import task_of
from core.experiment.fields import Experiment

# Seconds on the machine that `make bench` was calibrated on; only their ratios decide.
PLAIN_STEP, PLAIN_PART = 70e-6, 35e-6  # a step's own time, and what each part of the network adds
COMPILED_STEP, COMPILED_PART = 3e-6, 3e-6
CONVOLUTION = 550e-6  # what filters add to a step
PLAIN_OPERATIONS, COMPILED_OPERATIONS = 30e9, 60e9  # multiplications and additions a second
COMPILE, COMPILE_PART = 1.0, 0.2
START = 0.4  # building and tracing before the first epoch, scores and importances after the last
PLAIN_FIRST = 0.3  # so long the plain graph runs alone: curves begin at once, and a repeated run loses little


@dataclass(frozen=True)
class CostModel:
    """Estimates in seconds: one epoch of the plain graph, one of XLA's, and compiling."""

    plain: float
    compiled: float
    compile: float

    @classmethod
    def of(cls, experiment: Experiment, *, features: int, classes: int, train: int, validation: int) -> "CostModel":
        """The pace of an experiment with so many features, classes, training rows and validation rows."""
        weights = weights_count(experiment, features, classes)
        layers = len(experiment.hidden_units)
        parts = 1 + layers * (1 + experiment.batch_normalization + (experiment.dropout > 0))
        steps = -(-train // experiment.batch_size)
        looks = validation + (train if experiment.end_loss else 0)
        operations = weights * (6 * train + 2 * looks)
        plain = steps * (PLAIN_STEP + PLAIN_PART * parts) + operations / PLAIN_OPERATIONS
        if experiment.picture:  # XLA's filters are no faster, many of them slower: it has nothing to gain here
            plain += steps * CONVOLUTION
            return cls(plain, plain, COMPILE + COMPILE_PART * parts)
        return cls(
            plain,
            steps * (COMPILED_STEP + COMPILED_PART * parts) + operations / COMPILED_OPERATIONS,
            COMPILE + COMPILE_PART * parts,
        )

    def takeover(self, epochs: int) -> int:
        """After which epoch XLA takes over; 0 when so few epochs do not make up for compiling."""
        first = max(1, round(PLAIN_FIRST / self.plain))
        saved = (epochs - first) * (self.plain - self.compiled)
        return first if saved > self.compile else 0

    def seconds(self, epochs: int) -> float:
        """About how long so many epochs take, from the start to the result."""
        first = self.takeover(epochs)
        if not first:
            return START + epochs * self.plain
        return START + first * self.plain + self.compile + (epochs - first) * self.compiled


def weights_count(experiment: Experiment, features: int, classes: int) -> int:
    """How many weights the network learns: its layers' with their biases, or with batch normalization's two a unit.

    A filter has 3 by 3 weights; the largest of each 2 by 2 of its answers goes on. 0 classes stand for a number to
    predict.
    """
    filters = 0
    if experiment.picture:
        height, width = experiment.picture
        filters = experiment.filters
        features = (height // 2) * (width // 2) * filters
    sizes = [features, *experiment.hidden_units, classes if task_of(classes) == "multiclass" else 1]
    rescaled = sum(experiment.hidden_units) + filters if experiment.batch_normalization else 0
    return 10 * filters + sum((before + 1) * after for before, after in pairwise(sizes)) + rescaled
