"""The details of a run: how it was computed, and how its weights moved."""

import streamlit as st

from core.charts.curves import curve_data, curve_spec
from core.runs.run import Run
from core.runs.summary import speed_line
from core.text.numbers import number
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.picture import show_chart

CAPTIONS = {
    "gradient_norm": "How steep the loss is: the length of its gradient over all weights, the mean of some steps of "
    "each epoch. Near 0: nothing more to learn, or nothing gets through. Growing many times over: about to diverge.",
    "update_ratio": "How far the weights moved in each epoch, as a share of their size. Large at first; above 1 in "
    "every epoch the learning rate is too high, under a thousandth the model hardly learns any more.",
}


def run_details(run: Run) -> None:
    """The details, in an expander."""
    lazy_expander("Details of this run", lambda: _show(run), key="details")


def _show(run: Run) -> None:
    for column, (measure, words) in zip(st.columns(2), CAPTIONS.items(), strict=True):
        with column:
            spec = curve_spec(measure, run.experiment.epochs, logarithmic=True)
            show_chart(spec, key=f"curve:{measure}", rows=curve_data(run.history, measure))
            st.caption(words)
    rate = number(run.history["learning_rate"].iloc[-1])
    st.caption(f"{speed_line(run)} Learning rate at the end: {rate}. Fingerprint of the weights: {run.fingerprint}")
