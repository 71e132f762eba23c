"""AdminAuth: access to the host's figures by a key that only the host knows."""

import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

Answer = Literal["open", "wrong", "later", "off"]
SECONDS_BLOCKED = 60.0
MAX_WRONG_KEYS = 10
PAUSE = 1.0  # seconds before the answer to a wrong key
MAX_ADDRESSES = 1_000
MIN_KEY_LENGTH = 16  # characters; a shorter key can be guessed


class AdminAuth:
    """Compares keys, and limits how many wrong ones an address can try.

    An address that has sent `MAX_WRONG_KEYS` wrong keys in a minute is blocked for the rest of that minute: its keys
    are not compared, and even the right one gives the answer "later". Other addresses are not affected.
    """

    def __init__(self, key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key.encode()
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    @property
    def is_off(self) -> bool:
        """True when no key was set. Then nobody has access."""
        return not self._key

    @property
    def is_weak(self) -> bool:
        """True when the key is short enough to be guessed."""
        return 0 < len(self._key) < MIN_KEY_LENGTH

    def check(self, key: str, address: str) -> Answer:
        """Compare a key that was sent from an address, in a time that does not depend on the key."""
        if self.is_off:
            return "off"
        if not key:  # does not count as a guess
            return "wrong"
        with self._lock:
            since, wrong = self._wrong.get(address, (self._clock(), 0))
            if self._clock() - since >= SECONDS_BLOCKED:
                since, wrong = self._clock(), 0
            if wrong >= MAX_WRONG_KEYS:
                return "later"
            if hmac.compare_digest(key.encode(), self._key):
                return "open"
            self._wrong[address] = since, wrong + 1
            self._wrong.move_to_end(address)
            if len(self._wrong) > MAX_ADDRESSES:
                self._wrong.popitem(last=False)
            return "wrong"
