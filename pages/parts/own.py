"""What is the learner's own: the cards for a file, a drawing and a typed table, and what makes the last two."""

import streamlit as st

from core.data.catalogue import DRAWN, TYPED, UPLOAD
from core.data.own import what_lacks
from core.data.packing import Point, pack_points, unpack_points
from pages.parts.canvas import point_canvas
from pages.parts.state import Bench
from pages.parts.typed import is_typed, typed_part
from pages.parts.upload import upload_card

CARDS = {
    DRAWN: ("Draw points", ":material/draw:", "Two or three classes on a board: make a shape that a model finds hard."),
    TYPED: ("Type a table", ":material/table_edit:", "A small table, typed here or pasted from a spreadsheet."),
}


def own_cards(bench: Bench) -> None:
    """A card for each way to bring data of one's own."""
    with st.container(key="own", horizontal=True):
        with st.container(border=True, key="card-upload"):
            upload_card(bench)
        for name, (label, icon, words) in CARDS.items():
            with st.container(border=True, key=f"card-{name}"):
                st.button(
                    label,
                    key=f"choose-{name}",
                    icon=icon,
                    type="primary" if _is_chosen(bench, name) else "secondary",
                    width="stretch",
                    on_click=bench.choose,
                    args=(name,),
                )
                st.caption(words)


def _is_chosen(bench: Bench, name: str) -> bool:
    return is_typed(bench) if name == TYPED else bench.experiment.dataset == name


def own_part(bench: Bench) -> bool:
    """What draws or types the learner's own data, where such are on the bench; False while they cannot be used."""
    if bench.experiment.dataset == DRAWN:
        return _show_canvas(bench)
    if is_typed(bench):
        return typed_part(bench)
    return True


def own_words(bench: Bench) -> str:
    """Where the learner's own data are kept."""
    if bench.experiment.dataset == UPLOAD:
        return "Your own table. Nothing of it leaves this server, and it is gone when this browser session ends."
    return "The link of this page carries it: whoever opens the link finds the same rows."


def _show_canvas(bench: Bench) -> bool:
    points = unpack_points(bench.experiment.drawn)
    point_canvas(points, key="canvas", on_change=lambda drawn: _adopt(bench, drawn))
    if lack := what_lacks(points):
        st.warning(lack, icon=":material/draw:")
    return not lack


def _adopt(bench: Bench, points: tuple[Point, ...]) -> None:
    bench.change(drawn=pack_points(points))
