"""Answers to requests that are not taken: a status and the reason in plain words."""

import html
from collections.abc import Iterable
from http import HTTPStatus

from core.server.headers import Send

SECONDS_TO_TRY_AGAIN = 10
# Browsers know Refresh, programs the other. Who is in and loads the page again is let in by it: the old page may still
# be open when the new one is asked for.
TRY_AGAIN = tuple((name, b"%d" % SECONDS_TO_TRY_AGAIN) for name in (b"refresh", b"retry-after"))
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tradeoff</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem }}
</style>
<h1>Tradeoff</h1>
<p>{words}</p>
</html>
"""


async def refuse_page(words: str, send: Send) -> None:
    """Answer whoever asks for a page with words that are easy to read, also on a phone, and that try again."""
    await refuse(PAGE.format(words=html.escape(words)), send, kind="text/html", headers=TRY_AGAIN)


async def refuse(
    words: str,
    send: Send,
    status: int = HTTPStatus.SERVICE_UNAVAILABLE,
    prefix: str = "http.response",
    kind: str = "text/plain",
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> None:
    """Answer with a status, words and further headers."""
    body = words.encode()
    named = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": f"{prefix}.start", "status": status, "headers": [*named, *headers]})
    await send({"type": f"{prefix}.body", "body": body})
