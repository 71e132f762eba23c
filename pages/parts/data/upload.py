"""The card for an uploaded file, and the controls for how the file was read."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from msgspec import structs

from core.data.charset import ENCODINGS, EncodingError
from core.data.reading.process import ReadingJob
from core.data.reading.reading import Reading
from core.data.reading.separator import SAMPLE_RECORDS
from core.data.reading.signatures import format_of
from core.data.table import DataError, Table
from core.data.upload import MAXIMUM_BYTES, read_table
from core.datasets.catalog import UPLOAD
from core.text.markdown import escape_markdown
from core.text.words import shortened
from pages.parts.app.custom_data import UnknownEncoding, UploadedFile
from pages.parts.app.error_boundary import error_boundary
from pages.parts.app.session import Session
from pages.parts.app.streamlit_internals import connection, session_id, upload_remover
from pages.parts.app.widget_version import widget_options
from pages.parts.data.encoding_choice import encoding_choice
from pages.parts.data.pending_files import pending_files
from pages.parts.data.reading_check import show_doubts, show_first_lines
from pages.parts.data.upload_memory import uploads

MAX_BYTES_READ_HERE = 2**20  # a larger file is read in another process
SECONDS_BETWEEN_POLLS = 0.3
SEPARATOR_NAMES = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar |", " ": "Spaces"}
DECIMAL_NAMES = {".": "Point: 1.5", ",": "Comma: 1,5"}
DOUBTS_BELOW = "This file can be read in more than one way. Check it below."
FORMATS = "CSV, TSV, Excel, OpenDocument, Parquet, JSON or ARFF, also zipped, up to 50 MB."


def upload_card(session: Session) -> None:
    """Upload a file and use its table. If the file cannot be read, the session keeps its table."""
    st.file_uploader(
        "Your own table",
        max_upload_size=MAXIMUM_BYTES // 2**20,
        key="upload",
        on_change=_open_file,
        args=(session,),
        help="It stays in this browser session and on this server, and nowhere else.",
    )
    st.caption(FORMATS)
    if refusal := pending_files().refusals.pop(session_id(), ""):
        session.refusals["upload"] = refusal
    if session.upload.reading:
        st.fragment(_poll_reading, run_every=SECONDS_BETWEEN_POLLS)(session)
    if session.upload.unknown_encoding and not st.session_state["upload"]:  # the file is gone, and its question too
        session.upload.unknown_encoding = None
        session.refusals.pop("upload", None)
    if "upload" in session.refusals:
        st.error(escape_markdown(session.refusals["upload"]), icon=":material/error:")
        if session.upload.unknown_encoding:
            encoding_choice(session.upload.unknown_encoding, partial(_open_file, session))
    if session.upload.table:
        chosen = session.experiment.dataset == UPLOAD
        st.button(
            f"Use {escape_markdown(session.upload.table.name)}",
            key="choose-upload",
            type="primary" if chosen else "secondary",
            on_click=session.choose_dataset,
            args=(UPLOAD,),
        )
        if chosen and session.upload.table.doubts and "upload" not in session.refusals:
            with st.container(key="doubts-below"):
                st.caption(f":orange[:material/help:] {DOUBTS_BELOW}")


def dropped_note(session: Session) -> None:
    """Say that the session's table was dropped, until the learner confirms it. Also marks the session as active."""
    uploads().touch(session)
    if session.upload.dropped:
        st.warning(escape_markdown(session.upload.dropped), icon=":material/delete:")
        st.button("Understood", key="understood-dropped", on_click=setattr, args=(session.upload, "dropped", ""))


def reading_controls(session: Session, table: Table) -> None:
    """Show how the file was read, with a control to correct each guess."""
    if session.upload.file is None or table.reading is None:
        return
    if not (shown := _controls_for(table.reading)):
        return
    st.markdown("**How the file was read**")
    st.caption("Guessed from the file. Change what was guessed wrong; the file is then read again.")
    with st.container(horizontal=True, key="reading"):
        for name, draw in shown.items():
            draw(**widget_options(f"reading:{name}", getattr(table.reading, name), _read_again, session, name))
    if "reading" in session.refusals:
        st.error(escape_markdown(session.refusals["reading"]), icon=":material/error:")
    show_first_lines(table)


def show_doubts_of_upload(session: Session, table: Table) -> None:
    """Show what of the file could be read in another way, with a button for each."""
    if session.upload.file is not None:
        show_doubts(table, partial(_read_again, session))


def _controls_for(reading: Reading) -> dict[str, Callable[..., Any]]:
    """The controls that apply to the file's format, by their field of `Reading`."""
    widgets = {
        "sheet": lambda **options: st.selectbox("Sheet", reading.sheets, format_func=shortened, **options),
        "separator": lambda **options: _choose("Values are separated by", SEPARATOR_NAMES, **options),
        "decimal": lambda **options: _choose("Decimal mark", DECIMAL_NAMES, **options),
        "header": lambda **options: st.number_input(
            "Row of names",
            min_value=0,
            max_value=SAMPLE_RECORDS,
            help="1 is the first row that is not empty. Rows above the column names are left out. 0 means that the "
            "file has no column names: its first row holds values.",
            **options,
        ),
        "encoding": lambda **options: _choose("Encoding", ENCODINGS, **options),
    }
    known = {name: getattr(reading, name) for name in widgets}
    if len(reading.sheets) < 2:
        known["sheet"] = None
    return {name: draw for name, draw in widgets.items() if known[name] is not None}


def _choose(label: str, names: dict[str, str], **options: Any) -> None:
    st.selectbox(label, list(names), format_func=lambda value: names.get(value, value), **options)


def _open_file(session: Session, encoding: str | None = None) -> None:
    """Read the file in the uploader, in this encoding when it was chosen."""
    file = st.session_state["upload"]
    if encoding is None:  # what was said of the file before
        session.upload.unknown_encoding = None
        session.refusals.pop("upload", None)
    if file is not None:
        release, is_connected = upload_remover(file.file_id), connection() or (lambda: True)
        requested = Reading(encoding=encoding)
        content = file.getvalue()
        options = {"id": file.file_id, "release": release, "is_connected": is_connected}
        _read(session, UploadedFile(content, file.name, requested, **options))


def _read_again(session: Session, name: str, value: Any) -> None:
    """Read the file with the new value of a control. Another sheet may have its names in another row."""
    if session.upload.file is None or session.experiment.dataset != UPLOAD:
        return
    requested = structs.replace(session.upload.file.requested, **{name: _asked(session.upload.file, name, value)})
    if name == "sheet":
        requested = structs.replace(requested, header=None)
    _read(session, replace(session.upload.file, requested=requested))


def _asked(file: UploadedFile, name: str, value: Any) -> Any:
    """What to ask for so that a field of `Reading` has this value: nothing, where it was guessed so at first.

    Then the file is read as at first, with lines of units below the names, and columns that have a mark of their own.
    """
    if file.first is None or (name != "sheet" and file.requested.sheet != file.first[0].sheet):
        return value
    asked, found = file.first
    return getattr(asked, name) if value == getattr(found, name) else value


def _read(session: Session, file: UploadedFile) -> None:
    """Read a small text in this process, and any other file in a new one, which `_poll_reading` polls."""
    if session.upload.reading:
        session.upload.reading[1].stop()
        session.upload.reading = None
    session.refusals.clear()
    try:
        if len(file.content) <= MAX_BYTES_READ_HERE and format_of(file.content, file.name) == "text":
            _use_table(session, file, read_table(file.content, file.name, file.requested))
        else:
            job = ReadingJob(file.content, file.name, file.requested, uploads().slots, session.owner)
            session.upload.reading = file, job
    except DataError as error:
        _keep_refusal(session, file, error)


def _use_table(session: Session, file: UploadedFile, table: Table) -> None:
    if file.first is None and table.reading is not None:
        file = replace(file, first=(file.requested, table.reading))
    uploads().keep(session, table, file)
    again = session.experiment.dataset == UPLOAD and not session.upload.table and file.name == session.lost.file_name
    session.upload.set_table(table, file)
    session.upload.dropped = ""
    session.upload.unknown_encoding = None
    if again:  # the link has kept what was chosen for the columns of this file
        session.change()
    else:
        session.choose_dataset(UPLOAD)


def _keep_refusal(session: Session, file: UploadedFile, error: DataError) -> None:
    """Keep the reason for the page: at the controls if the same file was read again, else in the card."""
    again = session.upload.file is not None and session.upload.file.content is file.content
    if isinstance(error, EncodingError):
        session.upload.unknown_encoding = UnknownEncoding(error.encodings, error.sample)
    session.refusals["reading" if again else "upload"] = f"{shortened(file.name)}: {error}"


def _poll_reading(session: Session) -> None:
    """Show the progress of reading a file. At its end, use its table."""
    if session.upload.reading is None:
        st.rerun()
    file, job = session.upload.reading
    with error_boundary():
        if not job.over.is_set():
            name = escape_markdown(shortened(file.name))
            words = "Waits until other files are read" if job.waiting else f"Reading {name}"
            st.progress(job.share, text=words)
            st.button("Stop reading", key="stop-reading", on_click=job.stop)
            return
        session.upload.reading = None
        try:
            _use_table(session, file, job.result())
        except DataError as error:
            _keep_refusal(session, file, error)
    st.rerun()
