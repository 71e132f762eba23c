"""The HTTP headers that limit a page of the app to the app's own server.

Sources: Content Security Policy Level 3 (W3C) and Permissions Policy (W3C).
"""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

SELF = "'self'"
NEVER_NEEDED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ANCESTOR = re.compile(r"'self'|'none'|https?://[\w.*-]+(:\d+)?", re.ASCII)


def security_headers(page: str, ancestors: str = SELF) -> dict[str, str]:
    """The headers by their names in lower case.

    Args:
        page: the HTML of the app's one page. Its inline scripts are allowed by their hashes, and no others.
        ancestors: the sites that may show the app in a frame, with spaces between them.

    Raises:
        ValueError: when `ancestors` is not a list of sites.
    """
    if not ancestors.strip() or not all(ANCESTOR.fullmatch(source) for source in ancestors.split()):
        raise ValueError(
            f"The sites that may show the app in a frame are {ancestors!r}, which is no list of addresses. Write them "
            "with spaces between them, such as: 'self' https://moodle.school.example"
        )
    headers = {
        "content-security-policy": content_policy(page, " ".join(ancestors.split())),
        "x-content-type-options": "nosniff",
        # A page that opens the app, or that the app links to, gets no hold of its window.
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "same-origin",
        "permissions-policy": ", ".join(f"{feature}=()" for feature in NEVER_NEEDED),
    }
    if ancestors.strip() == SELF:  # the older header cannot name sites
        headers["x-frame-options"] = "SAMEORIGIN"
    return headers


def content_policy(page: str, ancestors: str) -> str:
    """The content security policy: what a page may load and run.

    Streamlit needs inline styles, an icon font in a `data:` address, and `blob:` scripts for components of version 2.
    It needs neither `unsafe-eval` nor `unsafe-inline` for scripts, so a script inside a text on a page never runs.
    """
    hashes = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    directives = {
        "default-src": SELF,
        "script-src": f"{SELF} blob: {scripts}".strip(),
        "style-src": f"{SELF} 'unsafe-inline'",
        "img-src": f"{SELF} data: blob:",
        "font-src": f"{SELF} data:",
        "worker-src": f"{SELF} blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class SecurityHeaders:
    """Middleware that adds headers to every answer and replaces those of the same names."""

    def __init__(self, app: Application, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
        self._names = {name for name, _ in self._headers}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or pass one websocket on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [header for header in message.get("headers", []) if header[0].lower() not in self._names]
                message["headers"] = [*kept, *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
