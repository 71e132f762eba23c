"""The cache of programs in one process: trainings of the same structure share a traced or compiled program."""

import itertools
import logging
import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import tensorflow as tf
from tensorflow.python.framework import ops

from core.experiment.fields import Experiment
from core.model.build import build_network, structure
from core.training import xla_cache
from core.training.program import Program
from core.training.steps import Rows

MAX_PROGRAMS = 16
NUMBERS_PER_PROGRAM = 100_000  # a program uses a few hundred

log = logging.getLogger(__name__)

Entry = TypeVar("Entry")


class ProgramCache:
    """The latest programs by the structure of their networks. XLA compiles in a thread of its own."""

    def __init__(self) -> None:
        self._plain: OrderedDict[Hashable, Program] = OrderedDict()
        self._compiled: OrderedDict[Hashable, Future[Program]] = OrderedDict()
        self._compiler = ThreadPoolExecutor(1, thread_name_prefix="compiler")

    @property
    def failed(self) -> bool:
        """Whether XLA has failed to compile one of them."""
        return any(program.done() and program.exception() for program in self._compiled.values())

    def plain(self, experiment: Experiment, classes: int, train: Rows) -> Program:
        """The plain graph's program for `experiment`. It keeps the last training's state until `begin`."""
        key = _key(experiment, classes, train)
        if key not in self._plain:
            self._plain[key] = _program(experiment, classes, train, compiled=False)
        return _latest(self._plain, key)

    def compiled(self, experiment: Experiment, classes: int, train: Rows, validation: Rows) -> Future[Program]:
        """XLA's program for `experiment` and these numbers of rows, once it is compiled."""
        key = (*_key(experiment, classes, train), train.x.shape[0], validation.x.shape[0])
        known = self._compiled.get(key)
        if known is None or (known.done() and known.exception()):
            self._compiled[key] = self._compiler.submit(_compile, key, experiment, classes, train, validation)
        return _latest(self._compiled, key)


def _key(experiment: Experiment, classes: int, train: Rows) -> tuple[Hashable, ...]:
    features = int(train.x.shape[1])
    return structure(experiment, features=features, classes=classes), experiment.batch_size, experiment.end_loss


def _latest(entries: OrderedDict[Hashable, Entry], key: Hashable) -> Entry:
    entries.move_to_end(key)
    while len(entries) > MAX_PROGRAMS:
        entries.popitem(last=False)
    return entries[key]


def _program(experiment: Experiment, classes: int, train: Rows, *, compiled: bool) -> Program:
    network = build_network(experiment, features=int(train.x.shape[1]), classes=classes)
    return Program(network, experiment.batch_size, end_loss=experiment.end_loss, compiled=compiled)


def _compile(key: Hashable, experiment: Experiment, classes: int, train: Rows, validation: Rows) -> Program:
    """Compile with a call that runs no batch. The program has variables of its own: no running training changes."""
    for attempt in range(2):
        program = _program(experiment, classes, train, compiled=True)
        try:
            with numbered_from(_unused_number(key)):
                program.advance(train, validation, batches=0, until=0)
            break
        except tf.errors.OpError:
            if attempt:
                raise
            log.exception("XLA could not compile; trying once more with an empty cache")
            xla_cache.trim(0)  # it may hold a damaged file, or have filled the disk
    return program


_numbers: set[int] = set()


def _unused_number(key: Hashable) -> int:
    """A number computed from `key`: the same in every process, but a different number each time within one process."""
    candidates = (zlib.crc32(repr((key, attempt)).encode()) for attempt in itertools.count())
    number = next(number for number in candidates if number not in _numbers)
    _numbers.add(number)
    return number


@contextmanager
def numbered_from(start: int) -> Iterator[None]:
    """Number the functions that this thread traces from `start` x 100,000. A process must not use a start twice.

    TensorFlow ends each function's name with a counter of its process. XLA's disk cache compares the names, and would
    find only what a process has traced in exactly the same order.
    """
    numbers = itertools.count(start * NUMBERS_PER_PROGRAM)
    original, thread = ops.uid, threading.get_ident()
    tf.compat.v1.get_default_graph()  # takes a number on its first call in a thread
    ops.uid = lambda: next(numbers) if threading.get_ident() == thread else original()
    try:
        yield
    finally:
        ops.uid = original
