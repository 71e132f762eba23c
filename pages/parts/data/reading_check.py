"""What of a file to check: its first lines as they were read, and each doubt with a button for the other reading."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from core.data.reading.reading import Doubt, HeaderDoubt, LeftOut, exact_text
from core.data.table import Table
from core.text.markdown import escape_markdown

ROLES = {"above the table": "Left out", "names": "Names", "left out": "Left out", "row": "Row"}
LEFT_OUT: dict[LeftOut, str] = {
    "repeated names": "the lines that repeat the names",
    "further names": "the lines below the names",
    "summary rows": "the rows of totals",
}


def reading_check(table: Table, read_again: Callable[[str, Any], None]) -> None:
    """Show the first lines and the doubts. `read_again` takes a field of `Reading` and its new value."""
    if table.reading is None:
        return
    if table.first_lines:
        st.caption("The first lines of the file, and what each was taken as:")
        st.dataframe(lines_table(table), hide_index=True, key="first-lines")
    for number, doubt in enumerate(table.doubts):
        with st.container(horizontal=True, vertical_alignment="center", key=f"doubt-{number}"):
            st.markdown(f":material/help: {escape_markdown(doubt.text)}", width="stretch")
            field, value = _other_reading(table, doubt)
            label = escape_markdown(_label(doubt))
            st.button(label, key=f"turn-over-{number}", on_click=read_again, args=(field, value))
    kept = table.reading.kept
    for kind, words in LEFT_OUT.items():
        if kind in table.reading.left_out:
            st.button(f"Keep {words}", key=f"keep-{kind}", on_click=read_again, args=("kept", (*kept, kind)))
        elif kind in kept:
            others = tuple(other for other in kept if other != kind)
            st.button(f"Leave out {words}", key=f"keep-{kind}", on_click=read_again, args=("kept", others))


def lines_table(table: Table) -> pd.DataFrame:
    """One row a line: its number, what it was taken as, and its first values."""
    width = max(len(line.values) for line in table.first_lines)
    rows = [
        [line.number, ROLES[line.role], *line.values, *[""] * (width - len(line.values))] for line in table.first_lines
    ]
    return pd.DataFrame(rows, columns=["Line", "Taken as", *map(str, range(1, width + 1))])


def _other_reading(table: Table, doubt: Doubt) -> tuple[str, Any]:
    """The field of `Reading`, and the value that reads the file the other way."""
    if isinstance(doubt, HeaderDoubt):
        return "header", doubt.header
    assert table.reading is not None
    return "decimals", {**table.reading.decimals, doubt.column: doubt.other_decimal}


def _label(doubt: Doubt) -> str:
    if isinstance(doubt, HeaderDoubt):
        return "It holds values" if doubt.is_names else "It holds names"
    return f"Read '{doubt.example}' as {exact_text(doubt.otherwise)}"
