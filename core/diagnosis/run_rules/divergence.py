"""Divergence: the loss grows, or the training breaks off."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext
from core.text.numbers import number


@RUN_RULES.rule(
    "problem",
    10,
    short_runs=True,
    explains=(
        "not_learning",
        "no_better_than_baseline",
        "explains_little",
        "overfitting",
        "oscillating",
        "underfitting",
        "rare_class_missed",
        "accuracy_falls_with_loss",
        "overconfident",
        "validation_better",
        "still_learning",
    ),
)
def diverging(run: RunContext) -> Iterator[Finding]:
    """The training loss grew, or stopped being a number."""
    curves = run.curves
    if curves.broken_epoch:
        headline = "Training diverged: the loss grew until it was no number any more."
        evidence = f"In epoch {curves.broken_epoch:,} the loss stopped being a number."
        if curves.count:
            evidence += f" {run.training_loss_text}"
    elif not run.is_short and _has_grown(run):
        peak = int(np.argmax(curves.loss))
        headline = "Training diverged: the loss grew, and what had been learned is lost."
        evidence = (
            f"{run.training_loss_text} Lowest {number(min(curves.loss))}, highest {number(curves.loss[peak])} (epoch "
            f"{curves.epochs[peak]:,})."
        )
    else:
        return
    yield run.finding(
        headline,
        evidence,
        "Each step overshoots the lowest point by more than the one before: the learning rate is too high.",
        [remedies.rate(run.experiment, 0.1), remedies.larger_batch(run.experiment)],
    )


def _has_grown(run: RunContext) -> bool:
    """True when the training loss ends above its start, has lost its fall again, or blew up without coming back."""
    curves, limits = run.curves, run.limits
    end, first, gained_back = curves.end, curves.loss[0], curves.end - curves.lowest
    size = max(abs(curves.start), abs(first))
    grew = end - first > limits.max_growth * size
    lost = gained_back > limits.max_lost_fall * curves.fall
    lost = lost and gained_back > limits.min_lost_loss * max(abs(curves.lowest), size)
    blown_up = max(curves.loss) - curves.start > limits.max_peak * abs(curves.start)
    return grew or lost or (blown_up and end > curves.start - limits.max_growth * abs(curves.start))


@RUN_RULES.rule("problem", 20, short_runs=True)
def broken_off(run: RunContext) -> Iterator[Finding]:
    """The run failed for another reason than its loss."""
    if run.run.status == "failed" and not run.curves.broken_epoch:
        yield run.finding(
            "The run broke off.",
            run.run.reason or f"It ended in epoch {run.run.epochs:,} of {run.experiment.epochs:,}.",
            "It ended before its time. What else is said here holds for the epochs before.",
        )
