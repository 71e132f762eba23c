"""Overfitting: training and validation scores differ."""

from collections.abc import Iterator

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext
from core.text.numbers import number, percent


@RUN_RULES.rule("problem", 70, explains=("accuracy_falls_with_loss", "still_learning"))
def overfitting(run: RunContext) -> Iterator[Finding]:
    """The model does much better on the training rows than on the validation rows."""
    if not run.has_memorised:
        return
    experiment, curves, best = run.experiment, run.curves, run.curves.best_index
    options = [remedies.more_dropout(experiment), remedies.more_l2(experiment), remedies.smaller_network(experiment)]
    if not run.rise:
        headline = "Your model overfits: it does much better on the rows it learned from than on others."
        evidence = run.measures_text
    else:
        headline = f"Your model overfits from epoch {curves.epochs[best]:,} on."
        evidence = (
            f"The validation loss was lowest in epoch {curves.epochs[best]:,} ({number(curves.val_loss[best])}) and "
            f"rose to {number(curves.val_loss[-1])}, while the training loss went from "
            f"{number(curves.end_loss[best])} to {number(curves.end_loss[-1])}."
        )
        if len(curves.accuracy):
            evidence += (
                f" Accuracy at the end: training {percent(curves.kept_accuracy)}, validation "
                f"{percent(curves.kept_val_accuracy)}."
            )
        options.insert(0, remedies.early_stopping(experiment))
    reason = (
        "It has enough weights and time to memorise the training rows, chance included, and chance does not repeat "
        "itself on other rows."
    )
    yield run.finding(headline, evidence, reason, options)


@RUN_RULES.rule("note", 220)
def overconfident(run: RunContext) -> Iterator[Finding]:
    """The validation loss rises while the accuracy stays."""
    curves, best, experiment = run.curves, run.curves.best_index, run.experiment
    if not run.rise or not len(curves.accuracy) or run.has_memorised:
        return
    yield run.finding(
        "Your model grows too sure: the validation loss rises while the accuracy stays.",
        f"From epoch {curves.epochs[best]:,} to {curves.epochs[-1]:,} the validation loss went from "
        f"{number(curves.val_loss[best])} to {number(curves.val_loss[-1])}, the accuracy from "
        f"{percent(curves.val_accuracy[best])} to {percent(curves.kept_val_accuracy)}.",
        "The answers stay the same, but a few wrong ones are given with more and more confidence, which the loss "
        "punishes. The scores can then no longer be read as probabilities.",
        [remedies.early_stopping(experiment), remedies.more_l2(experiment), remedies.more_dropout(experiment)],
    )


@RUN_RULES.rule("note", 230)
def validation_better(run: RunContext) -> Iterator[Finding]:
    """The validation rows have a lower loss or a higher accuracy than the training rows."""
    curves, experiment = run.curves, run.experiment
    lower = curves.end_loss[curves.kept_index] - curves.val_loss[curves.kept_index] > curves.min_rise
    more_right = curves.kept_val_accuracy - curves.kept_accuracy > max(
        LIMITS.max_gap_with_rise, curves.chance_margin(curves.kept_accuracy)
    )
    if not lower and not more_right:
        return
    if experiment.dropout and not experiment.end_loss:
        reason = "Dropout switches units off while it learns and not while it is judged, so training looks worse."
    elif run.still_falls and not experiment.end_loss:
        reason = (
            "The training loss is the mean over the epoch, while the weights still move; the validation loss is taken "
            "when the epoch is over and the model is better already."
        )
    else:
        reason = "The validation rows happen to be easier, or they are so few that luck decides."
    yield run.finding(
        "Validation looks better than training, which is mostly harmless.",
        run.measures_text,
        reason,
        [remedies.END_LOSS, remedies.another_seed(experiment)],
    )
