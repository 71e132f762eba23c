"""Door: who may see the host's figures, by a key that only the host knows."""

import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

Answer = Literal["open", "wrong", "later", "off"]
SECONDS = 60.0
MOST_WRONG = 10
PAUSE = 1.0  # seconds before whoever asks is told that a key is wrong
MOST_ASKERS = 1_000
SHORT = 16  # characters; a shorter key can be guessed sooner or later


class AdminAuth:
    """Compares keys, and lets nobody try many wrong ones.

    An address from which `MOST_WRONG` wrong keys came within a minute waits for the rest of that minute: no key from
    there is looked at, so that even the right one tells nothing. Other addresses notice nothing of it.
    """

    def __init__(self, key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key.encode()
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    @property
    def is_off(self) -> bool:
        """True when no key was set: then nothing is shown to anybody."""
        return not self._key

    @property
    def is_weak(self) -> bool:
        """True when the key is so short that guessing it is possible."""
        return 0 < len(self._key) < SHORT

    def knock(self, key: str, address: str) -> Answer:
        """Whether this key, tried from this address, is the right one. The comparison always takes the same time."""
        if self.is_off:
            return "off"
        if not key:  # no guess
            return "wrong"
        with self._lock:
            since, wrong = self._wrong.get(address, (self._clock(), 0))
            if self._clock() - since >= SECONDS:
                since, wrong = self._clock(), 0
            if wrong >= MOST_WRONG:
                return "later"
            if hmac.compare_digest(key.encode(), self._key):
                return "open"
            self._wrong[address] = since, wrong + 1
            self._wrong.move_to_end(address)
            if len(self._wrong) > MOST_ASKERS:
                self._wrong.popitem(last=False)
            return "wrong"
