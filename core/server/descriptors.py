"""The file descriptors of this process: each connection and each open page takes some, and the system limits them."""

import asyncio
import contextlib
import importlib.util
import logging
from typing import Any

MAX_DESCRIPTORS = 65_536  # more than a server of this app can use
FALLBACK_LIMITS = (10_240, 4_096)  # what macOS allows where it says that there is no limit
RESERVE = 512  # files, pipes to processes, and the 128 lost pages that Streamlit keeps, of three descriptors each
DESCRIPTORS_PER_PAGE = 5  # its socket, another connection of its browser, and the event loop of its script's thread
CONNECTIONS_PER_PAGE = 2  # once it is open
MAX_CONNECTIONS_PER_PAGE = 7  # while it loads: its websocket, and the six that a browser opens for files
OTHER_CONNECTIONS = 64  # browsers that are told that the server is full, and whoever asks for /health
MIN_PAGES = 10
OUT_OF_DESCRIPTORS = "socket.accept() out of system resource"  # asyncio's words for it

log = logging.getLogger(__name__)


def raise_descriptor_limit() -> int:
    """Raise this process's limit on open files to the system's, at most `MAX_DESCRIPTORS`. Gives the limit in force.

    Where the system has no such limit (Windows), that is `MAX_DESCRIPTORS`.
    """
    if importlib.util.find_spec("resource") is None:
        return MAX_DESCRIPTORS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (MAX_DESCRIPTORS, *FALLBACK_LIMITS):
        wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft == resource.RLIM_INFINITY or wanted <= soft:
            break
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            break
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MAX_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


def pages_that_fit(descriptors: int) -> int:
    """How many browser pages may be open at once with so many descriptors."""
    return max(MIN_PAGES, (descriptors - RESERVE) // DESCRIPTORS_PER_PAGE)


def connections_that_fit(descriptors: int, pages: int) -> int:
    """How many connections may be open at once with so many descriptors, beside the scripts of so many pages.

    They are at least two for each page, and no more than browsers need that load all the pages at once.
    """
    scripts = (DESCRIPTORS_PER_PAGE - CONNECTIONS_PER_PAGE) * pages
    wanted = MAX_CONNECTIONS_PER_PAGE * pages + OTHER_CONNECTIONS
    return max(CONNECTIONS_PER_PAGE * pages, min(wanted, descriptors - RESERVE - scripts))


def handle_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an error of the event loop; that no descriptor is left in one line, as asyncio repeats it 2,000 times."""
    if context.get("message") == OUT_OF_DESCRIPTORS:
        log.error("No connection could be taken: this process has as many files open as the system lets it")
    else:
        loop.default_exception_handler(context)
