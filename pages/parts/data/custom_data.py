"""Custom data: cards for a file, a drawing and a typed table, and the editors of the last two."""

import streamlit as st

from core.data.custom_data import drawing_problem
from core.datasets.catalog import DRAWN, TYPED
from core.experiment.link_codec import Point, pack_points, unpack_points
from pages.parts.app.session import Session
from pages.parts.data.canvas import point_canvas
from pages.parts.data.typed_table import is_typed, typed_part
from pages.parts.data.upload import upload_card

CARDS = {
    DRAWN: ("Draw points", ":material/draw:", "Two or three classes on a board: make a shape that a model finds hard."),
    TYPED: ("Type a table", ":material/table_edit:", "A small table, typed here or pasted from a spreadsheet."),
}


def custom_data_cards(session: Session) -> None:
    """A card for each kind of custom data."""
    with st.container(key="custom-data", horizontal=True):
        with st.container(border=True, key="card-upload"):
            upload_card(session)
        for name, (label, icon, words) in CARDS.items():
            chosen = is_typed(session) if name == TYPED else session.experiment.dataset == name
            with st.container(border=True, key=f"card-{name}"):
                st.button(
                    label,
                    key=f"choose-{name}",
                    icon=icon,
                    type="primary" if chosen else "secondary",
                    width="stretch",
                    on_click=session.choose_dataset,
                    args=(name,),
                )
                st.caption(words)


def custom_data_editor(session: Session) -> bool:
    """The canvas or the table editor, when the session has such data; False while the data cannot be used."""
    if session.experiment.dataset != DRAWN:
        return typed_part(session) if is_typed(session) else True
    points = unpack_points(session.experiment.drawn)
    point_canvas(points, key="canvas", on_change=lambda drawn: _change_points(session, drawn))
    if problem := drawing_problem(points):
        st.warning(problem, icon=":material/draw:")
    return not problem


def _change_points(session: Session, points: tuple[Point, ...]) -> None:
    if session.experiment.dataset == DRAWN:  # else the stroke was made on an older page
        session.change(drawn=pack_points(points))
