"""ReadingSlots: how many files are read at once, and whose is next."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(eq=False)
class WaitingFile:
    """A file that waits for a slot: whose it is, whether it was stopped, and whether it has one."""

    owner: str
    stopped: threading.Event
    has_slot: bool = False


@dataclass
class ReadingSlots:
    """At most `count` files are read at once, and one of each owner.

    Of the files that wait, the next is one of the owner whose last file began the longest ago; of equals, the one that
    waits the longest. So whoever opens many files does not hold up others.
    """

    count: int = 1
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _waiting: list[WaitingFile] = field(default_factory=list)
    _reading: list[str] = field(default_factory=list)
    _began: dict[str, int] = field(default_factory=dict)  # by owner, of those that read or wait
    _number: int = 0

    @contextmanager
    def slot(self, owner: str, stopped: threading.Event) -> Iterator[bool]:
        """Wait for a slot, and hold it within the block. False when the file was `stopped` before: see `wake`."""
        entry = WaitingFile(owner, stopped)
        with self._changed:
            self._waiting.append(entry)
            self._assign()
            self._changed.wait_for(lambda: entry.has_slot or stopped.is_set())
            if not entry.has_slot:
                self._waiting.remove(entry)
                self._forget(owner)
        try:
            yield entry.has_slot
        finally:
            if entry.has_slot:
                with self._changed:
                    self._reading.remove(owner)
                    self._forget(owner)
                    self._assign()

    def wake(self) -> None:
        """Let files that were stopped leave the queue."""
        with self._changed:
            self._changed.notify_all()

    def _assign(self) -> None:
        """Give the free slots to files that wait."""
        while len(self._reading) < self.count:
            waiting = [entry for entry in self._waiting if not entry.stopped.is_set()]
            allowed = [entry for entry in waiting if entry.owner not in self._reading]
            if not allowed:
                return
            entry = min(allowed, key=lambda entry: self._began.get(entry.owner, 0))
            self._waiting.remove(entry)
            self._number += 1
            self._began[entry.owner] = self._number
            self._reading.append(entry.owner)
            entry.has_slot = True
            self._changed.notify_all()

    def _forget(self, owner: str) -> None:
        """Drop what is known of an owner that neither reads nor waits."""
        if owner not in self._reading and all(entry.owner != owner for entry in self._waiting):
            self._began.pop(owner, None)
