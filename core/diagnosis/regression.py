"""The rule for a run that predicts a number: how much better it is than always predicting the mean."""

from core.diagnosis import remedies
from core.diagnosis.curves import Curves
from core.diagnosis.finding import Finding, finding
from core.diagnosis.limits import Limits
from core.runs.regression import Errors, mean_errors, model_errors
from core.runs.run import Run
from core.text.numbers import number, percent


def explains_little(run: Run, _curves: Curves, limits: Limits) -> Finding | None:
    """The validation rows' R² is low: by squares, the model is hardly better than the mean."""
    if run.task != "regression" or run.validation is None or run.scale is None:
        return None
    model, mean = model_errors(run.validation), mean_errors(run.validation, run.scale)
    if model.r2 is None or model.r2 >= limits.low_r2:
        return None
    evidence = (
        f"On validation rows R² is {number(model.r2)}; on average it is off by {number(model.mae or 0.0)}, always "
        f"predicting the mean by {number(mean.mae or 0.0)}."
    )
    if _is_near_but_for_few(model, mean, limits):
        return finding(
            "explains_little",
            "problem",
            "A few far misses make up nearly all of the squared mistakes.",
            evidence,
            "Most predictions are nearer than the mean would be, but a square counts one far miss like thousands of "
            "near ones. Look at the biggest mistakes: are those numbers true?",
            [remedies.absolute_loss(), remedies.early_stopping(run.experiment)],
            run.experiment,
        )
    return finding(
        "explains_little",
        "problem",
        "Your model is worse than always predicting the mean."
        if model.r2 < 0
        else f"Your model explains only {percent(model.r2)} of how the numbers vary.",
        evidence,
        "The columns may say little about the target, or the model has learned the training rows by heart.",
        [remedies.early_stopping(run.experiment), remedies.larger_network(run.experiment)],
        run.experiment,
    )


def _is_near_but_for_few(model: Errors, mean: Errors, limits: Limits) -> bool:
    """True where absolute mistakes are clearly smaller than the mean's, though squared ones are not."""
    return model.mae is not None and mean.mae is not None and model.mae < limits.much_nearer * mean.mae
