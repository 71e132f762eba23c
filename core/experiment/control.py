"""`control`: declares a field of an experiment together with the Spec of its widget."""

from dataclasses import field
from typing import Any

from core.spec import ControlKind, Spec

Bounds = tuple[float | None, float | None]


def control(
    kind: ControlKind, default: Any, label: str, help: str, *, group: str, bounds: Bounds = (None, None), **options: Any
) -> Any:
    """A dataclass field whose metadata hold its Spec, with `bounds` (minimum, maximum); `options` are as in Spec."""
    low, high = bounds
    spec = Spec(kind=kind, label=label, help=help, default=default, group=group, minimum=low, maximum=high, **options)
    return field(default=default, metadata={"spec": spec})
