"""Writes down each address that a Python process looks up, connects or sends to, and goes on in those forked from it.

Python imports a module of this name when it starts, wherever it finds one.
"""

import os
import sys
from typing import Any

EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in EVENTS:
        where = arguments[0] if event.startswith("socket.get") else arguments[1]
        with open(os.environ["WATCH_FILE"], "a", encoding="utf-8") as file:  # noqa: PTH123  (pathlib may not be loaded)
            file.write(f"{where!r}\n")


if "WATCH_FILE" in os.environ:
    sys.addaudithook(note)
