"""Errors while a page is drawn: a message in plain words on the page, and the traceback in the log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.data.table import DataError
from core.settings import SettingsError, limits
from core.text.markdown import escape_markdown

log = logging.getLogger(__name__)


@contextmanager
def error_boundary() -> Iterator[None]:
    """Turn an error of the block into a message."""
    try:
        yield
    except DataError as error:
        st.warning(escape_markdown(str(error)), icon=":material/info:")
        st.page_link("pages/data.py", label="Choose the data", icon=":material/table:")
    except Exception:
        log.exception("A page broke")
        st.error(
            "This page could not be shown. Your data and runs are kept. Change the last setting, or open another page; "
            "whoever runs this app finds the reason in its log.",
            icon=":material/error:",
        )


def stop_if_set_up_wrongly() -> None:
    """Show only what is wrong with the server's settings, if anything is."""
    try:
        limits()
    except SettingsError as error:
        log.error("%s", error)
        st.error(escape_markdown(str(error)), icon=":material/settings:")
        st.stop()
