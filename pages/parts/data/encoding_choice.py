"""The choice of an encoding, for a file whose encoding is not certain."""

from collections.abc import Callable

import streamlit as st

from core.data.charset import ENCODINGS, preview
from core.text.markdown import escape_markdown
from pages.parts.app.custom_data import UnknownEncoding
from pages.parts.app.widget_version import widget_options


def encoding_choice(unknown: UnknownEncoding, read: Callable[[str], None]) -> None:
    """The likely encodings with some lines of the file in each, and a button to read it; and all others.

    The arrow keys walk through the likely ones, so that none is read at once.
    """
    if unknown.likely:
        chosen = st.radio(
            "Likely encodings",
            unknown.likely,
            index=None,
            format_func=ENCODINGS.__getitem__,
            captions=[_lines(unknown.sample, encoding) for encoding in unknown.likely],
            key="likely-encoding",
        )
        st.button("Read the file", key="read-likely", disabled=chosen is None, on_click=read, args=(chosen,))
    st.selectbox(
        "Another encoding" if unknown.likely else "Encoding",
        [encoding for encoding in ENCODINGS if encoding not in unknown.likely],
        index=None,
        format_func=ENCODINGS.__getitem__,
        placeholder="Choose an encoding",
        **widget_options("other-encoding", None, read),
    )


def _lines(sample: bytes, encoding: str) -> str:
    return "  \n".join(escape_markdown(line) for line in preview(sample, encoding))
