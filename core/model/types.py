"""Tensors and variables for mypy, as TensorFlow comes without types: just what this project uses of them."""

from typing import Any, Protocol

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
