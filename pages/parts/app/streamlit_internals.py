"""What the app uses of Streamlit beyond its public names, each with the reason. No other file does.

An upgrade of Streamlit may change any of these without notice: tests/pages/test_streamlit_internals.py then says which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher
from streamlit.web.server.starlette.starlette_websocket import _parse_subprotocols

# The page that loads the app: the content policy allows the scripts in it by their hashes.
INDEX_HTML = Path(st.__file__).parent / "static" / "index.html"
# Streamlit's own metrics, which it would give to everybody.
METRICS_PATH = "/_stcore/metrics"
# The kinds of messages of a browser that only draw its own page, or answer it. clear_cache would empty the app's caches
# for everybody, and the worker pool is in one of them.
PAGE_MESSAGES = ("rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request")
MAX_SHORT_MESSAGE = 1_000  # bytes; one that says that a run has ended has some hundred


def connection() -> Callable[[], bool] | None:
    """A function that says whether the browser of the current session is connected; None where there is no browser.

    Other threads and sessions may call it. A tab in the background stays connected, though it may poll only once a
    minute. A browser that vanished counts as connected until it has not answered a ping of Streamlit's.

    Private because the public `on_release` of a session's cache is called at every short break of the connection too.
    """
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return None
    return partial(runtime.get_instance().is_active_session, context.session_id)


def went_back() -> bool:
    """True when the page is drawn because the learner went back or forward in the browser's history.

    Private because the public query parameters are the same for a link that the app itself has written.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def had_a_session() -> bool:
    """True when the browser's page, which was not reloaded, names an earlier session that the server has lost.

    Private because a cookie belongs to all tabs of a browser: one tab's connection would speak for another's.
    """
    _protocol, _token, earlier_session = _parse_subprotocols(st.context.headers)  # type: ignore[arg-type]
    return earlier_session is not None


def connected_tabs() -> int:
    """The number of browser tabs that are connected, this one included.

    Private because no public name counts sessions.
    """
    stats = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return sum(stat.value for stat in stats.get(ACTIVE_SESSIONS_FAMILY, ()) if isinstance(stat, GaugeStat))


def upload_remover(file_id: str) -> Callable[[], None]:
    """A function that deletes an uploaded file from Streamlit's memory. Other sessions may call it.

    Private because Streamlit otherwise keeps the file until its session ends.
    """
    context, files = get_script_run_ctx(), _memory_files()
    if context is None or files is None:
        return lambda: None
    return partial(files.remove_file, session_id=context.session_id, file_id=file_id)


def session_id() -> str:
    """Streamlit's name for the current session, as in the address that it uploads to; empty where there is none.

    Private because no public name gives it.
    """
    context = get_script_run_ctx()
    return context.session_id if context else ""


@dataclass(frozen=True)
class StoredFile:
    """A file that a browser has uploaded and Streamlit keeps in memory: its session, its id, its size in bytes."""

    session: str
    id: str
    size: int


def stored_files() -> list[StoredFile]:
    """All files that Streamlit keeps, in the order of their arrival in each session.

    Private because Streamlit says only how much all of them take.
    """
    if not (files := _memory_files()):
        return []
    sessions = {session: list(stored.values()) for session, stored in list(files.file_storage.items())}
    return [StoredFile(name, file.file_id, len(file.data)) for name, stored in sessions.items() for file in stored]


def remove_stored_file(file: StoredFile) -> None:
    """Delete a file from Streamlit's memory.

    Private because Streamlit otherwise keeps the file until its session ends.
    """
    if files := _memory_files():
        files.remove_file(session_id=file.session, file_id=file.id)


def _memory_files() -> MemoryUploadedFileManager | None:
    files = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return files if isinstance(files, MemoryUploadedFileManager) else None


def is_connected(session: str) -> bool:
    """Whether the browser of a session is connected.

    Private because it is asked where no script runs.
    """
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def is_script_finished(data: bytes) -> bool:
    """Whether a message to a browser says that its page, or a part of it, has been drawn.

    Private because Streamlit's protocol is.
    """
    return len(data) < MAX_SHORT_MESSAGE and ForwardMsg.FromString(data).HasField("script_finished")


def is_sent_by_pages(data: bytes) -> bool:
    """Whether a message of a browser is of a kind that a page of this app sends.

    Private because Streamlit's protocol is.
    """
    try:
        return BackMsg.FromString(data).WhichOneof("type") in PAGE_MESSAGES
    except DecodeError:
        return False


def rerun(session: str) -> None:
    """Draw the page of a session again, if its browser is connected. Called on the server's event loop.

    Private because only a script can ask for a rerun, and none runs when the server itself has news for a page.
    """
    info = runtime.get_instance()._session_mgr.get_active_session_info(session)
    if info is not None:
        info.session.request_rerun(info.session._client_state)


def use_navigation_only() -> None:
    """Leave the pages to `st.navigation`. To be called before the first session.

    Private because Streamlit 1.67 takes the folder `pages` for an app of its older kind until app.py has run once. The
    first visitor who opens a page by its link would get that page without the navigation.
    """
    PagesManager.uses_pages_directory = False


def watch_nothing() -> None:
    """Apply `server.fileWatcherType = "none"` to all sessions.

    Private because Streamlit 1.67 applies it to new sessions only. A session that comes back after a lost connection
    gets a watcher, which asks the disk for the files of all modules after a run: 0.1 s in which nobody else is served.
    """
    if st.get_option("server.fileWatcherType") == "none":
        LocalSourcesWatcher.update_watched_modules = lambda _self: None  # type: ignore[method-assign, assignment]
