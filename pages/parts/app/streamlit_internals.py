"""No file of this app is watched: Streamlit is kept from looking at every module for sessions that come back."""

from streamlit import config
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher


def watch_nothing() -> None:
    """Make sure that `server.fileWatcherType = "none"` is meant for all sessions.

    Streamlit 1.67 heeds it for a session that is new. One that comes back after a lost connection gets a watcher, which
    then asks the disk for the files of all modules after a run: 0.1 s in which nobody else is answered.
    """
    if config.get_option("server.fileWatcherType") == "none":
        LocalSourcesWatcher.update_watched_modules = _nothing  # type: ignore[method-assign, assignment]


def _nothing(_watcher: LocalSourcesWatcher) -> None:
    return None
