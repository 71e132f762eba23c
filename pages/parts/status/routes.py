"""What the server answers beside Streamlit's own pages: its health to everybody, its metrics to whoever has the key."""

import asyncio
import logging
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from core.server.admin_auth import PAUSE
from core.server.descriptors import handle_loop_error
from core.settings import SettingsError
from pages.parts.app.streamlit_internals import METRICS_PATH

log = logging.getLogger(__name__)

SECONDS_BETWEEN_TIDYING = 10.0
REFUSALS = {
    "off": (403, "Switched off. Set TRADEOFF_ADMIN_KEY and start the server again."),
    "wrong": (401, "The header `Authorization: Bearer KEY` is missing, or the key is wrong."),
    "later": (429, "Too many wrong keys. Wait a minute."),
}


def routes() -> list[Route]:
    """The routes, under the server's base path if it has one."""
    return [Route(f"{_base_path()}/health", _health), Route(f"{_base_path()}/metrics", _metrics)]


def _base_path() -> str:
    """The path that every address of the server begins with; empty when there is none."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def guard() -> Middleware:
    """Middleware that asks for the admin key before Streamlit's own metrics, which are slow and open to everybody."""
    return Middleware(_Guard)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Load TensorFlow, and draw the cards' pictures, as soon as the server runs: the first learner does not wait.

    While the server runs, it drops the uploads of sessions that have ended.
    """
    asyncio.get_running_loop().set_exception_handler(handle_loop_error)
    threading.Thread(target=_begin, name="begin", daemon=True).start()
    tidying = asyncio.create_task(_tidy_regularly())
    yield
    tidying.cancel()


async def _tidy_regularly() -> None:
    from pages.parts.data.pending_files import pending_files

    while True:
        await asyncio.sleep(SECONDS_BETWEEN_TIDYING)
        try:
            pending_files().tidy()
        except SettingsError:  # the pages show it
            return
        except Exception:
            log.exception("The uploads of sessions that have ended could not be dropped")


def _begin() -> None:
    from core.charts.thumbnail import thumbnail
    from core.datasets.catalog import DATASETS
    from pages.parts.app.scheduler import scheduler
    from pages.parts.status.figures import host

    # Python prints errors of a logger without handlers; the handler that counts errors ends that.
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    host()
    try:
        scheduler()
    except SettingsError as error:
        log.error("The server is set up wrongly: %s", error)
    if not st.get_option("server.headless"):  # as Streamlit does when a script has no routes
        webbrowser.open(address())
    for name in DATASETS:
        thumbnail(name)


def address() -> str:
    """The address of the app, as the browser on this machine opens it."""
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    host, port = st.get_option("browser.serverAddress"), st.get_option("browser.serverPort")
    return f"{scheme}://{host}:{port}{_base_path()}"


async def _health(_request: Request) -> Response:
    """200 while the server trains or gets ready to, else 503. It gives nothing else, so it needs no key."""
    from core.server.figures import Health, health
    from pages.parts.app.scheduler import scheduler

    try:
        found = health((await run_in_threadpool(scheduler)).stats.snapshot())
    except SettingsError as error:  # the pages show it too
        found = Health(False, str(error))
    return PlainTextResponse(found.words, 200 if found.well else 503, {"Cache-Control": "no-store"})


async def _metrics(request: Request) -> Response:
    """The figures for Prometheus. A key is always asked for: behind a proxy every request comes from this machine."""
    from core.server.metrics import CONTENT_TYPE, metrics_text
    from pages.parts.status.figures import figures

    if refusal := await refused(request):
        return refusal
    try:
        text = await run_in_threadpool(lambda: metrics_text(figures()))
    except SettingsError as error:
        return PlainTextResponse(str(error), 503)
    return Response(text, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


async def refused(request: Request) -> Response | None:
    """The answer to a request that does not bring the key; None to one that does. Only a wrong key costs a wait."""
    from pages.parts.status.figures import host

    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip() if scheme.lower() == "bearer" else ""
    answer = host().auth.check(key, request.client.host if request.client else "")
    if answer == "open":
        return None
    if answer == "wrong" and key:
        await asyncio.sleep(PAUSE)
    status, words = REFUSALS[answer]
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return PlainTextResponse(words, status, headers | {"Cache-Control": "no-store"})


class _Guard:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self._app
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(METRICS_PATH):
            answer = await refused(Request(scope)) or self._app
        await answer(scope, receive, send)
