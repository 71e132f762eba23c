"""The canvas as a Streamlit component: points are drawn in the browser and reported to Python after each stroke."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from core.charts.palette import css_variables
from core.experiment.link_codec import CLASSES, MAX_COORDINATE, MAX_POINTS, Point, checked_points
from pages.parts.app.widget_version import is_choice, widget_key

HERE = Path(__file__).parent

_mount = component(
    "point_canvas",
    html=(HERE / "canvas.html").read_text(encoding="utf-8"),
    css=css_variables() + (HERE / "canvas.css").read_text(encoding="utf-8"),
    js=(HERE / "canvas.js").read_text(encoding="utf-8"),
)


def point_canvas(points: Sequence[Point], *, key: str, on_change: Callable[[tuple[Point, ...]], None]) -> None:
    """Show the canvas with these points; `on_change` is called with all of them after each stroke, before the rerun.

    The canvas shows `points` when Python has changed them, unless the learner is drawing. A new canvas would lose the
    stroke that is being drawn and the chosen class, so the version is a part of its data and not of its key.
    """
    _mount(
        key=key,
        data={
            "points": points,
            "classes": CLASSES,
            "most": MAX_POINTS,
            "highest": MAX_COORDINATE,
            "version": widget_key(key, tuple(points)),
        },
        on_stroke_change=lambda: _use_stroke(st.session_state[key]["stroke"], on_change),
    )


def _use_stroke(stroke: Any, on_change: Callable[[tuple[Point, ...]], None]) -> None:
    """Take a report of the browser: `points`, and the `version` of those that they were drawn on.

    A report of something else than points, which only a broken or a hostile browser sends, changes nothing.
    """
    if not isinstance(stroke, Mapping):
        return
    try:
        points = checked_points(stroke.get("points"))
    except ValueError:
        return
    if is_choice(str(stroke.get("version")), points):
        on_change(points)
