"""Finding: one thing that a run shows, with its evidence, its reason, and what to try next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from core.catalog.losses import AUTOMATIC
from core.experiment.fields import SPECS, Experiment, ExperimentError

Kind = Literal["problem", "good", "note"]


@dataclass(frozen=True)
class Remedy:
    """Something to try: in words, and as the fields of the experiment that it changes. No fields: nothing to press."""

    words: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that a run shows.

    `kind` is a problem to mend, good news, or a note. `headline` is one sentence, `evidence` the run's own numbers,
    `reason` why this happens. `next` says what to try, and `changes` holds it as fields of the run's experiment; it is
    empty when no setting helps. The texts may hold names that come from a table.
    """

    name: str
    kind: Kind
    headline: str
    evidence: str
    reason: str
    next: str
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def offer(self) -> str:
        """What `changes` sets, in words: 'Try dropout 0.3'; empty when it sets nothing."""
        return (
            "Try " + " and ".join(_setting(name, value) for name, value in self.changes.items()) if self.changes else ""
        )


def finding(
    name: str, kind: Kind, headline: str, evidence: str, reason: str, remedies: list[Remedy], experiment: Experiment
) -> Finding:
    """A finding with the first of the remedies that is possible and changes something for this experiment."""
    remedy = next((remedy for remedy in remedies if _changes_something(remedy, experiment)), Remedy(""))
    return Finding(name, kind, headline, evidence, reason, remedy.words, remedy.changes)


def _changes_something(remedy: Remedy, experiment: Experiment) -> bool:
    """True when each field becomes another one that counts; also for words alone."""
    try:
        changed = replace(experiment, **remedy.changes)
    except ExperimentError:
        return False
    return all(
        getattr(changed, name) != getattr(experiment, name) and SPECS[name].applies(changed) for name in remedy.changes
    )


def _setting(name: str, value: Any) -> str:
    spec = SPECS[name]
    label = spec.label if spec.label[1:2].isdigit() else f"{spec.label[0].lower()}{spec.label[1:]}"
    match spec.kind:
        case "choice" if name == "loss" and value == AUTOMATIC:
            return "the loss that fits the target"
        case "choice" if name == "loss":
            return f"the {spec.choices[value][0].lower()}{spec.choices[value][1:]}"
        case "choice":
            return f"{label}: {spec.choices[value]}"
        case "switch":
            return label
        case "integer" if name != "seed":
            return f"{label} {value:,}"
        case "number":
            return f"{label} {value:g}"
        case _:
            return f"{label} {value}"
