"""TokenBucket: how often something may happen, with a store for moments in which it happens more often."""

import time
from collections import OrderedDict
from collections.abc import Callable


class TokenBucket:
    """Holds at most `burst` tokens and gets `rate` new ones a second. Whatever happens takes one."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = burst, clock()

    def take(self) -> float:
        """Take one token. Gives the seconds to wait until it is there, 0 when it is there already."""
        self._refill()
        self._tokens -= 1
        return max(0.0, -self._tokens / self._rate)

    @property
    def is_full(self) -> bool:
        """Whether it holds all that it can, as a new one does."""
        self._refill()
        return self._tokens >= self._burst

    def _refill(self) -> None:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now


class TokenBuckets:
    """A bucket for each address. Buckets that are full again are forgotten."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def of(self, address: str) -> TokenBucket:
        """The bucket of this address."""
        while self._buckets and next(iter(self._buckets.values())).is_full:
            self._buckets.popitem(last=False)
        bucket = self._buckets.pop(address, None) or TokenBucket(self._rate, self._burst, self._clock)
        self._buckets[address] = bucket  # the one used last stands last
        return bucket
