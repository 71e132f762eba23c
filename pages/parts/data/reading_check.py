"""What to check in a file: its first lines as they were read, and each doubt with a button for the other reading."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import streamlit as st

from core.data.reading.reading import EncodingDoubt, HeaderDoubt, LeftOut, exact_text
from core.data.table import Table
from core.text.markdown import escape_markdown
from core.text.words import listed, shortened

MAX_BUTTONS = 3
ROLES = {"above the table": "Left out", "names": "Names", "left out": "Left out", "row": "Row"}
LEFT_OUT: dict[LeftOut, str] = {
    "repeated names": "the lines that repeat the names",
    "further names": "the lines below the names",
    "summary rows": "the rows of totals",
    "footnotes": "the lines below the table",
}


def show_doubts(table: Table, read_again: Callable[[str, Any], None]) -> None:
    """Show the doubts, and a button for the other reading of each, and for the rows that were left out.

    `read_again` takes a field of `Reading` and its new value.
    """
    if table.reading is None:
        return
    for number, (text, label, field, value) in enumerate(_doubts(table)):
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"doubt-{number}"):
            st.markdown(f":orange[:material/help:] {escape_markdown(text)}", width="stretch")
            st.button(escape_markdown(label), key=f"other-reading-{number}", on_click=read_again, args=(field, value))
    kept = table.reading.kept
    for kind, words in LEFT_OUT.items():
        if kind in table.reading.left_out:
            st.button(f"Keep {words}", key=f"keep-{kind}", on_click=read_again, args=("kept", (*kept, kind)))
        elif kind in kept:
            others = tuple(other for other in kept if other != kind)
            with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"kept-{kind}"):
                st.markdown(f"You keep {words} as rows.", width="stretch")
                st.button(f"Leave out {words}", key=f"keep-{kind}", on_click=read_again, args=("kept", others))


def show_first_lines(table: Table) -> None:
    """Show the first lines of the file, and what each was taken as."""
    if table.first_lines:
        st.caption("The first lines of the file, and how each was read:")
        st.dataframe(lines_table(table), hide_index=True, key="first-lines")


def lines_table(table: Table) -> pd.DataFrame:
    """One row a line: its number, what it was taken as, and its first values."""
    width = max(len(line.values) for line in table.first_lines)
    rows = [
        [line.number, ROLES[line.role], *line.values, *[""] * (width - len(line.values))] for line in table.first_lines
    ]
    return pd.DataFrame(rows, columns=["Line", "Read as", *map(str, range(1, width + 1))])


def _doubts(table: Table) -> Iterator[tuple[str, str, str, Any]]:
    """Each doubt in words, the words of its button, and the field of `Reading` with the value of the other reading.

    Of many columns of numbers in doubt the first one is described, and one button reads all of them the other way.
    """
    assert table.reading is not None
    numbers = []
    for doubt in table.doubts:
        if isinstance(doubt, HeaderDoubt):
            yield doubt.text, "It holds values" if doubt.is_names else "It holds names", "header", doubt.header
        elif isinstance(doubt, EncodingDoubt):
            yield doubt.text, f"Read it as {doubt.label}", "encoding", doubt.encoding
        else:
            numbers.append(doubt)
    if len(numbers) > MAX_BUTTONS:
        turned = {doubt.column: doubt.other_decimal for doubt in numbers}
        text = f"{numbers[0].text} The same is true of {listed(doubt.column for doubt in numbers[1:])}."
        yield text, f"Read all {len(numbers)} columns the other way", "decimals", table.reading.decimals | turned
        return
    for doubt in numbers:
        label = f"Read '{shortened(doubt.example)}' as {exact_text(doubt.otherwise)}"
        yield doubt.text, label, "decimals", table.reading.decimals | {doubt.column: doubt.other_decimal}
