"""ConnectionCount: how many connections are open, in all and from each address."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from core.server.refusals import SECONDS_TO_TRY_AGAIN
from core.text.words import counted

ADVICE = (
    f"This page tries again by itself every {SECONDS_TO_TRY_AGAIN} seconds. If you have Tradeoff open in other tabs, "
    "close those that you do not need."
)


class TooManyConnectionsError(Exception):
    """No further connection is taken; says why, and what to do."""


class ConnectionCount:
    """Counts open connections. `limit` is for all of them, `limit_per_address` for those of one address.

    Only the server's event loop uses it, so it needs no lock.
    """

    def __init__(self, limit: int, limit_per_address: int) -> None:
        self.limit, self.limit_per_address = limit, limit_per_address
        self.total = 0
        self._per_address: Counter[str] = Counter()

    def problem(self, address: str) -> str:
        """Why no further connection of this address is taken; empty when one is."""
        if self.total >= self.limit:
            return f"Tradeoff is full right now: it can have {counted(self.limit, 'page')} open at once. {ADVICE}"
        if self._per_address[address] >= self.limit_per_address:
            pages = counted(self.limit_per_address, "page")
            return f"Tradeoff is full for your network: it can have {pages} of it open at once. {ADVICE}"
        return ""

    @contextmanager
    def open(self, address: str) -> Iterator[None]:
        """Count a connection within the block.

        Raises:
            TooManyConnectionsError: when no further connection is taken.
        """
        if problem := self.problem(address):
            raise TooManyConnectionsError(problem)
        self.total += 1
        self._per_address[address] += 1
        try:
            yield
        finally:
            self.total -= 1
            self._per_address[address] -= 1
            if not self._per_address[address]:
                del self._per_address[address]
