"""Names of graph functions that are the same in every process, so that XLA's cache on disk knows a program again.

TensorFlow ends each function's name with a number that goes up through the life of a process, and XLA's cache compares
the names too: without this it would only ever help a process that had traced the very same things before.
"""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf
from tensorflow.python.framework import ops

NAMES = 100_000  # numbers kept for one program; it takes a few hundred


@contextmanager
def numbered_from(start: int) -> Iterator[None]:
    """Number the functions that this thread traces from `start` x 100,000. One process must not use a start twice."""
    numbers = itertools.count(start * NAMES)
    original, thread = ops.uid, threading.get_ident()
    tf.compat.v1.get_default_graph()  # takes a number when a thread has none yet
    ops.uid = lambda: next(numbers) if threading.get_ident() == thread else original()
    try:
        yield
    finally:
        ops.uid = original
