"""Writes down each address that a Python process looks up, connects or sends to, and each file that it writes.

It goes on in processes forked from this one.

Python imports a module of this name when it starts, wherever it finds one.
"""

import os
import sys
from pathlib import Path
from typing import Any

ADDRESSES = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
FILES = {"os.mkdir": 0, "os.rename": 1, "os.remove": 0, "os.link": 1, "os.symlink": 1, "os.chmod": 0}
TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ADDRESSES:
        write("address", arguments[0] if event.startswith("socket.get") else arguments[1])
    elif event == "os.remove" and arguments[1] >= 0:  # named within an open folder
        write("file", f"{Path(f'/proc/self/fd/{arguments[1]}').readlink()}/{os.fsdecode(arguments[0])}")
    elif event in FILES:
        write("file", arguments[FILES[event]])
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & TO_WRITE:
        write("file", arguments[0])


def write(kind: str, what: Any) -> None:
    """One line with both, in one piece: several processes write. Not by `open`, which would be noted in turn."""
    if what == os.environ["WATCH_FILE"]:
        return
    file = os.open(os.environ["WATCH_FILE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, f"{kind} {what!r}\n".encode())
    os.close(file)


if "WATCH_FILE" in os.environ:
    sys.addaudithook(note)
