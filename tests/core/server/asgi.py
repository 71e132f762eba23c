"""ASGI applications without a server: what one is asked is in lists, and what it answers too."""

from typing import Any

from core.server.headers import Application, Message, Receive, Send
from tests.coroutines import run


class Recorder:
    """Answers every request with `headers`, takes every websocket, and knows what it was asked."""

    def __init__(self, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        self.headers = headers or []
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        self.asked.append(scope["type"])
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept", "headers": self.headers})
        else:
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            await send({"type": "http.response.body", "body": b"ok"})


def ask(app: Application, kind: str = "http", **headers: str) -> list[Message]:
    """What an application answers to a request, or a websocket, with these headers."""
    answers: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        answers.append(message)

    named = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    run(_call(app, {"type": kind, "headers": named}, receive, send))
    return answers


async def _call(app: Application, scope: dict[str, Any], receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
