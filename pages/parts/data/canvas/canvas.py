"""The canvas as a Streamlit component: points are drawn in the browser, and told to Python at the end of a stroke."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from core.charts.palette import css_variables
from core.experiment.link_codec import CLASSES, HIGHEST, MOST_POINTS, Point, checked_points
from pages.parts.app.widget_sync import ignore_stale

HERE = Path(__file__).parent

_mount = component(
    "point_canvas",
    html=(HERE / "canvas.html").read_text(encoding="utf-8"),
    css=css_variables() + (HERE / "canvas.css").read_text(encoding="utf-8"),
    js=(HERE / "canvas.js").read_text(encoding="utf-8"),
)


def point_canvas(points: Sequence[Point], *, key: str, on_change: Callable[[tuple[Point, ...]], None]) -> None:
    """Show the canvas with these points; `on_change` is called with all of them after each stroke, before the rerun.

    The canvas takes `points` over whenever they are others than in the run before, unless the learner has drawn on
    since.
    """
    memory = f"{key}.heard"
    _mount(
        key=key,
        data={
            "points": points,
            "classes": CLASSES,
            "most": MOST_POINTS,
            "highest": HIGHEST,
            "heard": st.session_state.get(memory, 0),
        },
        on_stroke_change=ignore_stale(key, lambda: _hear(st.session_state[key]["stroke"], memory, on_change)),
    )


def _hear(stroke: Any, memory: str, on_change: Callable[[tuple[Point, ...]], None]) -> None:
    """Take a report of the browser, of a `number` and `points`; the number goes back, so that it knows it arrived.

    A report of something else than points, which only a broken or a hostile browser sends, changes nothing.
    """
    if not isinstance(stroke, Mapping):
        return
    try:
        points = checked_points(stroke.get("points"))
    except ValueError:
        return
    st.session_state[memory] = stroke.get("number")
    on_change(points)
