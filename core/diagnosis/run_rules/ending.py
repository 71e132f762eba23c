"""Ending: what ended the run, and whether it was too early."""

from collections.abc import Iterator

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext
from core.text.numbers import number
from core.text.words import counted


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
