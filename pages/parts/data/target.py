"""A target that holds numbers: what is predicted of it, and its distribution."""

import streamlit as st

from core.charts.histogram import histogram_data, histogram_spec
from core.charts.plane import SIDES, sides
from core.data.preparation import Plan
from core.experiment.fields import SPECS
from pages.parts.app.controls import choice
from pages.parts.app.picture import show_chart
from pages.parts.app.session import Session

WHAT_FITS = {
    "binary": "Its two classes are predicted.",
    "multiclass": "Its classes are predicted.",
    "regression": "A number is predicted: how much it is.",
}


def task_choice(session: Session, plan: Plan | None) -> None:
    """Predict classes or a number. A new choice resets the positive class and the cut."""
    choice(session, "task", list(SPECS["task"].choices), session.experiment.task, resets=("positive", "cut"))
    if plan and session.experiment.task == "auto":
        st.caption(WHAT_FITS[plan.task])


def show_histogram(plan: Plan) -> None:
    """The distribution of the target in each part."""
    values = plan.numbers.values
    data = histogram_data((values[plan.train], values[plan.validation], values[plan.test]))
    show_chart(histogram_spec(plan.numbers.column), key="histogram", rows=data)


def plane_labels(plan: Plan) -> tuple[tuple[str, ...], list[str]]:
    """The labels that colour the plane, and the label of each training row: its class, or its side of the mean."""
    if plan.task == "regression":
        values = plan.numbers.values[plan.train]
        return SIDES, sides(values, float(values.mean()))
    return plan.classes.names, [plan.classes.names[label] for label in plan.classes.labels[plan.train]]
