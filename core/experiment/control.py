"""`control`: declares a field of an experiment together with the Spec of its widget."""

from dataclasses import field
from typing import Any

from core.spec import Kind, Spec


def control(kind: Kind, default: Any, label: str, help: str, *, group: str, **options: Any) -> Any:
    """A dataclass field whose metadata hold its Spec; `options` are further fields of the Spec."""
    spec = Spec(kind=kind, label=label, help=help, default=default, group=group, **options)
    return field(default=default, metadata={"spec": spec})
