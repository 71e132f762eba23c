"""The choice of an encoding, for a file whose encoding is not certain."""

from collections.abc import Callable

import streamlit as st

from core.data.charset import ENCODINGS, preview
from core.text.markdown import escape_markdown
from pages.parts.app.custom_data import UnknownEncoding
from pages.parts.app.widget_version import widget_options


def encoding_choice(unknown: UnknownEncoding, read: Callable[[str], None]) -> None:
    """The likely encodings with some lines of the file in each, and all others; a choice is read at once."""
    if unknown.likely:
        st.radio(
            "Choose the encoding in which the words look right",
            unknown.likely,
            index=None,
            format_func=ENCODINGS.__getitem__,
            captions=[_lines(unknown.sample, encoding) for encoding in unknown.likely],
            **widget_options("likely-encoding", None, read),
        )
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
