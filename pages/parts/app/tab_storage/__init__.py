"""The storage of the browser's tab as a Streamlit component without a picture: it outlives a reload of the page."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

KEY = "tab-storage"  # style.css hides the element of this key
MAX_NAME = 64

_mount = component(
    "tab_storage",
    js=(Path(__file__).parent / "tab_storage.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def keep_in_tab(session: str, record: str, *, found: str, on_earlier: Callable[[str, str], None]) -> None:
    """Keep the record of the session of this name in the tab; an empty record removes what is kept.

    What an earlier session has left there stays until it is `found`: `on_earlier` is called once with the name of that
    session and its record, before the rerun. Both come from the browser and may be any text.
    """
    _mount(
        key=KEY,
        data={"session": session, "record": record, "found": found},
        on_earlier_change=lambda: _use(st.session_state[KEY]["earlier"], on_earlier),
    )


def _use(stored: Any, on_earlier: Callable[[str, str], None]) -> None:
    """Take a report of the browser. One of another form, which only a changed storage sends, changes nothing."""
    if not isinstance(stored, Mapping):
        return
    session, record = stored.get("session"), stored.get("record")
    if isinstance(session, str) and isinstance(record, str):
        on_earlier(session[:MAX_NAME], record)
