"""Names of graph functions that are the same in every process, so that XLA's disk cache finds a known program.

TensorFlow ends each function's name with a counter of its process, and XLA's cache compares the names too. Without this
module the cache would help only a process that has traced exactly the same functions in the same order.
"""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf
from tensorflow.python.framework import ops

NUMBERS_PER_PROGRAM = 100_000  # a program uses a few hundred


@contextmanager
def numbered_from(start: int) -> Iterator[None]:
    """Number the functions that this thread traces from `start` x 100,000. A process must not use a start twice."""
    numbers = itertools.count(start * NUMBERS_PER_PROGRAM)
    original, thread = ops.uid, threading.get_ident()
    tf.compat.v1.get_default_graph()  # takes a number on its first call in a thread
    ops.uid = lambda: next(numbers) if threading.get_ident() == thread else original()
    try:
        yield
    finally:
        ops.uid = original
