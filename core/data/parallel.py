"""Work on parts of a large table in two threads: NumPy releases the GIL while it sorts and takes."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MANY_ROWS = 100_000  # below this a thread costs more than it gains
THREADS = 2

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(work: Callable[[Item], Result], items: Iterable[Item], rows: int) -> list[Result]:
    """The results of `work` for each item, in order; in threads when the table has many rows."""
    if rows < MANY_ROWS:
        return [work(item) for item in items]
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, items))
