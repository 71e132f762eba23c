"""A table of the learner's own, typed into an editor or pasted as a whole."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.data.custom_data import EXAMPLE, cells_of, edited_cells, table_of, typed_table
from core.data.table import DataError
from core.data.upload import read_table
from core.datasets.catalog import TYPED, UPLOAD
from core.experiment.link_codec import (
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
from core.text.markdown import escape_markdown
from pages.parts.app.session import OpenedFile, Session, Typing
from pages.parts.app.widget_sync import ignore_stale
from pages.parts.data.upload_memory import uploads

EDITOR_HEIGHT = 320
MOST_PASTED = 1_000_000


def is_typed(session: Session) -> bool:
    """True when the table on the session is one that was typed, in the link or too large for it."""
    if session.experiment.dataset == UPLOAD:
        return session.typing is not None and session.typing.large and session.uploaded is session.typing.table
    return session.experiment.dataset == TYPED


def typed_part(session: Session) -> bool:
    """The editor, and the place to paste a whole table; False while the table cannot be used, which is then said."""
    typing = _typing(session)
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
            on_change=ignore_stale(key, _edit),
            args=(session, key),
        )
    _show_paste(session)
    if "typed" in session.refusals:
        st.error(escape_markdown(session.refusals["typed"]), icon=":material/error:")
    if typing.large:
        st.info(
            f"This table takes more than the {MOST_CHARACTERS:,} characters that a link can carry. It stays in this "
            "browser session: whoever opens the link does not find it.",
            icon=":material/link_off:",
        )
    lack = typing.lack if typing.large else _lack(session)
    if lack:
        st.warning(escape_markdown(lack), icon=":material/info:")
    return not lack


def _show_paste(session: Session) -> None:
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
        st.button("Use this table", on_click=_paste, args=(session,))


def _lack(session: Session) -> str:
    try:
        typed_table(session.experiment.typed)
    except DataError as error:
        return str(error)
    return ""


def _key(typing: Typing) -> str:
    return f"typed-{typing.version}"


def _typing(session: Session) -> Typing:
    """What is being typed. The editor is drawn anew when the table has changed by another hand than its own.

    It is also drawn anew after another page was shown: Streamlit has then forgotten what was typed into it.
    """
    typing = session.typing
    large = typing is not None and typing.large and session.experiment.dataset == UPLOAD
    held = typing.now if typing and large else unpack_table(session.experiment.typed) or EXAMPLE
    if typing is None or typing.now != held or _key(typing) not in st.session_state:
        typing = replace(typing or Typing(held, held), base=held, now=held, version=typing.version + 1 if typing else 0)
    session.typing = replace(typing, large=large)
    return session.typing


def _edit(session: Session, key: str) -> None:
    """Take over what was typed into the editor, or keep the table from before and say why."""
    if session.typing is not None and key == _key(
        session.typing
    ):  # or it was drawn for a table that is no longer there
        edits: Mapping[str, Any] = st.session_state[key]
        _adopt(session, edited_cells(session.typing.base, edits), session.typing)


def _paste(session: Session) -> None:
    """Take over a whole table, or keep the one from before and say why."""
    text = str(st.session_state["pasted"])
    try:
        if len(text) > MOST_PASTED:
            raise DataError(
                f"It has {len(text):,} characters, and {MOST_PASTED:,} can be pasted at most. Open it as a file."
            )
        table = read_table(text.encode(errors="replace"), "pasted.csv")
    except DataError as error:
        session.refusals["typed"] = f"The pasted table was not taken. {error}"
    else:
        _adopt(session, cells_of(table.frame), None)
        if "typed" not in session.refusals:
            st.session_state["pasted"] = ""


def _adopt(session: Session, cells: Cells, typing: Typing | None) -> None:
    """Put a table on the session: into the link where it fits. `typing` is the editor's when it made the change."""
    before = session.typing or Typing(cells, cells)
    typing = typing or replace(before, base=cells, version=before.version + 1)
    try:
        check_cells(cells)
        packed = "" if cells == EXAMPLE else pack_table(cells)
    except TooLargeError:
        _keep_large(session, replace(typing, now=cells, large=True))
    except ValueError as error:
        session.refusals["typed"] = f"This table {error}. The table from before is kept."
        session.typing = replace(before, base=before.now, version=before.version + 1)
    else:
        session.typing = replace(typing, now=cells, large=False, table=None, lack="")
        if session.experiment.dataset == TYPED:
            session.change(typed=packed)
        else:
            session.own[TYPED] = packed
            session.choose(TYPED)


def _keep_large(session: Session, typing: Typing) -> None:
    """Put a table on the session that no link can carry, as an uploaded one is."""
    try:
        table, lack = table_of(typing.now), ""
        uploads().keep(session, table, OpenedFile(b"", table.name))
    except DataError as error:
        table, lack = None, str(error)
    session.typing = replace(typing, table=table, lack=lack)
    session.uploaded, session.file = table, None
    session.prepared = session.planned = session.checked = None
    if session.experiment.dataset != UPLOAD:
        session.choose(UPLOAD)
    else:
        session.change()
