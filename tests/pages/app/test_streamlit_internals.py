"""Sessions that come back must not make the server walk through its modules."""

import importlib.util
import sys
from unittest.mock import Mock

import pytest
from streamlit import config

from pages.parts.app import streamlit_internals


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The modules that are asked for their files, by a watcher as it comes from Streamlit."""
    spec = importlib.util.find_spec("streamlit.watcher.local_sources_watcher")
    assert spec
    assert spec.loader
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    modules: list[object] = []
    monkeypatch.setattr(fresh, "get_module_paths", lambda module: modules.append(module) or set())
    monkeypatch.setattr(streamlit_internals, "LocalSourcesWatcher", fresh.LocalSourcesWatcher)
    return modules


def look() -> None:
    pages = Mock(main_script_path=__file__)
    pages.get_pages.return_value = {}
    streamlit_internals.LocalSourcesWatcher(pages).update_watched_modules()


def test_no_module_is_looked_at_where_nothing_is_watched(asked: list[object]) -> None:
    look()
    assert len(asked) == len(sys.modules)  # so Streamlit does it, and where
    asked.clear()
    streamlit_internals.watch_nothing()
    look()
    assert asked == []


def test_a_developer_may_have_files_watched(asked: list[object]) -> None:
    before = config.get_option("server.fileWatcherType")
    config.set_option("server.fileWatcherType", "auto")
    try:
        streamlit_internals.watch_nothing()
    finally:
        config.set_option("server.fileWatcherType", before)
    look()
    assert asked
