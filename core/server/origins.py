"""Which pages may open a websocket to the app: its own, and those of the origins that whoever deploys it names.

A browser lets any page open a websocket to any server, and says in `Origin` whose page it is. Streamlit refuses what it
does not know, but first asks a server on the internet for this machine's address there, and takes every page that a
visitor's own machine serves for its own. This asks nobody.
"""

from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from core.server.headers import Application, Receive, Send

POLICY_VIOLATION = 1008  # RFC 6455, 7.4.1


def is_allowed(origin: str | None, host: str | None, allowed: list[str]) -> bool:
    """True for the app's own pages, for origins in `allowed`, and for programs, which send no origin.

    Args:
        origin: such as `https://tradeoff.school.example`.
        host: the host and port that the request names.
        allowed: origins; `*` allows all.
    """
    if origin is None or "*" in allowed:
        return True
    try:
        own = urlsplit(origin).netloc == host
    except ValueError:  # no address at all
        return False
    return own or origin.rstrip("/") in {one.strip().rstrip("/") for one in allowed}


class KnownOrigins:
    """Refuses websockets that a page of another origin opens. `allowed` is asked at each one."""

    def __init__(self, app: Application, allowed: Callable[[], list[str]]) -> None:
        self._app, self._allowed = app, allowed

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or pass one websocket on."""
        if scope["type"] == "websocket":
            named = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
            if not is_allowed(named.get(b"origin"), named.get(b"host"), self._allowed()):
                await receive()  # the request to connect: only then can it be refused
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
                return
        await self._app(scope, receive, send)
