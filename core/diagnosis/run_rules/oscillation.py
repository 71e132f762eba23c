"""Oscillation: the loss goes up and down."""

from collections.abc import Iterator

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext
from core.text.numbers import number, percent


@RUN_RULES.rule(
    "problem", 80, explains=("accuracy_falls_with_loss", "overconfident", "validation_better", "still_learning")
)
def oscillating(run: RunContext) -> Iterator[Finding]:
    """The validation loss goes up and down by much in the second half of the run."""
    if not run.oscillates:
        return
    curves, experiment, values = run.curves, run.experiment, run.curves.second_half
    tries = [remedies.rate(experiment, 0.1), remedies.larger_batch(experiment)]
    if experiment.batch_size < 16 and experiment.learning_rate <= 0.01:
        tries.reverse()
    yield run.finding(
        "The loss jumps up and down: how good your model is depends on the epoch at which it ends.",
        f"In the second half the validation loss changes by {number(curves.median_jump)} from one epoch to the next "
        f"(the middle one of its jumps) and turns in {percent(curves.reversals)} of them; it lies between "
        f"{number(min(values))} and {number(max(values))}.",
        "The steps leap over the lowest point and back: the rate is too high, or the batches are too small.",
        tries,
    )
