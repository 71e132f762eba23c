"""The lab of one neuron: press Step, and see prediction, loss, gradient and change; or leave the change out."""

import streamlit as st

from core.charts.neuron import band_of_first, curve_of_loss, path_on_curve, valley_spec
from core.lessons.labs.neuron import Moment, X, Y, behaviour, code, loss_at, train
from core.lessons.lesson import Lesson, Step
from core.text.numbers import number
from pages.parts.app.picture import show_chart

RATES = (0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1)
MIN_WEIGHT, MAX_WEIGHT = -1.73, 1.73
MANY = 10
MAX_STEPS = 60


def show(lesson: Lesson, step: Step) -> None:
    """The controls, the curve with the ball on it, the numbers of the last step, and the code that gives them."""
    key = f"lab:{lesson.slug}:{step.name}"
    taken = f"{key}:taken"

    def go(steps: int) -> None:
        st.session_state[taken] = min(MAX_STEPS, st.session_state.get(taken, 0) + steps)

    def restart() -> None:
        st.session_state[taken] = 0

    start = st.slider("First weight", MIN_WEIGHT, MAX_WEIGHT, -1.0, 0.01, key=f"{key}:start", on_change=restart)
    rate = st.select_slider(
        "Learning rate", RATES, 0.1, key=f"{key}:rate", on_change=restart, help="Higher: longer steps."
    )
    apply = st.toggle("Apply the gradients", True, key=f"{key}:apply", on_change=restart)
    steps = st.session_state.get(taken, 0)
    with st.container(horizontal=True):
        full = steps >= MAX_STEPS
        why = f"{MAX_STEPS} steps are enough. Start again." if full else None
        st.button("Step", key=f"{key}:one", type="primary", on_click=go, args=(1,), disabled=full, help=why)
        st.button(f"{MANY} steps", key=f"{key}:many", on_click=go, args=(MANY,), disabled=full, help=why)
        st.button("Start again", key=f"{key}:again", on_click=restart, disabled=not steps)
    moments = train(start, rate, steps, apply=apply)
    path = path_on_curve(start, moments)
    show_chart(valley_spec(), key=f"{key}:valley", curve=curve_of_loss(), band=band_of_first(), path=path)
    st.caption("Gray band: where Keras draws the first weight of such a neuron from.")
    st.markdown(_numbers(start, moments))
    st.markdown(_words(rate, moments, apply))
    st.code(code(apply=apply), language="python")


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
    words = f"At a learning rate of {rate:g} the weight **{behaviour(rate)}**."
    if not moments:
        return words
    last = moments[-1]
    sign, size = "minus" if last.gradient > 0 else "plus", number(abs(last.gradient))
    return f"{words} Weight after = {number(last.weight)} {sign} {rate:g} times {size} = {number(last.after)}."
