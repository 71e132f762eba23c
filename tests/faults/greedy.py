"""Tables that do harm in the process that trains on them, and in no other."""

import ctypes
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from core.data.table import Table

GIBIBYTES = 20


def want_by_numpy() -> None:
    """Ask for 20 GiB, little by little, so that only a bound on all of it refuses; nothing is written into them."""
    _ = [np.empty(2**30, dtype=np.int8) for _ in range(GIBIBYTES)]


def want_by_tensorflow() -> None:
    """The same of TensorFlow's own memory."""
    import tensorflow as tf

    _ = [tf.raw_ops.Empty(shape=[2**30], dtype=tf.int8, init=False) for _ in range(GIBIBYTES)]


def want_by_native_code() -> None:
    """What C++ does that gets no memory: `terminate called after throwing an instance of 'std::bad_alloc'`."""
    os.abort()


def hang() -> None:
    """Never come back from C, and let no other Python run meanwhile."""
    ctypes.PyDLL(None).pause()


class Harmful(Table):
    """Rows that can be used here; once they were handed over, looking at them does harm."""

    def __reduce__(self) -> tuple[Any, ...]:
        return handed_over, (self.name, self.frame, self.target, self.positive, HARM[self.name])


class HandedOver(Table):
    """The same rows, in the process that was to train on them."""

    def __getattribute__(self, name: str) -> Any:
        if name == "frame" and "harm" in vars(self):
            vars(self)["harm"]()
        return super().__getattribute__(name)


def handed_over(name: str, frame: Any, target: str, positive: str, harm: Callable[[], None]) -> HandedOver:
    """What the pickle is read as."""
    table = HandedOver(name, frame, target, positive)
    vars(table)["harm"] = harm
    return table


HARM = {"numpy": want_by_numpy, "tensorflow": want_by_tensorflow, "native code": want_by_native_code, "hang": hang}
