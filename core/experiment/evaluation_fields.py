"""The fields of an experiment that evaluate a finished run. They change nothing that is learned."""

from dataclasses import dataclass
from functools import partial

from core.experiment.control import control

evaluation_field = partial(control, group="evaluate")


@dataclass(frozen=True)
class EvaluationFields:
    """Fields of the group "evaluate", each with its Spec."""

    threshold: float = evaluation_field(
        "number",
        0.5,
        "Threshold",
        "A row whose score is at or above it is called positive. Higher: fewer false alarms, more misses. A score can "
        "be exactly 1, so only a threshold above 1 is sure to call nothing positive.",
        bounds=(0.0, 1.01),
        step=0.001,
    )
    false_alarm_cost: float = evaluation_field(
        "number",
        1.0,
        "Cost of a false alarm",
        "What it costs to call a row positive that is not. Higher, beside the cost of a miss: the cheapest threshold "
        "rises.",
        bounds=(0.0, 1_000_000.0),
    )
    miss_cost: float = evaluation_field(
        "number",
        1.0,
        "Cost of a miss",
        "What it costs to overlook a positive row. Higher, beside the cost of a false alarm: the cheapest threshold "
        "falls.",
        bounds=(0.0, 1_000_000.0),
    )
    least_recall: float = evaluation_field(
        "number",
        0.9,
        "Recall of at least",
        "Higher: fewer positive rows may be missed, and precision has to give way.",
        bounds=(0.0, 1.0),
        step=0.01,
    )
    beta: float = evaluation_field(
        "number",
        1.0,
        "Beta",
        "How many times as much recall counts as precision in F-beta. 1: both alike. 2: recall counts more. 0.5: "
        "precision counts more.",
        bounds=(0.1, 10.0),
        step=0.1,
    )
