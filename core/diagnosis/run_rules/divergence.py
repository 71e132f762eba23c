"""Divergence and oscillation: the loss grows, becomes NaN or infinite, or goes up and down."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CURVE_DETAILS, POOR_SCORES, RUN_RULES
from core.diagnosis.run_context import RunContext
from core.text.numbers import number, percent


@RUN_RULES.rule(
    "problem",
    10,
    short_runs=True,
    explains=(*POOR_SCORES, *CURVE_DETAILS, "not_learning", "overfitting", "oscillating", "underfitting"),
)
def diverging(run: RunContext) -> Iterator[Finding]:
    """The training loss grew, or became NaN or infinite."""
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
        [remedies.learning_rate(run.experiment, 0.1), remedies.larger_batch(run.experiment)],
    )


def _has_grown(run: RunContext) -> bool:
    """True when the training loss ends above its start, rose again by half its fall, or exploded and stayed high."""
    curves = run.curves
    end, first, gained_back = curves.end, curves.loss[0], curves.end - curves.lowest
    size = max(abs(curves.start), abs(first))
    grew = end - first > LIMITS.max_growth * size
    lost = gained_back > LIMITS.max_lost_fall * curves.fall
    lost = lost and gained_back > LIMITS.min_lost_loss * max(abs(curves.lowest), size)
    blown_up = max(curves.loss) - curves.start > LIMITS.max_peak * abs(curves.start)
    return grew or lost or (blown_up and end > curves.start - LIMITS.max_growth * abs(curves.start))


@RUN_RULES.rule("problem", 80, explains=CURVE_DETAILS)
def oscillating(run: RunContext) -> Iterator[Finding]:
    """The validation loss goes up and down by a large amount in the second half of the run."""
    if not run.oscillates:
        return
    curves, experiment, values = run.curves, run.experiment, run.curves.second_half
    options = [remedies.learning_rate(experiment, 0.1), remedies.larger_batch(experiment)]
    if experiment.batch_size < 16 and experiment.learning_rate <= 0.01:
        options.reverse()
    yield run.finding(
        "The loss jumps up and down: how good your model is depends on the epoch at which it ends.",
        f"In the second half the validation loss changes by {number(curves.median_jump)} from one epoch to the next "
        f"(the middle one of its jumps) and turns in {percent(curves.reversals)} of them; it lies between "
        f"{number(min(values))} and {number(max(values))}.",
        "The steps leap over the lowest point and back: the rate is too high, or the batches are too small.",
        options,
    )
