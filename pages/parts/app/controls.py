"""Widgets for the fields of the experiment, made from their specs."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.catalog.losses import unused_settings
from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import SPECS, ExperimentError
from core.jobs.cost import LIMITED, limit_note
from core.settings import limits
from core.spec import Spec
from pages.parts.app.session import Session
from pages.parts.app.widget_version import widget_options

RATES = [float(f"{digit}e{power}") for power in range(-6, 2) for digit in (1, 2, 5) if float(f"{digit}e{power}") <= 10]
LAYERS = ["", "4", "8", "16", "8-8", "16-16", "32-32", "64-64", "32-32-32", "64-64-64"]


def control(session: Session, name: str) -> None:
    """The widget that suits a field of the experiment; below it the reason when a typed value was refused."""
    spec, value = SPECS[name], _value(session, name)
    options = widget_options(f"control:{name}", value, _adopt, session, name, ())
    options["help"] = _help(session, name)
    WIDGETS[_widget(name, spec)](spec, value, options)
    _show_refusal(session, name)


def choice(session: Session, name: str, options: Sequence[str], value: str, resets: Sequence[str] = ()) -> None:
    """A control whose options come from the table. A new choice also sets the fields in `resets` to their defaults."""
    spec = SPECS[name]
    labels: Mapping[str, str] = spec.choices
    st.selectbox(
        spec.label,
        options,
        format_func=lambda option: labels.get(option, option),
        help=spec.help,
        **widget_options(f"control:{name}", value, _adopt, session, name, resets),
    )
    _show_refusal(session, name)


def controls(session: Session, group: str, *, rare: bool) -> None:
    """All controls of a group that change something for this experiment, the common or the rare ones."""
    for name in _names(session, group, rare=rare):
        control(session, name)


def has_controls(session: Session, group: str, *, rare: bool) -> bool:
    """True when a group has such controls for this experiment."""
    return bool(_names(session, group, rare=rare))


def _names(session: Session, group: str, *, rare: bool) -> list[str]:
    unused = unused_settings(session.experiment.loss, session.task) if group == "loss" else frozenset()
    return [
        name
        for name, spec in SPECS.items()
        if spec.group == group and spec.rare == rare and spec.applies(session.experiment) and name not in unused
    ]


def _value(session: Session, name: str) -> Any:
    """What the widget shows; for an optimizer's setting that is not chosen, the optimizer's own default."""
    if name in OPTIMIZERS[session.experiment.optimizer].settings:
        return session.experiment.setting(name)
    return getattr(session.experiment, name)


def _help(session: Session, name: str) -> str:
    """What the control does, and what the server's bound on work leaves of it."""
    cost = session.cost() if name in LIMITED else None
    return f"{SPECS[name].help} {limit_note(cost, limits().max_work, name)}" if cost else SPECS[name].help


def _show_refusal(session: Session, name: str) -> None:
    if name in session.refusals:
        st.error(session.refusals[name], icon=":material/error:")


def _adopt(session: Session, name: str, resets: Sequence[str], value: Any) -> None:
    """Take a value into the experiment, or keep the old one and say what is allowed."""
    if SPECS[name].kind == "layers":
        value = (value or "").replace(" ", "").replace(",", "-")
    _change(session, name, {name: value} | {other: SPECS[other].default for other in resets})


def _change(session: Session, name: str, values: dict[str, Any]) -> None:
    try:
        session.change(**values)
    except ExperimentError as error:
        session.refusals[name] = f"{SPECS[name].label} {error.problems[0].message}. The old value is kept."


def _widget(name: str, spec: Spec) -> str:
    if name == "learning_rate":
        return "rate"
    if spec.kind == "number" and spec.step and spec.step >= 0.005:
        return "slider"
    return spec.kind


def _slider(spec: Spec, _value: Any, options: dict[str, Any]) -> None:
    st.slider(spec.label, min_value=spec.minimum, max_value=spec.maximum, step=spec.step, **options)


# A number field with the default None can be emptied; with another default it would jump back to that.


def _integer(spec: Spec, _value: Any, options: dict[str, Any]) -> None:
    low, high, step = int(spec.minimum or 0), int(spec.maximum or 0), int(spec.step or 1)
    st.number_input(spec.label, min_value=low, max_value=high, value=None, step=step, **options)


def _number(spec: Spec, _value: Any, options: dict[str, Any]) -> None:
    step = spec.step or (0.1 if (spec.maximum or math.inf) > 1 else 0.001)
    low, high = spec.minimum, spec.maximum
    st.number_input(spec.label, min_value=low, max_value=high, value=None, step=step, format="%g", **options)


def _rate(spec: Spec, value: Any, options: dict[str, Any]) -> None:
    st.select_slider(spec.label, options=sorted({*RATES, value}), format_func=lambda rate: f"{rate:g}", **options)


def _switch(spec: Spec, _value: Any, options: dict[str, Any]) -> None:
    st.checkbox(spec.label, **options)


def _choice(spec: Spec, _value: Any, options: dict[str, Any]) -> None:
    labels: Mapping[str, str] = spec.choices
    st.selectbox(spec.label, list(labels), format_func=lambda name: labels.get(name, name), **options)


def _layers(spec: Spec, value: Any, options: dict[str, Any]) -> None:
    presets = LAYERS if value in LAYERS else [value, *LAYERS]
    st.selectbox(
        spec.label,
        presets,
        format_func=lambda layers: layers or "none: logistic regression",
        accept_new_options=True,
        **options,
    )


WIDGETS: dict[str, Callable[[Spec, Any, dict[str, Any]], None]] = {
    "slider": _slider,
    "integer": _integer,
    "number": _number,
    "rate": _rate,
    "switch": _switch,
    "choice": _choice,
    "layers": _layers,
}
