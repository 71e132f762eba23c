"""Fit: underfitting, overfitting, and a loss that does not fit the task or falls together with the accuracy."""

from collections.abc import Iterator

import numpy as np

from core.catalog.losses import loss_warning
from core.diagnosis import remedies
from core.diagnosis.contexts import RunContext
from core.diagnosis.curves import smoothed
from core.diagnosis.finding import Finding, Remedy
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import CURVE_DETAILS, POOR_SCORES, RUN_RULES
from core.text.numbers import number, percent


@RUN_RULES.rule("problem", 40, explains=(*POOR_SCORES, *CURVE_DETAILS, "oscillating", "underfitting"))
def not_learning(run: RunContext) -> Iterator[Finding]:
    """The training loss stays where it started, or a model that is not linear only guesses."""
    still, experiment = _stands_still(run), run.experiment
    could_do_more = not remedies.is_linear(experiment) and experiment.l2 < LIMITS.strong_l2
    if not still and not (run.is_at_chance and could_do_more):
        return
    headline = "Your model does not learn: its loss stays where it began."
    if not still:
        headline = "Your model does not learn: it is right about as often as guessing is."
    reason, options = _why_not_learning(run, still)
    yield run.finding(headline, f"{run.training_loss_text} {run.measures_and_baseline_text}", reason, options)


def _stands_still(run: RunContext) -> bool:
    """True when the loss stays where it started, except when everything was learned in the first epoch."""
    curves, flat = run.curves, LIMITS.max_flat_fall
    if curves.loss[0] - curves.end > flat * abs(curves.loss[0]):
        return False
    if curves.start - curves.end <= flat * abs(curves.start):
        return True
    return run.is_at_chance or bool(curves.update_ratios.sum() < LIMITS.min_moved)


def _why_not_learning(run: RunContext, still: bool) -> tuple[str, list[Remedy]]:
    """The most likely reason, and what to try."""
    experiment, moves = run.experiment, run.curves.update_ratios
    if len(moves) > 0 and np.isfinite(moves[0]) and moves[0] > LIMITS.max_first_move:
        reason = (
            "The first steps were so large that they threw the weights where no gradient reaches them: the learning "
            "rate is too high."
        )
        return reason, [remedies.learning_rate(experiment, 0.1)]
    # Unknown update ratios count as small: that is the most likely reason.
    if still and (not np.isfinite(moves).all() or moves.sum() < LIMITS.min_moved):
        reason = "The steps are so small that the weights hardly move: the learning rate is too low."
        return reason, [remedies.learning_rate(experiment, 10), remedies.more_epochs(experiment)]
    reason = (
        "The weights move, but to no end: the steps may be too small to get anywhere in this time, the network too "
        "small for the shape, or the columns may say nothing about the target."
    )
    return reason, [
        remedies.nonlinear_activation(experiment),
        remedies.learning_rate(experiment, 3),
        remedies.larger_network(experiment),
    ]


@RUN_RULES.rule("problem", 90, explains=CURVE_DETAILS)
def underfitting(run: RunContext) -> Iterator[Finding]:
    """The training accuracy is low, or where there is none, the training loss ends high."""
    curves = run.curves
    poor = run.has_little_skill
    if not len(curves.accuracy):
        poor = bool(0 < curves.start * LIMITS.max_end_loss < curves.end and curves.lowest >= 0)
    if not poor:
        return
    headline = "Your model underfits: it is poor even on the rows it learns from"
    headline += ", and its loss still falls." if run.still_falls else "."
    reason, options = _why_underfitting(run)
    yield run.finding(headline, f"{run.training_loss_text} {run.measures_and_baseline_text}", reason, options)


def _why_underfitting(run: RunContext) -> tuple[str, list[Remedy]]:
    """The most likely reason, and what to try."""
    experiment, curves = run.experiment, run.curves
    if experiment.l2 >= LIMITS.strong_l2:
        reason = "The price on large weights outweighs the data: the weights are held near 0."
        return reason, [remedies.less_l2(experiment)]
    if experiment.dropout > LIMITS.strong_dropout:
        reason = "So many units are switched off in each step that the rest cannot learn the shape."
        return reason, [remedies.less_dropout(experiment)]
    if remedies.is_linear(experiment):
        reason = (
            "Without hidden layers that bend, a model parts the classes by a straight line. These may need a curve."
        )
        return reason, [remedies.nonlinear_activation(experiment), remedies.larger_network(experiment)]
    if run.still_falls:
        reason = "The loss still falls when time is up: the run ends before it has learned what it can."
        return reason, [remedies.more_epochs(experiment), remedies.learning_rate(experiment, 3)]
    if max(curves.loss) - curves.start > LIMITS.max_peak * abs(curves.start):
        reason = "The loss blew up at first and found no good way back: the learning rate is too high."
        return reason, [remedies.learning_rate(experiment, 0.1)]
    reason = "The network is too simple for the shape, or the columns say no more about the target than this."
    return reason, [remedies.larger_network(experiment), remedies.learning_rate(experiment, 1 / 3)]


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


@RUN_RULES.rule("problem", 30, short_runs=True, explains=(*CURVE_DETAILS, "not_learning", "underfitting"))
def misfit(run: RunContext) -> Iterator[Finding]:
    """The loss does not fit the task, and the model is poor."""
    if _is_poor(run):
        yield from _misfit(
            run, "Loss and goal are at odds: this loss does not fit the target, and lowering it does not serve you."
        )


@RUN_RULES.rule("note", 250, short_runs=True)
def harmless_misfit(run: RunContext) -> Iterator[Finding]:
    """The loss does not fit the task, and the model is good all the same."""
    if not _is_poor(run):
        yield from _misfit(run, "This loss does not fit the target; it went well all the same.")


def _is_poor(run: RunContext) -> bool:
    return run.is_at_chance or run.has_little_skill or (run.is_no_better_than_baseline and not run.finds_every_class)


def _misfit(run: RunContext, headline: str) -> Iterator[Finding]:
    warning = loss_warning(run.experiment.loss, run.run.task)
    if warning and run.curves.count:
        yield run.finding(
            headline,
            f"{run.training_loss_text} {run.measures_text}",
            f"{warning[0].upper()}{warning[1:]}",
            [remedies.FITTING_LOSS],
        )


@RUN_RULES.rule("problem", 120)
def accuracy_falls_with_loss(run: RunContext) -> Iterator[Finding]:
    """The validation accuracy falls while the validation loss falls."""
    curves = run.curves
    if not len(curves.val_accuracy):
        return
    right, losses = smoothed(curves.val_accuracy), smoothed(curves.val_loss)
    best, kept = int(np.argmax(right)), curves.kept_index
    fallen = right[best] - right[kept] > np.sqrt(2) * curves.chance_margin(right[best])
    if kept <= best or not fallen or losses[best] - losses[kept] <= LIMITS.min_late_fall * curves.fall:
        return
    yield run.finding(
        "Loss and goal are at odds: the validation loss falls, and accuracy falls with it.",
        f"From epoch {curves.epochs[best]:,} to {curves.epochs[kept]:,} the validation loss went from "
        f"{number(curves.val_loss[best])} to {number(curves.val_loss[kept])}, the accuracy from "
        f"{percent(right[best])} to {percent(right[kept])}.",
        "Accuracy asks only on which side of the threshold a score lies, the loss how far off it is, and it includes "
        "any price on large weights. Fewer wild mistakes can come with more small ones.",
        [remedies.less_l2(run.experiment), remedies.FITTING_LOSS, remedies.BALANCED_WEIGHTS],
    )
