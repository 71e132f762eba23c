"""Widgets for the fields of the experiment, made from their specs."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.catalog.losses import unused_settings
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import SPECS, ExperimentError
from core.jobs.cost import LIMITED, limit_note
from core.settings import limits
from pages.parts.app.session import Session
from pages.parts.app.widget_version import widget_options

RATES = [float(f"{digit}e{power}") for power in range(-6, 2) for digit in (1, 2, 5) if float(f"{digit}e{power}") <= 10]
LAYERS = ["", "4", "8", "16", "8-8", "16-16", "32-32", "64-64", "32-32-32", "64-64-64"]


def control(session: Session, name: str) -> None:
    """The widget that suits a field of the experiment; below it the reason when a typed value was refused."""
    spec, value = SPECS[name], getattr(session.experiment, name)
    if name in OPTIMIZERS[session.experiment.optimizer].settings:
        value = session.experiment.setting(name)  # the optimizer's own default when none is chosen
    cost = session.cost() if name in LIMITED else None
    note = f" {limit_note(cost, limits().max_work, name)}" if cost else ""
    widget, options = _widget(name, value)
    options |= widget_options(f"control:{name}", value, _change, session, name, ())
    widget(spec.label, help=f"{spec.help}{note}", **options)
    _show_refusal(session, name)


def choice(session: Session, name: str, options: Sequence[str], value: str, resets: Sequence[str] = ()) -> None:
    """A control whose options come from the table. A new choice also sets the fields in `resets` to their defaults."""
    widget = widget_options(f"control:{name}", value, _change, session, name, resets)
    st.selectbox(SPECS[name].label, options, format_func=_label_of(name), help=SPECS[name].help, **widget)
    _show_refusal(session, name)


def control_names(session: Session, group: str, *, rare: bool) -> list[str]:
    """The fields of a group that change something for this experiment, the common or the rare ones."""
    unused = unused_settings(session.experiment.loss, session.task) if group == "loss" else frozenset()
    return [
        name
        for name, spec in SPECS.items()
        if spec.group == group and spec.rare == rare and spec.applies(session.experiment) and name not in unused
    ]


def _show_refusal(session: Session, name: str) -> None:
    if name in session.refusals:
        st.error(session.refusals[name], icon=":material/error:")


def _change(session: Session, name: str, resets: Sequence[str], value: Any) -> None:
    """Change a field of the experiment, or keep its value and record what is allowed."""
    if SPECS[name].kind == "layers":
        value = (value or "").replace(" ", "").replace(",", "-")
    try:
        session.change(**{name: value}, **{other: SPECS[other].default for other in resets})
    except ExperimentError as error:
        session.refusals[name] = f"{SPECS[name].label} {error.problems[0].message}. The old value is kept."


def _label_of(name: str) -> Callable[[str], str]:
    """A function from an option of a field to its label."""
    return lambda option: SPECS[name].choices.get(option, option)


def _widget(name: str, value: Any) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Streamlit's widget for a field with this value, and the widget's own options.

    A number field with the default None can be emptied; with another default it would jump back to that.
    """
    spec = SPECS[name]
    bounds: dict[str, Any] = {"min_value": spec.minimum, "max_value": spec.maximum, "step": spec.step}
    match spec.kind:
        case "number" if name == "learning_rate":
            return st.select_slider, {"options": sorted({*RATES, value}), "format_func": "{:g}".format}
        case "number" if spec.step and spec.step >= 0.005:
            return st.slider, bounds
        case "number":
            step = spec.step or (0.1 if (spec.maximum or math.inf) > 1 else 0.001)
            return st.number_input, bounds | {"value": None, "step": step, "format": "%g"}
        case "integer":
            whole = {option: int(bound or 0) for option, bound in bounds.items()}
            return st.number_input, whole | {"value": None, "step": int(spec.step or 1)}
        case "switch":
            return st.checkbox, {}
        case "choice":
            return st.selectbox, {"options": list(spec.choices), "format_func": _label_of(name)}
    presets = LAYERS if value in LAYERS else [value, *LAYERS]
    options = {"options": presets, "format_func": lambda layers: layers or "none: logistic regression"}
    return st.selectbox, options | {"accept_new_options": True}
