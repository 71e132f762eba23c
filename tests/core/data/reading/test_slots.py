"""Who reads next: one file of each owner at a time, and the owners in turn."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from core.data.reading.slots import ReadingSlots
from tests.core.jobs.examples import wait_until


@dataclass
class File:
    """A file that is read in a thread until it is told to end."""

    slots: ReadingSlots
    owner: str
    began: list[str]
    stopped: threading.Event = field(default_factory=threading.Event)
    end: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._read, daemon=True)
        before = self.known
        self.thread.start()
        wait_until(lambda: self.known > before)

    @property
    def known(self) -> int:
        """How many files read or wait."""
        return len(self.slots._waiting) + len(self.slots._reading)

    def _read(self) -> None:
        with self.slots.slot(self.owner, self.stopped) as has_slot:
            if has_slot:
                self.began.append(self.owner)
                self.end.wait()

    def finish(self) -> None:
        self.end.set()
        self.thread.join()


def opener(count: int) -> tuple[list[str], Callable[[str], File]]:
    """The owners of the files that began, in order; and what opens a file of an owner."""
    slots, began = ReadingSlots(count), list[str]()
    return began, lambda owner: File(slots, owner, began)


def test_an_owner_has_one_slot_and_another_gets_the_other() -> None:
    began, opened = opener(2)
    first, second, other = opened("a"), opened("a"), opened("b")
    wait_until(lambda: len(began) == 2)
    assert sorted(began) == ["a", "b"]
    first.finish()
    wait_until(lambda: len(began) == 3)
    assert began[2] == "a"
    second.finish()
    other.finish()


def test_owners_go_in_turn_however_many_files_one_opens() -> None:
    began, opened = opener(1)
    files = [opened(owner) for owner in ("a", "a", "a", "b", "c")]
    for count in range(1, 6):
        wait_until(lambda count=count: len(began) == count)  # type: ignore[misc]
        next(file for file in files if file.owner == began[-1] and not file.end.is_set()).finish()
    assert began == ["a", "b", "c", "a", "a"]


def test_a_file_that_is_stopped_waits_no_longer_and_takes_no_slot() -> None:
    began, opened = opener(1)
    first, second, third = opened("a"), opened("b"), opened("c")
    second.stopped.set()
    second.slots.wake()
    second.thread.join()
    first.finish()
    wait_until(lambda: began == ["a", "c"])
    third.finish()
    assert (first.known, first.slots._began) == (0, {})
