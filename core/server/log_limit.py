"""A limit on how often the same line goes into the log: a client cannot fill the disk with it."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

LINES_A_MINUTE = 5
SECONDS = 60.0
MAX_CALL_SITES = 1_000
# The loggers of the server and of Streamlit: a client causes what they log.
SERVER_LOGGERS = ("asyncio", "uvicorn.error", "streamlit", "core.server")


class LogLimit(logging.Filter):
    """Passes at most `lines` records a minute from one place in the code, and says how many it left out before.

    It goes by the place rather than by the text, because a client may choose the text.
    """

    def __init__(self, lines: int = LINES_A_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._lines, self._clock = lines, clock
        self._lock = threading.Lock()
        self._call_sites: OrderedDict[tuple[str, int], tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record goes into the log."""
        call_site = (record.pathname, record.lineno)
        with self._lock:
            since, count = self._call_sites.pop(call_site, (self._clock(), 0))
            left_out = 0
            if self._clock() - since >= SECONDS:
                since, count, left_out = self._clock(), 0, max(0, count - self._lines)
            self._call_sites[call_site] = since, count + 1
            if len(self._call_sites) > MAX_CALL_SITES:
                self._call_sites.popitem(last=False)
        if left_out:
            record.msg = f"{record.getMessage()} ({left_out:,} more like this one were left out)"
            record.args = ()
        return count < self._lines


def limit_logs(loggers: Iterable[str] = SERVER_LOGGERS) -> None:
    """Limit what these loggers, and those below them that exist already, write."""
    limit = LogLimit()
    prefixes = tuple(loggers)
    known = [name for name in logging.root.manager.loggerDict if name.startswith(tuple(f"{one}." for one in prefixes))]
    for name in [*prefixes, *known]:
        logging.getLogger(name).addFilter(limit)
