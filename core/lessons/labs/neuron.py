"""One neuron with one weight and one row of data: every number of its training, in plain arithmetic."""

from dataclasses import dataclass
from math import sqrt

X, Y = 1.0, 2.0
# Glorot and Bengio (2010): uniform within sqrt(6 / (inputs + outputs)); here one of each.
LIMIT = sqrt(6 / (1 + 1))
# A loss beyond this one is not followed further.
FAR = 1e12
STEP_CODE = """
with tf.GradientTape() as tape:
    prediction = w * x                      # predict
    loss = (prediction - y) ** 2            # how wrong
gradient = tape.gradient(loss, w)           # which way is up
optimizer.apply_gradients([(gradient, w)])  # a step down
"""
APPLY = "optimizer.apply_gradients"


@dataclass(frozen=True)
class Moment:
    """One step of the training: the weight before it, what it predicts, loss and gradient there, the weight after."""

    step: int
    weight: float
    prediction: float
    loss: float
    gradient: float
    after: float


def loss_at(weight: float) -> float:
    """The squared error of the one row."""
    return (weight * X - Y) ** 2


def gradient_at(weight: float) -> float:
    """How much the loss grows per unit of the weight: 2 (w x - y) x."""
    return 2 * (weight * X - Y) * X


def train(weight: float, rate: float, steps: int, *, apply: bool = True) -> list[Moment]:
    """The moments of so many steps of SGD; without `apply` the gradient is computed and not used.

    It ends early where the loss explodes.
    """
    moments: list[Moment] = []
    for step in range(1, steps + 1):
        if loss_at(weight) > FAR:
            break
        after = weight - rate * gradient_at(weight) if apply else weight
        moments.append(Moment(step, weight, weight * X, loss_at(weight), gradient_at(weight), after))
        weight = after
    return moments


def behaviour(rate: float) -> str:
    """What SGD does on this loss at a learning rate.

    Each step multiplies the distance to the best weight by 1 - 2 rate.

    Raises:
        ValueError: for a rate that is not above 0.
    """
    if rate <= 0:
        raise ValueError(f"The learning rate is {rate}; it must be above 0.")
    factor = 1 - 2 * rate * X**2
    if factor > 0.9:
        return "crawls"
    if factor >= 0:
        return "arrives"
    if factor > -1:
        return "bounces across and arrives"
    return "bounces for ever" if factor == -1 else "diverges"


def code(*, apply: bool = True) -> str:
    """The step as TensorFlow takes it; without `apply`, with the last line taken out."""
    lines = STEP_CODE.strip().splitlines()
    return "\n".join(line for line in lines if apply or not line.startswith(APPLY))
