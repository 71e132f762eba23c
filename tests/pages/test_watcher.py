"""Sessions that come back must not make the server walk through its modules."""

import sys
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from streamlit import config
from streamlit.watcher import local_sources_watcher
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

from pages.parts.watcher import watch_nothing


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """The modules that the watcher asks for their files."""
    modules: list[object] = []
    monkeypatch.setattr(LocalSourcesWatcher, "update_watched_modules", LocalSourcesWatcher.update_watched_modules)
    monkeypatch.setattr(local_sources_watcher, "get_module_paths", lambda module: modules.append(module) or set())
    yield modules


def look() -> None:
    pages = Mock(main_script_path=__file__)
    pages.get_pages.return_value = {}
    LocalSourcesWatcher(pages).update_watched_modules()


def test_no_module_is_looked_at_where_nothing_is_watched(asked: list[object]) -> None:
    look()
    assert len(asked) == len(sys.modules)  # so Streamlit does it, and where
    asked.clear()
    watch_nothing()
    look()
    assert asked == []


def test_a_developer_may_have_files_watched(asked: list[object]) -> None:
    before = config.get_option("server.fileWatcherType")
    config.set_option("server.fileWatcherType", "auto")
    try:
        watch_nothing()
    finally:
        config.set_option("server.fileWatcherType", before)
    look()
    assert asked
