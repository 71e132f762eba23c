"""What mypy cannot see of TensorFlow and Keras, which come without types: just what this project uses of them.

Importing this module imports neither.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Tensor(Protocol):
    """A TensorFlow tensor; docstrings give its shape and dtype. Comparisons and arithmetic work element by element."""

    @property
    def shape(self) -> Any:
        """The lengths of its axes; None for one that the graph leaves open."""

    def numpy(self) -> NDArray[Any]:
        """Its values. Outside graphs only."""

    def __getitem__(self, key: object, /) -> "Tensor": ...
    def __add__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __radd__(self, other: float, /) -> "Tensor": ...
    def __sub__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __rsub__(self, other: float, /) -> "Tensor": ...
    def __mul__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __rmul__(self, other: float, /) -> "Tensor": ...
    def __truediv__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __floordiv__(self, other: "Tensor | int", /) -> "Tensor": ...
    def __mod__(self, other: "Tensor | int", /) -> "Tensor": ...
    def __neg__(self) -> "Tensor": ...
    def __and__(self, other: "Tensor", /) -> "Tensor": ...
    def __lt__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __gt__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __ge__(self, other: "Tensor | float", /) -> "Tensor": ...
    def __eq__(self, other: object, /) -> "Tensor": ...  # type: ignore[override]
    def __float__(self) -> float: ...
    def __int__(self) -> int: ...


Count = int | Tensor  # a number known while the graph is traced, or an int32 tensor of shape ()


class Variable(Tensor, Protocol):
    """A TensorFlow or Keras variable."""

    @property
    def trainable(self) -> bool:
        """Whether gradients change it."""

    def assign(self, value: Tensor | ArrayLike, /) -> object:
        """Set its values."""


class GraphVariable(Variable, Protocol):
    """A TensorFlow variable that holds state of a training."""

    def value(self) -> Tensor:
        """Its values at this point of the graph."""

    def assign_add(self, value: Tensor | float, /) -> object:
        """Add to its values."""

    def scatter_nd_update(self, indices: object, updates: object, /) -> object:
        """Set single values."""


class Model(Protocol):
    """A Keras model."""

    layers: list[Any]
    weights: list[Variable]  # of all layers, moving means too
    trainable_variables: list[Variable]
    variables: list[Variable]  # the weights, and the state of random draws
    losses: list[Tensor]  # penalties on weights, shape () each
    input_shape: tuple[int | None, int]
    output_shape: tuple[int | None, int]

    def __call__(self, x: Tensor, /, *, training: bool) -> Tensor:
        """Outputs of shape (rows, outputs) for features of shape (rows, features), both float32."""

    def get_weights(self) -> list[NDArray[Any]]:
        """The values of `weights`."""

    def count_params(self) -> int:
        """How many numbers the weights hold."""


class Optimizer(Protocol):
    """A Keras optimizer."""

    variables: list[Variable]
    iterations: Variable  # steps so far, int64, shape ()
    learning_rate: Variable  # float32, shape ()

    def build(self, variables: Sequence[Variable], /) -> None:
        """Make its own variables for these weights."""

    def apply(self, gradients: Sequence[Tensor], variables: Sequence[Variable], /) -> None:
        """Take one step."""


class Loss(Protocol):
    """A Keras loss."""

    def __call__(self, y_true: Tensor, y_pred: Tensor, *, sample_weight: Tensor) -> Tensor:
        """The weighted mean of the rows' losses, shape ()."""


class Initializer(Protocol):
    """A Keras initializer."""

    def __call__(self, shape: Sequence[int], /) -> Tensor:
        """First weights of this shape, float32."""


Start = tuple[Variable, Variable | NDArray[np.generic]]  # a variable, and what it starts from
