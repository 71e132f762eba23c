"""A table of the learner's own, typed into an editor or pasted as a whole."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from msgspec import structs

from core.data.custom_data import EXAMPLE, cells_of, edited_cells, table_of, typed_table
from core.data.reading.reading import Reading
from core.data.table import DataError
from core.data.upload import read_table
from core.datasets.catalog import TYPED, UPLOAD
from core.experiment.link_codec import (
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cells,
    TooLargeError,
    check_cells,
    pack_table,
    unpack_table,
)
from core.text.markdown import escape_markdown
from pages.parts.app.custom_data import PastedTable, TypedCells, UploadedFile
from pages.parts.app.session import Session
from pages.parts.app.widget_version import is_choice, renew_widget, widget_key
from pages.parts.data.reading_check import show_doubts
from pages.parts.data.upload_memory import uploads

EDITOR_HEIGHT = 320
MAX_PASTED = 1_000_000


def is_typed(session: Session) -> bool:
    """True when the table on the session is one that was typed, in the link or too large for it."""
    if session.experiment.dataset == UPLOAD:
        typed = session.typed_cells
        return typed is not None and typed.too_large and session.upload.table is typed.table
    return session.experiment.dataset == TYPED


def typed_part(session: Session) -> bool:
    """The editor, and a field to paste a whole table into; False, with the reason, while the table cannot be used."""
    typed = _typed_cells(session)
    names, *rows = typed.initial
    st.markdown(
        "**Click a cell** to change it. Click the empty row at the bottom to add a row. For other columns, "
        "paste a table."
    )
    st.data_editor(
        pd.DataFrame(rows, columns=pd.Index(names), dtype=str),
        key=typed.key,
        num_rows="dynamic",
        hide_index=True,
        height=EDITOR_HEIGHT,
        column_config={name: st.column_config.TextColumn(max_chars=MAX_CELL) for name in names},
        on_change=_edit,
        args=(session, typed.key),
    )
    _show_paste(session)
    if typed.pasted and typed.pasted.cells == typed.current:
        _show_pasted(session, typed.pasted)
    if "typed" in session.refusals:
        st.error(escape_markdown(session.refusals["typed"]), icon=":material/error:")
    if typed.too_large:
        st.info(
            f"This table takes more than the {MAX_CHARACTERS:,} characters that a link can carry. It stays in this "
            "browser session: somebody who opens the link does not see it.",
            icon=":material/link_off:",
        )
    problem = typed.problem
    if not typed.too_large:
        try:
            typed_table(session.experiment.typed)
        except DataError as error:
            problem = str(error)
    if problem:
        st.warning(escape_markdown(problem), icon=":material/info:")
    return not problem


def _show_paste(session: Session) -> None:
    key = widget_key("pasted")
    with st.expander(":material/content_paste: Paste a whole table"):
        st.text_area(
            "A line of column names, then a line for each row",
            key=key,
            height=160,
            help="Copy the cells in a spreadsheet and paste them here, or type values separated by commas.",
        )
        st.caption(f"At least 20 rows, at most {MAX_ROWS} rows of {MAX_COLUMNS} columns. It replaces the table above.")
        st.button("Use this table", on_click=_paste, args=(session, key))


def _show_pasted(session: Session, pasted: PastedTable) -> None:
    """Show how the pasted text was read, until its table is changed: reading it again would undo the changes."""
    for note in pasted.table.notes:
        st.info(escape_markdown(note), icon=":material/info:")
    show_doubts(pasted.table, partial(_read_again, session))
    if pasted.requested != Reading():
        st.button("Undo these choices", key="first-guess", on_click=_use_text, args=(session, pasted.text))


def _typed_cells(session: Session) -> TypedCells:
    """The table that is being typed.

    A new editor is drawn when something other than the editor has changed the table, and when the editor was not on the
    page: Streamlit has then forgotten what was typed into it.
    """
    typed = session.typed_cells
    too_large = typed is not None and typed.too_large and session.experiment.dataset == UPLOAD
    held = typed.current if typed and too_large else unpack_table(session.experiment.typed) or EXAMPLE
    if typed and typed.key and typed.key not in st.session_state:
        renew_widget("typed")
    key = widget_key("typed", held)
    if typed is None or typed.key != key:
        typed = replace(typed or TypedCells(held, held), initial=held, current=held, key=key)
    session.typed_cells = replace(typed, too_large=too_large)
    return session.typed_cells


def _edit(session: Session, key: str) -> None:
    """Use what was typed into the editor, unless it cannot be a table."""
    typed = session.typed_cells
    if typed is None or key != typed.key or not is_typed(session):
        return  # the editor was drawn for a table that has been replaced
    edits: Mapping[str, Any] = st.session_state[key]
    cells = edited_cells(typed.initial, edits)
    if is_choice(key, cells):
        _use_cells(session, cells)


def _paste(session: Session, key: str) -> None:
    """Use a pasted table, or keep the one from before and record the reason."""
    text = str(st.session_state[key])
    if len(text) <= MAX_PASTED:
        _use_text(session, text)
    else:
        session.refusals["typed"] = (
            f"The pasted table was not used. It has {len(text):,} characters; at most {MAX_PASTED:,} can be "
            "pasted. Save it as a file, and open the file."
        )
    if "typed" not in session.refusals:
        renew_widget("pasted")


def _read_again(session: Session, name: str, value: Any) -> None:
    """Read the pasted text with another value of a field of `Reading`."""
    if session.typed_cells and (pasted := session.typed_cells.pasted):
        _use_text(session, pasted.text, structs.replace(pasted.requested, **{name: value}))


def _use_text(session: Session, text: str, requested: Reading | None = None) -> None:
    """Use the table in a text, or keep the one from before and record the reason."""
    requested = requested or Reading()
    try:
        table = read_table(text.encode(errors="replace"), "pasted.csv", requested)
    except DataError as error:
        session.refusals["typed"] = f"The pasted table was not used. {error}"
        return
    cells = cells_of(table.frame)
    _use_cells(session, cells)
    if session.typed_cells and "typed" not in session.refusals:
        session.typed_cells = replace(session.typed_cells, pasted=PastedTable(text, requested, table, cells))


def _use_cells(session: Session, cells: Cells) -> None:
    """Put a table on the session: into the link where it fits."""
    typed = session.typed_cells or TypedCells(cells, cells)
    try:
        check_cells(cells)
        packed = "" if cells == EXAMPLE else pack_table(cells)
    except TooLargeError:
        _keep_large(session, replace(typed, current=cells, too_large=True))
    except ValueError as error:
        session.refusals["typed"] = f"This table {error}. The table from before is kept."
    else:
        session.typed_cells = replace(typed, current=cells, too_large=False, table=None, problem="")
        if session.experiment.dataset == TYPED:
            session.change(typed=packed)
        else:
            session.packed_data[TYPED] = packed
            session.choose_dataset(TYPED)


def _keep_large(session: Session, typed: TypedCells) -> None:
    """Put a table on the session that no link can carry, as an uploaded one is."""
    try:
        table, problem = table_of(typed.current), ""
        uploads().keep(session, table, UploadedFile(b"", table.name))
    except DataError as error:
        table, problem = None, str(error)
    session.typed_cells = replace(typed, table=table, problem=problem)
    session.upload.set_table(table)
    if session.experiment.dataset != UPLOAD:
        session.choose_dataset(UPLOAD)
    else:
        session.change()
