"""The lab of one neuron: press Step, and see prediction, loss, gradient and change; or leave the change out."""

from functools import cache

import pandas as pd
import streamlit as st

from core.charts.neuron import band_of_first, curve_of_loss, path_on_curve, valley_spec
from core.lessons.labs.neuron import Moment, X, Y, behaviour, code, loss_at, train
from core.lessons.lesson import Lesson, Step
from core.text.numbers import number
from pages.parts.app.picture import show_chart

RATES = (0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1)
LEAST, MOST = -1.73, 1.73
MANY = 10
MOST_STEPS = 60


def show(lesson: Lesson, step: Step) -> None:
    """The controls, the curve with the ball on it, the numbers of the last step, and the code that gives them."""
    key = f"lab:{lesson.slug}:{step.name}"
    taken = f"{key}:taken"

    def go(steps: int) -> None:
        st.session_state[taken] = min(MOST_STEPS, st.session_state.get(taken, 0) + steps)

    def restart() -> None:
        st.session_state[taken] = 0

    start = st.slider("First weight", LEAST, MOST, -1.0, 0.01, key=f"{key}:start", on_change=restart)
    rate = st.select_slider(
        "Learning rate", RATES, 0.1, key=f"{key}:rate", on_change=restart, help="Higher: longer steps."
    )
    apply = st.toggle("Apply the gradients", True, key=f"{key}:apply", on_change=restart)
    steps = st.session_state.get(taken, 0)
    with st.container(horizontal=True):
        full = steps >= MOST_STEPS
        why = f"{MOST_STEPS} steps are enough. Start again." if full else None
        st.button("Step", key=f"{key}:one", type="primary", on_click=go, args=(1,), disabled=full, help=why)
        st.button(f"{MANY} steps", key=f"{key}:many", on_click=go, args=(MANY,), disabled=full, help=why)
        st.button("Start again", key=f"{key}:again", on_click=restart, disabled=not steps)
    moments = train(start, rate, steps, apply=apply)
    show_chart(
        valley_spec(), key=f"{key}:valley", curve=_curve(), band=band_of_first(), path=path_on_curve(start, moments)
    )
    st.caption("Gray band: where Keras draws the first weight of such a neuron from.")
    st.markdown(_numbers(start, moments))
    st.markdown(_words(rate, moments, apply))
    st.code(code(apply=apply), language="python")


@cache
def _curve() -> pd.DataFrame:
    return curve_of_loss()


def _numbers(start: float, moments: list[Moment]) -> str:
    """The last three steps as a table."""
    if not moments:
        return f"Before the first step the weight is {number(start)}: it predicts {number(start * X)}, where {Y:g} is \
right. The loss is {number(loss_at(start))}."
    lines = ["| Step | Weight | Predicts | Loss | Gradient | Weight after |", "|---|---|---|---|---|---|"]
    for moment in moments[-3:]:
        values = (moment.weight, moment.prediction, moment.loss, moment.gradient, moment.after)
        lines.append(f"| {moment.step} | {' | '.join(number(value) for value in values)} |")
    return "\n".join(lines)


def _words(rate: float, moments: list[Moment], apply: bool) -> str:
    if not apply:
        return (
            "**The gradients are computed and never applied.** A gradient only says how the loss would change; a tape "
            "and a loss move nothing. Each step finds the same weight, the same loss and the same gradient."
        )
    sign = "minus" if moments and moments[-1].gradient > 0 else "plus"
    last = moments[-1] if moments else None
    change = (
        f" Weight after = {number(last.weight)} {sign} {rate:g} times {number(abs(last.gradient))} = "
        f"{number(last.after)}."
        if last
        else ""
    )
    return f"At a learning rate of {rate:g} the weight **{behaviour(rate)}**.{change}"
