"""Deadlines for other processes that do not run out while a process waits for its turn on a busy processor."""

import contextlib
import functools
import os
import sys
from pathlib import Path

SECONDS_AT_REST = 20.0  # without any processor time, although the machine would have given it some
SECONDS_WITHOUT_TURN = 120.0  # without any processor time, whatever the process waits for
RUNNABLE, WAITS_FOR_DISK = "R", "D"  # states of a thread in /proc


class Deadline:
    """The time by which a process must send its next message; after it, the process hangs.

    `seconds` count twice: as the processor time that the process uses, and as time that passes. Both must be over, so
    that a busy machine, which gives a process few turns, ends none. A process that rests for so long, or for
    `SECONDS_AT_REST`, hangs too: it uses no processor time and waits for neither a processor nor the disk.

    Time passes by checks: while the machine sleeps, or this process is suspended, none are made.
    """

    def __init__(self, pid: int, seconds: float) -> None:
        self.pid = pid
        self._seconds = seconds
        self._first = self._last = cpu_seconds(pid)
        self._passed = self._at_rest = self._without_turn = 0.0

    def is_over(self, seconds: float) -> bool:
        """Whether the process hangs. Called again and again, each time after a wait of `seconds`."""
        now = cpu_seconds(self.pid)
        self._passed += seconds
        self._without_turn = 0.0 if now > self._last else self._without_turn + seconds
        rests = self._without_turn > 0 and not waits_for_machine(self.pid)
        self._at_rest = self._at_rest + seconds if rests else 0.0
        self._last = now
        return (
            min(self._passed, now - self._first) >= self._seconds
            or self._at_rest >= min(self._seconds, SECONDS_AT_REST)
            or self._without_turn >= SECONDS_WITHOUT_TURN
        )


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used, in seconds, to a hundredth; 0 when there is no such process."""
    if sys.platform != "linux":
        return _cpu_seconds_by_psutil(pid)
    with contextlib.suppress(OSError):
        fields = _stat_fields(Path(f"/proc/{pid}/stat"))
        return (int(fields[11]) + int(fields[12])) / _ticks_per_second()
    return 0.0


def waits_for_machine(pid: int) -> bool:
    """Whether one of its threads waits for a processor or the disk, or runs. Linux only: elsewhere False."""
    with contextlib.suppress(OSError):
        for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # the thread has ended
                if _stat_fields(stat)[0] in (RUNNABLE, WAITS_FOR_DISK):
                    return True
    return False


def _stat_fields(stat: Path) -> list[str]:
    """The fields from the third one, the state, on. The second is a name in brackets, which may hold blanks."""
    return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


@functools.cache
def _ticks_per_second() -> int:
    return os.sysconf("SC_CLK_TCK")


def _cpu_seconds_by_psutil(pid: int) -> float:
    import psutil

    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0
