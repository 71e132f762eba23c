"""The card for a table of one's own."""

import streamlit as st

from core.data.catalogue import UPLOAD
from core.data.table import DataError
from core.data.upload import MAXIMUM_BYTES, read_table
from pages.parts.guard import plain
from pages.parts.state import Bench


def upload_card(bench: Bench) -> None:
    """Take a file, read it, and put it on the bench. A file that cannot be read leaves the table from before."""
    st.file_uploader(
        "Your own table",
        max_upload_size=MAXIMUM_BYTES // 2**20,
        key="upload",
        on_change=_read,
        args=(bench,),
        help="It stays in this browser session and on this server, and nowhere else.",
    )
    st.caption("CSV or TSV with a header line. From a larger file, remove rows or columns first.")
    if "upload" in bench.refusals:
        st.error(plain(bench.refusals["upload"]), icon=":material/error:")
    if bench.uploaded:
        chosen = bench.experiment.dataset == UPLOAD
        st.button(
            f"Use {plain(bench.uploaded.name)}",
            key="choose-upload",
            type="primary" if chosen else "secondary",
            on_click=bench.choose,
            args=(UPLOAD,),
        )


def _read(bench: Bench) -> None:
    file = st.session_state["upload"]
    if file is None:
        return
    try:
        bench.uploaded = read_table(file.getvalue(), file.name)
    except DataError as error:
        bench.refusals["upload"] = f"{file.name}: {error}"
    else:
        bench.choose(UPLOAD)
