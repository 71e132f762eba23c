"""Each private part of Streamlit that the app uses is still what it was. Fails by name when an upgrade changes one."""

import ast
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import streamlit as st
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.parts.app import streamlit_internals

ROOT = Path(__file__).resolve().parents[2]
SCREENS = sorted([*(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
PUBLIC = {"streamlit", "streamlit.delta_generator", "streamlit.components.v2", "streamlit.testing.v1"}
ADAPTER = "pages/parts/app/streamlit_internals.py"
# What each function of the adapter calls: the module, the name, and the parameters that it passes or reads.
PRIVATE = [
    ("connection", "streamlit.runtime", "exists", []),
    ("connection", "streamlit.runtime", "Runtime.is_active_session", ["session_id"]),
    ("connection", "streamlit.runtime.scriptrunner_utils.script_run_context", "ScriptRunContext", ["session_id"]),
    (
        "went_back",
        "streamlit.runtime.scriptrunner_utils.script_run_context",
        "ScriptRunContext",
        ["is_history_navigation"],
    ),
    ("had_a_session", "streamlit.web.server.starlette.starlette_websocket", "_parse_subprotocols", ["headers"]),
    ("connected_tabs", "streamlit.runtime", "Runtime.stats_mgr", None),
    ("connected_tabs", "streamlit.runtime.stats", "StatsManager.get_stats", ["family_names"]),
    ("connected_tabs", "streamlit.runtime.stats", "GaugeStat", ["value"]),
    ("upload_remover", "streamlit.runtime", "Runtime.uploaded_file_mgr", None),
    (
        "upload_remover",
        "streamlit.runtime.memory_uploaded_file_manager",
        "MemoryUploadedFileManager.remove_file",
        ["session_id", "file_id"],
    ),
    (
        "stored_files",
        "streamlit.runtime.memory_uploaded_file_manager",
        "MemoryUploadedFileManager.get_files",
        ["session_id", "file_ids"],
    ),
    ("is_script_finished", "streamlit.proto.ForwardMsg_pb2", "ForwardMsg.SCRIPT_FINISHED_FIELD_NUMBER", None),
    ("is_sent_by_pages", "streamlit.proto.BackMsg_pb2", "BackMsg.CLEAR_CACHE_FIELD_NUMBER", None),
    (
        "rerun",
        "streamlit.runtime.websocket_session_manager",
        "WebsocketSessionManager.get_active_session_info",
        ["session_id"],
    ),
    ("rerun", "streamlit.runtime.app_session", "AppSession.request_rerun", ["client_state"]),
    ("rerun", "streamlit.runtime.app_session", "AppSession._on_source_file_changed", None),  # it reruns in the same way
    ("use_navigation_only", "streamlit.runtime.pages_manager", "PagesManager.uses_pages_directory", None),
    (
        "watch_nothing",
        "streamlit.watcher.local_sources_watcher",
        "LocalSourcesWatcher.update_watched_modules",
        ["self"],
    ),
]


@pytest.mark.parametrize(
    ("user", "module", "name", "parameters"), PRIVATE, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_private_part_is_there_as_it_was(user: str, module: str, name: str, parameters: list[str] | None) -> None:
    changed = f"Streamlit {st.__version__} has changed {module}.{name}, which {ADAPTER} uses in {user}()"
    try:
        part: Any = importlib.import_module(module)
        for attribute in name.split("."):
            part = getattr(part, attribute)
    except (ImportError, AttributeError) as error:
        pytest.fail(f"{changed}: {error}")
    if parameters is not None:
        assert set(parameters) <= set(inspect.signature(part).parameters), changed


def test_the_page_that_loads_the_app_holds_its_scripts() -> None:
    assert "<script" in streamlit_internals.INDEX_HTML.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("protocols", "had"),
    [("", False), ("streamlit, token", False), ("streamlit, , ", False), ("streamlit, token, session", True)],
)
def test_a_page_that_comes_back_names_its_session(protocols: str, had: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        streamlit_internals,
        "st",
        SimpleNamespace(context=SimpleNamespace(headers={"sec-websocket-protocol": protocols})),
    )
    assert streamlit_internals.had_a_session() == had


def test_the_headers_of_a_session_are_found_in_any_case() -> None:
    from streamlit.runtime.context import StreamlitHeaders

    headers = StreamlitHeaders([("Sec-WebSocket-Protocol", "streamlit, token, session")])
    assert headers.get("sec-websocket-protocol")


def test_a_message_that_touches_other_sessions_is_not_a_pages() -> None:
    kinds = {field.name for field in BackMsg.DESCRIPTOR.fields}
    assert set(streamlit_internals.PAGE_MESSAGES) <= kinds
    # Those that the server must never hear; a new kind has to be put on one side or the other.
    assert kinds - set(streamlit_internals.PAGE_MESSAGES) == {
        "clear_cache",
        "set_run_on_save",
        "load_git_info",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
    }
    assert streamlit_internals.is_sent_by_pages(BackMsg(app_heartbeat=True).SerializeToString())
    for foreign in (BackMsg(clear_cache=True).SerializeToString(), b"", b"\xff\xff"):
        assert not streamlit_internals.is_sent_by_pages(foreign)


def test_connected_sessions_are_counted_as_a_gauge() -> None:
    from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat
    from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

    manager = WebsocketSessionManager(Mock(), Mock(), Mock(), Mock())
    (stat,) = manager.get_stats([ACTIVE_SESSIONS_FAMILY])[ACTIVE_SESSIONS_FAMILY]
    assert isinstance(stat, GaugeStat)
    assert stat.value == 0


def test_an_uploaded_file_is_removed() -> None:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

    files = MemoryUploadedFileManager("/upload")
    files.add_file("session", UploadedFileRec("id", "a.csv", "text/csv", b"x"))
    assert len(files.get_files("session", ["id"])) == 1
    files.remove_file(session_id="session", file_id="id")
    assert files.get_files("session", ["id"]) == []


def test_the_folder_of_pages_is_left_to_the_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.pages_manager import PagesManager

    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory  # what Streamlit would do
    streamlit_internals.use_navigation_only()
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is False


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The modules whose files a watcher asks for, the watcher being as it comes from Streamlit."""
    spec = importlib.util.find_spec("streamlit.watcher.local_sources_watcher")
    assert spec
    assert spec.loader
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    modules: list[object] = []
    monkeypatch.setattr(fresh, "get_module_paths", lambda module: modules.append(module) or set())
    monkeypatch.setattr(streamlit_internals, "LocalSourcesWatcher", fresh.LocalSourcesWatcher)
    return modules


def update_watched_modules() -> None:
    pages = Mock(main_script_path=__file__)
    pages.get_pages.return_value = {}
    streamlit_internals.LocalSourcesWatcher(pages).update_watched_modules()


def test_no_module_is_examined_where_nothing_is_watched(examined: list[object]) -> None:
    update_watched_modules()
    assert len(examined) == len(sys.modules)  # so Streamlit does it, and there
    examined.clear()
    streamlit_internals.watch_nothing()
    update_watched_modules()
    assert examined == []


def test_a_developer_may_have_files_watched(examined: list[object]) -> None:
    before = config.get_option("server.fileWatcherType")
    config.set_option("server.fileWatcherType", "auto")
    try:
        streamlit_internals.watch_nothing()
    finally:
        config.set_option("server.fileWatcherType", before)
    update_watched_modules()
    assert examined


def private_parts(source: str) -> Iterator[str]:
    """Imports from Streamlit that are not public, and private names of other objects, with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = inner if node.module == "streamlit" else [node.module or ""]
        else:
            modules = []
            if isinstance(node, ast.Attribute) and is_private(node.attr) and not is_own(node.value):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        for module in modules:
            if module.split(".")[0] == "streamlit" and module not in PUBLIC:
                yield f"line {node.lineno}: {module}"


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def is_own(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_file_uses_a_private_part(path: Path) -> None:
    if str(path.relative_to(ROOT)) != ADAPTER:
        assert list(private_parts(path.read_text(encoding="utf-8"))) == []


def test_private_parts_are_found() -> None:
    source = "import streamlit.web.cli\nfrom streamlit import runtime\nfrom streamlit.runtime import exists\n"
    source += "import streamlit as st\nfrom streamlit.delta_generator import DeltaGenerator\nst.session_state._state\n"
    assert list(private_parts(source)) == [
        "line 1: streamlit.web.cli",
        "line 2: streamlit.runtime",
        "line 3: streamlit.runtime",
        "line 6: st.session_state._state",
    ]
