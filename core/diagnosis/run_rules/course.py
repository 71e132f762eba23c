"""The course of a run: a loss that grows, becomes NaN or oscillates, and what ended the run."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis import remedies
from core.diagnosis.contexts import RunContext
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CURVE_DETAILS, POOR_SCORES, RUN_RULES
from core.text.numbers import number, percent
from core.text.words import counted


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


@RUN_RULES.rule("problem", 20, short_runs=True)
def broken_off(run: RunContext) -> Iterator[Finding]:
    """The run failed for another reason than its loss."""
    if run.run.status == "failed" and not run.curves.broken_epoch:
        yield run.finding(
            "The run broke off.",
            run.run.reason or f"It ended in epoch {run.run.epochs:,} of {run.experiment.epochs:,}.",
            "It ended before its time. What else is said here holds for the epochs before.",
        )


@RUN_RULES.rule("note", 240)
def still_learning(run: RunContext) -> Iterator[Finding]:
    """The validation loss was still falling at the end."""
    if run.still_falls and not run.has_little_skill:
        yield run.finding(
            "The validation loss was still falling when the run ended.",
            run.course_text(run.curves.val_loss, "validation loss"),
            "There is more to learn than these epochs had time for.",
            [remedies.more_epochs(run.experiment), remedies.learning_rate(run.experiment, 3)],
        )


@RUN_RULES.rule("note", 260)
def stopped(run: RunContext) -> Iterator[Finding]:
    """The learner or early stopping ended the run."""
    experiment, curves, epochs = run.experiment, run.curves, run.run.epochs
    best = f"{curves.epochs[curves.best_index]:,}"
    if run.run.status == "stopped":
        headline, options = f"You stopped this run at {epochs:,} of {experiment.epochs:,} epochs.", []
        reason = "What is said here holds for the epochs that were run."
    elif curves.restored_best and epochs < experiment.epochs:
        headline = f"Early stopping ended the run and took back the weights of epoch {best}."
        reason = (
            f"The validation loss had not improved for {experiment.patience} epochs. The numbers here are those of the "
            "weights that were taken back."
        )
        is_short = experiment.patience <= LIMITS.short_patience
        options = [remedies.more_patience(experiment)] if is_short else []
    else:
        return
    evidence = (
        f"The lowest validation loss, {number(curves.val_loss[curves.best_index])}, came in epoch {best}; "
        f"{epochs:,} of {experiment.epochs:,} epochs were run."
    )
    yield run.finding(headline, evidence, reason, options)


@RUN_RULES.rule("note", 270, short_runs=True)
def too_short(run: RunContext) -> Iterator[Finding]:
    """There are too few epochs with a loss to see which way it goes."""
    if not run.is_short:
        return
    curves = run.curves
    epochs = counted(curves.count, "epoch")
    yield run.finding(
        f"Too short to say: {epochs} with a loss that is a number."
        if curves.broken_epoch
        else f"Too short to say: {epochs}.",
        run.measures_text if curves.count else "No epoch ended with a loss that is a number.",
        f"A curve needs at least {LIMITS.min_epochs} points before it shows which way it goes.",
        [] if curves.broken_epoch else [remedies.more_epochs(run.experiment)],
    )
