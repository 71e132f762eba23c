"""A memo: results that a session keeps until what they depend on changes."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Memo:
    """The latest result of each name, with the key that it was computed for."""

    _results: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, name: str, key: Hashable, compute: Callable[[], T]) -> T:
        """The result kept under `name`; computed again when the key is not the one that it was computed for."""
        if name in self._results and self._results[name][0] == key:
            result: T = self._results[name][1]
            return result
        result = compute()
        self._results[name] = key, result
        return result

    def clear(self) -> None:
        """Forget all results."""
        self._results.clear()
