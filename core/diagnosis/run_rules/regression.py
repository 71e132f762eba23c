"""Regression: how much better the model is than always predicting the mean."""

from collections.abc import Iterator

from core.diagnosis import remedies
from core.diagnosis.finding import Finding
from core.diagnosis.rules import RUN_RULES
from core.diagnosis.run_context import RunContext
from core.runs.regression import mean_errors, model_errors
from core.text.numbers import number, percent


@RUN_RULES.rule("problem", 60, tasks=("regression",))
def explains_little(run: RunContext) -> Iterator[Finding]:
    """The validation rows' R² is low: by squared errors, the model is hardly better than the mean."""
    if run.run.validation is None or run.run.scale is None:
        return
    model, mean = model_errors(run.run.validation), mean_errors(run.run.validation, run.run.scale)
    if model.r2 is None or model.r2 >= run.limits.min_r2:
        return
    mae, mean_mae = model.mae or 0.0, mean.mae or 0.0
    evidence = (
        f"On validation rows R² is {number(model.r2)}; on average it is off by {number(mae)}, always predicting the "
        f"mean by {number(mean_mae)}."
    )
    if mae < run.limits.max_mae_ratio * mean_mae:
        yield run.finding(
            "A few far misses make up nearly all of the squared mistakes.",
            evidence,
            "Most predictions are nearer than the mean would be, but a square counts one far miss like thousands of "
            "near ones. Look at the biggest mistakes: are those numbers true?",
            [remedies.absolute_loss(), remedies.early_stopping(run.experiment)],
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
