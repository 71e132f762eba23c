"""What is the learner's own: the cards for a file, a drawing and a typed table, and what makes the last two."""

import streamlit as st

from core.data.custom_data import what_lacks
from core.datasets.catalog import DRAWN, TYPED, UPLOAD
from core.experiment.link_codec import Point, pack_points, unpack_points
from pages.parts.app.session import Session
from pages.parts.data.canvas import point_canvas
from pages.parts.data.typed_table import is_typed, typed_part
from pages.parts.data.upload import upload_card

CARDS = {
    DRAWN: ("Draw points", ":material/draw:", "Two or three classes on a board: make a shape that a model finds hard."),
    TYPED: ("Type a table", ":material/table_edit:", "A small table, typed here or pasted from a spreadsheet."),
}


def own_cards(session: Session) -> None:
    """A card for each way to bring data of one's own."""
    with st.container(key="own", horizontal=True):
        with st.container(border=True, key="card-upload"):
            upload_card(session)
        for name, (label, icon, words) in CARDS.items():
            with st.container(border=True, key=f"card-{name}"):
                st.button(
                    label,
                    key=f"choose-{name}",
                    icon=icon,
                    type="primary" if _is_chosen(session, name) else "secondary",
                    width="stretch",
                    on_click=session.choose_dataset,
                    args=(name,),
                )
                st.caption(words)


def _is_chosen(session: Session, name: str) -> bool:
    return is_typed(session) if name == TYPED else session.experiment.dataset == name


def own_part(session: Session) -> bool:
    """What draws or types the learner's own data, where such are on the session; False while they cannot be used."""
    if session.experiment.dataset == DRAWN:
        return _show_canvas(session)
    if is_typed(session):
        return typed_part(session)
    return True


def own_words(session: Session) -> str:
    """Where the learner's own data are kept."""
    if session.experiment.dataset == UPLOAD:
        return "Your own table. Nothing of it leaves this server, and it is gone when this browser session ends."
    return "The link of this page carries it: whoever opens the link finds the same rows."


def _show_canvas(session: Session) -> bool:
    points = unpack_points(session.experiment.drawn)
    point_canvas(points, key="canvas", on_change=lambda drawn: _adopt(session, drawn))
    if lack := what_lacks(points):
        st.warning(lack, icon=":material/draw:")
    return not lack


def _adopt(session: Session, points: tuple[Point, ...]) -> None:
    session.change(drawn=pack_points(points))
