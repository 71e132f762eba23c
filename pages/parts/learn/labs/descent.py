"""The lab of optimizers: four paths over the loss of a model with two weights."""

from functools import cache

import pandas as pd
import streamlit as st

from core.charts.descent import contour_data, descent_spec, path_data
from core.lessons.labs.descent import BEST, OPTIMIZERS, contour, loss, path, steps_to
from core.lessons.lesson import Lesson, Step
from core.text.numbers import number
from pages.parts.app.picture import show_chart

RATES = (0.01, 0.03, 0.1, 0.3, 0.9, 1.1)
MAX_STEPS = 100
LEVELS = (0.02, 0.15, 0.5, 1.2, 2.5, 4.5, 7.5)
LOW = 0.02
MAX_STEPS_COUNTED = 300


def show(lesson: Lesson, step: Step) -> None:
    """Sliders for the learning rate and the number of steps, the map with the paths, and how far each has come."""
    key = f"lab:{lesson.slug}:{step.name}"
    rate = st.select_slider("Learning rate", RATES, 0.03, key=f"{key}:rate", help="Higher: longer steps.")
    steps = st.slider("Steps", 0, MAX_STEPS, 20, key=f"{key}:steps", help="Higher: the paths go on.")
    paths = {name: path(name, rate, steps) for name in OPTIMIZERS}
    show_chart(
        descent_spec(tuple(OPTIMIZERS)),
        key=f"{key}:chart",
        lines=_lines(),
        paths=path_data({name: (weights, loss(weights)) for name, weights in paths.items()}),
        minimum=pd.DataFrame({"a": [BEST[0]], "b": [BEST[1]]}),
    )
    lines = [f"| | Loss after {steps} steps | Steps until it stays below {LOW} |", "|---|---|---|"]
    for name, weights in paths.items():
        needed = steps_to(name, rate, LOW, MAX_STEPS_COUNTED)
        words = f"not within {MAX_STEPS_COUNTED}" if needed is None else str(needed)
        left = ", and growing without end" if len(weights) <= steps else ""
        lines.append(f"| {name} | {number(float(loss(weights[-1])))}{left} | {words} |")
    st.markdown("\n".join(lines))


@cache
def _lines() -> pd.DataFrame:
    return contour_data({level: contour(level) for level in LEVELS})
