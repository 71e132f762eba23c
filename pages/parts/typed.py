"""A table of the learner's own, typed into an editor or pasted as a whole."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.data.catalogue import TYPED, UPLOAD
from core.data.own import EXAMPLE, cells_of, edited_cells, table_of, typed_table
from core.data.packing import (
    MOST_CELL,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cells,
    TooLargeError,
    check_cells,
    pack_table,
    unpack_table,
)
from core.data.table import DataError
from core.data.upload import read_table
from pages.parts.guard import plain
from pages.parts.shown import while_shown
from pages.parts.state import Bench, OpenedFile, Typing
from pages.parts.uploads import uploads

EDITOR_HEIGHT = 320
MOST_PASTED = 1_000_000


def is_typed(bench: Bench) -> bool:
    """True when the table on the bench is one that was typed, in the link or too large for it."""
    if bench.experiment.dataset == UPLOAD:
        return bench.typing is not None and bench.typing.large and bench.uploaded is bench.typing.table
    return bench.experiment.dataset == TYPED


def typed_part(bench: Bench) -> bool:
    """The editor, and the place to paste a whole table; False while the table cannot be used, which is then said."""
    typing = _typing(bench)
    key, (names, *rows) = _key(typing), typing.base
    st.markdown(
        "**Click a cell** to change it, and the row below the last to add one. For other columns, paste a table."
    )
    with st.container(key="typing"):
        st.data_editor(
            pd.DataFrame(rows, columns=pd.Index(names), dtype=str),
            key=key,
            num_rows="dynamic",
            hide_index=True,
            height=EDITOR_HEIGHT,
            column_config={name: st.column_config.TextColumn(max_chars=MOST_CELL) for name in names},
            on_change=while_shown(key, _edit),
            args=(bench, key),
        )
    _show_paste(bench)
    if "typed" in bench.refusals:
        st.error(plain(bench.refusals["typed"]), icon=":material/error:")
    if typing.large:
        st.info(
            f"This table takes more than the {MOST_CHARACTERS:,} characters that a link can carry. It stays in this "
            "browser session: whoever opens the link does not find it.",
            icon=":material/link_off:",
        )
    lack = typing.lack if typing.large else _lack(bench)
    if lack:
        st.warning(plain(lack), icon=":material/info:")
    return not lack


def _show_paste(bench: Bench) -> None:
    with st.expander(":material/content_paste: Paste a whole table"):
        st.text_area(
            "A line of column names, then a line for each row",
            key="pasted",
            height=160,
            help="Copy the cells in a spreadsheet and paste them here, or type values parted by commas.",
        )
        st.caption(
            f"At least 20 rows, at most {MOST_ROWS} rows of {MOST_COLUMNS} columns. It replaces the table above."
        )
        st.button("Use this table", on_click=_paste, args=(bench,))


def _lack(bench: Bench) -> str:
    try:
        typed_table(bench.experiment.typed)
    except DataError as error:
        return str(error)
    return ""


def _key(typing: Typing) -> str:
    return f"typed-{typing.version}"


def _typing(bench: Bench) -> Typing:
    """What is being typed. The editor is drawn anew when the table has changed by another hand than its own.

    It is also drawn anew after another page was shown: Streamlit has then forgotten what was typed into it.
    """
    typing = bench.typing
    large = typing is not None and typing.large and bench.experiment.dataset == UPLOAD
    held = typing.now if typing and large else unpack_table(bench.experiment.typed) or EXAMPLE
    if typing is None or typing.now != held or _key(typing) not in st.session_state:
        typing = replace(typing or Typing(held, held), base=held, now=held, version=typing.version + 1 if typing else 0)
    bench.typing = replace(typing, large=large)
    return bench.typing


def _edit(bench: Bench, key: str) -> None:
    """Take over what was typed into the editor, or keep the table from before and say why."""
    if bench.typing is not None and key == _key(bench.typing):  # or it was drawn for a table that is no longer there
        edits: Mapping[str, Any] = st.session_state[key]
        _adopt(bench, edited_cells(bench.typing.base, edits), bench.typing)


def _paste(bench: Bench) -> None:
    """Take over a whole table, or keep the one from before and say why."""
    text = str(st.session_state["pasted"])
    try:
        if len(text) > MOST_PASTED:
            raise DataError(
                f"It has {len(text):,} characters, and {MOST_PASTED:,} can be pasted at most. Open it as a file."
            )
        table = read_table(text.encode(errors="replace"), "pasted.csv")
    except DataError as error:
        bench.refusals["typed"] = f"The pasted table was not taken. {error}"
    else:
        _adopt(bench, cells_of(table.frame), None)
        if "typed" not in bench.refusals:
            st.session_state["pasted"] = ""


def _adopt(bench: Bench, cells: Cells, typing: Typing | None) -> None:
    """Put a table on the bench: into the link where it fits. `typing` is the editor's when it made the change."""
    before = bench.typing or Typing(cells, cells)
    typing = typing or replace(before, base=cells, version=before.version + 1)
    try:
        check_cells(cells)
        packed = "" if cells == EXAMPLE else pack_table(cells)
    except TooLargeError:
        _keep_large(bench, replace(typing, now=cells, large=True))
    except ValueError as error:
        bench.refusals["typed"] = f"This table {error}. The table from before is kept."
        bench.typing = replace(before, base=before.now, version=before.version + 1)
    else:
        bench.typing = replace(typing, now=cells, large=False, table=None, lack="")
        if bench.experiment.dataset == TYPED:
            bench.change(typed=packed)
        else:
            bench.own[TYPED] = packed
            bench.choose(TYPED)


def _keep_large(bench: Bench, typing: Typing) -> None:
    """Put a table on the bench that no link can carry, as an uploaded one is."""
    try:
        table, lack = table_of(typing.now), ""
        uploads().keep(bench, table, OpenedFile(b"", table.name))
    except DataError as error:
        table, lack = None, str(error)
    bench.typing = replace(typing, table=table, lack=lack)
    bench.uploaded, bench.file = table, None
    bench.prepared = bench.planned = bench.checked = None
    if bench.experiment.dataset != UPLOAD:
        bench.choose(UPLOAD)
    else:
        bench.change()
