"""Scores: beside always predicting the most common class or the mean, good ones, and ones too good to be true."""

from collections.abc import Iterator

import numpy as np

from core.diagnosis import remedies
from core.diagnosis.contexts import RunContext
from core.diagnosis.finding import Finding, Remedy
from core.diagnosis.limits import LIMITS
from core.diagnosis.rules import RUN_RULES
from core.runs.regression import constant_errors, model_errors
from core.text.numbers import number, percent
from core.text.words import shortened


@RUN_RULES.rule("problem", 50, explains=("rare_class_missed", "accuracy_falls_with_loss"))
def no_better_than_baseline(run: RunContext) -> Iterator[Finding]:
    """The validation accuracy is no better than that of always predicting the most common class."""
    if not run.is_no_better_than_baseline or run.has_little_skill or run.finds_every_class:
        return
    curves, common = run.curves, run.common_class
    reason = "What it learned from the training rows does not hold for others."
    options = [remedies.more_l2(run.experiment), remedies.another_seed(run.experiment)]
    if curves.is_imbalanced:
        reason = "One class is so common that giving up the others costs the loss little, and accuracy hides it."
        options = [remedies.BALANCED_WEIGHTS, remedies.more_epochs(run.experiment)]
    yield run.finding(
        f"Your model is {'worse' if curves.kept_val_accuracy < curves.baseline else 'no better'} than always answering "
        f"{common}.",
        f"Validation accuracy {percent(curves.kept_val_accuracy)}; always answering {common} is right on "
        f"{percent(curves.baseline)} of the {curves.rows:,} validation rows.",
        reason,
        options,
    )


@RUN_RULES.rule("note", 210)
def accuracy_misleads(run: RunContext) -> Iterator[Finding]:
    """The accuracy is no better than the baseline, yet the rare classes are found, which costs accuracy."""
    curves = run.curves
    if run.is_no_better_than_baseline and curves.is_imbalanced and run.finds_every_class:
        common = run.common_class
        yield run.finding(
            f"Accuracy is no better than always answering {common}, and still your model does more: it finds the "
            "others.",
            f"Validation accuracy {percent(curves.kept_val_accuracy)}, always answering {common} "
            f"{percent(curves.baseline)}; of every class at least {percent(float(np.nanmin(curves.recalls)))} of the "
            "rows are found.",
            "Finding a rare class costs false alarms among the common one, and accuracy counts those alone.",
            [Remedy("Judge it by precision and recall, and move the threshold until they suit you.")],
        )


@RUN_RULES.rule("problem", 110)
def rare_class_missed(run: RunContext) -> Iterator[Finding]:
    """The accuracy is high, and most rows of a rare class are missed."""
    curves, classes = run.curves, run.run.classes
    if (
        not len(curves.recalls)
        or curves.kept_val_accuracy < LIMITS.high_accuracy
        or len(classes) != len(curves.recalls)
    ):
        return
    counts = np.rint(curves.shares * curves.rows)
    is_rare = (counts >= LIMITS.min_recall_rows) & (curves.shares < LIMITS.max_rare_share)
    missed = is_rare & (curves.recalls < LIMITS.min_recall)
    if not missed.any():
        return
    index = int(np.argmin(np.where(missed, curves.recalls, np.inf)))
    name, rows, recall = shortened(classes[index]), int(counts[index]), float(curves.recalls[index])
    yield run.finding(
        f"Accuracy looks good, but most rows of {name} are missed.",
        f"Validation accuracy {percent(curves.kept_val_accuracy)}; of {rows:,} rows of {name}, "
        f"{round(recall * rows):,} are found (recall {number(recall)}).",
        f"Only {percent(float(curves.shares[index]))} of the rows are {name}: missing them costs the loss, and the "
        "accuracy, little.",
        [remedies.BALANCED_WEIGHTS, remedies.more_epochs(run.experiment)],
    )


@RUN_RULES.rule("problem", 60, tasks=("regression",))
def explains_little(run: RunContext) -> Iterator[Finding]:
    """The R² of the validation rows is low: the model is hardly better than always predicting the mean."""
    if run.run.validation is None or run.run.scale is None:
        return
    model, mean = model_errors(run.run.validation), constant_errors(run.run.validation, run.run.scale.mean)
    if model.r2 is None or model.r2 >= LIMITS.min_r2:
        return
    mae, mean_mae = model.mae or 0.0, mean.mae or 0.0
    evidence = (
        f"On validation rows R² is {number(model.r2)}; on average it is off by {number(mae)}, always predicting the "
        f"mean by {number(mean_mae)}."
    )
    if mae < LIMITS.max_mae_ratio * mean_mae:
        yield run.finding(
            "A few far misses make up nearly all of the squared mistakes.",
            evidence,
            "Most predictions are nearer than the mean would be, but a square counts one far miss like thousands of "
            "near ones. Look at the biggest mistakes: are those numbers true?",
            [remedies.ABSOLUTE_LOSS, remedies.early_stopping(run.experiment)],
        )
        return
    headline = f"Your model explains only {percent(model.r2)} of how the numbers vary."
    if model.r2 < 0:
        headline = "Your model is worse than always predicting the mean."
    yield run.finding(
        headline,
        evidence,
        "The columns may say little about the target, or the model has learned the training rows by heart.",
        [remedies.early_stopping(run.experiment), remedies.larger_network(run.experiment)],
    )


@RUN_RULES.rule("good", 150, fallback=True)
def learning_well(run: RunContext) -> Iterator[Finding]:
    """The run has no problem, and the validation rows show it."""
    if _has_too_few_rows(run):
        return
    reason = "The loss fell, and on rows it never saw your model does as well as on its training rows, or nearly so."
    if not len(run.curves.accuracy):
        reason = (
            "The loss fell on the training rows, and on those it never saw it did not rise by more than chance can."
        )
    yield run.finding(
        "Your model learns well: what it learned from the training rows holds for rows it never saw.",
        run.measures_and_baseline_text,
        reason,
        [remedies.another_seed(run.experiment)],
    )


@RUN_RULES.rule("note", 160, fallback=True)
def too_few_rows(run: RunContext) -> Iterator[Finding]:
    """The validation rows are too few to show that the model is better than the baseline."""
    if _has_too_few_rows(run):
        yield run.finding(
            f"Your model learns, but {run.curves.rows:,} validation rows are too few to tell how well.",
            run.measures_and_baseline_text,
            "So few rows can be right this often by luck.",
            [remedies.more_rows(run.experiment), remedies.another_seed(run.experiment)],
        )


def _has_too_few_rows(run: RunContext) -> bool:
    curves = run.curves
    return not curves.is_imbalanced and curves.kept_val_accuracy <= curves.baseline + curves.chance_margin(
        curves.baseline
    )


@RUN_RULES.rule("problem", 100, short_runs=True)
def perfect_at_once(run: RunContext) -> Iterator[Finding]:
    """All validation rows are predicted correctly in one of the first epochs and at the end."""
    curves = run.curves
    if not curves.count or curves.rows < LIMITS.min_perfect_rows or curves.baseline == 1:
        return
    if len(curves.val_accuracy):
        perfect = curves.val_accuracy > 1 - 0.5 / curves.rows
    else:
        perfect = (curves.val_loss >= 0) & (curves.val_loss <= LIMITS.max_perfect_loss * curves.start)
    if not perfect[curves.kept_index] or not perfect[: LIMITS.first_epochs].any():
        return
    first = curves.epochs[int(np.argmax(perfect))]
    what = (
        f"All {curves.rows:,} validation rows are right" if len(curves.accuracy) else "The validation loss is nearly 0"
    )
    yield run.finding(
        "Suspiciously perfect at once: real questions are seldom this easy.",
        f"{what} from epoch {first:,} on. {run.measures_text}",
        "Either the classes lie far apart, or a column gives the answer away (a leak), or the same rows are in both "
        "parts.",
        [remedies.more_noise(run.experiment), remedies.LOOK_FOR_A_LEAK],
    )
