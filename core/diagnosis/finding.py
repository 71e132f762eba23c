"""Finding: one thing that data or a run show, with its evidence, its reason, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FindingKind = Literal["problem", "good", "note"]


@dataclass(frozen=True)
class Remedy:
    """Something to do: as a sentence, and as the fields of the experiment that it changes.

    `offer` is the label of the button that changes them. Without changes there is no button.
    """

    text: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    offer: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that data or a run show.

    `headline` is one sentence, `evidence` gives the numbers, `reason` says why it happens or why it matters. `name` and
    `kind` are those of its rule: a problem to solve, good news, or a note. The texts may hold names from a table.
    """

    headline: str
    evidence: str
    reason: str
    remedy: Remedy = Remedy()
    name: str = ""
    kind: FindingKind = "note"
