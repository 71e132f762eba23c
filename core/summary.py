"""What is on the bench, in one line of words."""

from itertools import pairwise

from core.data.catalogue import DATASETS, OWN
from core.data.preparation import Prepared
from core.data.target_scale import TargetScale
from core.experiment import Experiment
from core.model.losses import LOSSES, Task, loss_for, task_of
from core.model.optimizers import OPTIMIZERS
from core.training.run import Run


def number(value: float, digits: int = 3) -> str:
    """A number with three significant digits and thousands separated: 0.943, 1,250, 0.0001."""
    if value != value:
        return "undefined"
    if abs(value) >= 999.5:
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return text if "e" not in text or abs(value) < 1e-4 else f"{value:f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share as a percentage, without decimals unless it is near 0 or 100."""
    if share != share:
        return "undefined"
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 < share < 1:
        return "over 99.9%"
    decimals = 1 if 0 < share < 0.02 or 0.98 < share < 1 else 0
    return f"{share:.{decimals}%}"


def data_line(experiment: Experiment, name: str, rows: int, positive: str, target: str = "") -> str:
    """The dataset, its rows, and the class to find; with no class, the `target`, a number to predict."""
    shown = name if experiment.dataset in OWN else DATASETS[experiment.dataset].label
    aim = f"{positive} is positive" if positive else f"{target} is predicted"
    return f"{shown}, {rows:,} rows, {aim}"


def model_line(experiment: Experiment, task: Task) -> str:
    """The network, the optimizer with its rate, and the loss."""
    network = f"{experiment.layers} {experiment.activation}" if experiment.layers else "no hidden layer"
    if experiment.picture:
        network = f"{experiment.filters} filter{'' if experiment.filters == 1 else 's'}, {network}"
    optimizer = f"{OPTIMIZERS[experiment.optimizer].label} {number(experiment.learning_rate)}"
    return f"{network}; {optimizer}; {LOSSES[loss_for(experiment.loss, task)].label}"


def unit_line(experiment: Experiment, prepared: Prepared) -> str:
    """In which unit the loss of a number is, and in which MAE and RMSE are."""
    scale = TargetScale.fit(prepared.train.y)
    target = prepared.target
    if loss_for(experiment.loss, "regression") == "poisson":
        return f"The loss is of {target} divided by its mean, {number(scale.mean)}. MAE and RMSE are in its own unit."
    return (
        f"The loss is of the standardised target: 1 = one standard deviation of {target}, {number(scale.deviation)}. "
        "MAE and RMSE are in its own unit. RMSE far above MAE: a few rows are very far off."
    )


def run_line(run: Run, number: int) -> str:
    """Which run it was: its number, data, model and end."""
    positive = run.classes[run.positive] if run.classes else ""
    data = data_line(run.experiment, run.table_name, run.table_rows, positive, run.target)
    return f"Run {number}: {data}; {model_line(run.experiment, run.task)}; {outcome(run).lower()}"


def duration(seconds: float) -> str:
    """A time to wait, roughly: seconds up to two minutes, then minutes, then hours."""
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 7200 else f"{round(seconds / 3600)} h"


def outcome(run: Run) -> str:
    """How a run ended: the word that the page shows, and the number of epochs."""
    word = {"finished": "Finished", "stopped": "Stopped", "failed": "Failed"}[run.status]
    return f"{word} after {run.epochs:,} epoch{'' if run.epochs == 1 else 's'}"


def weights_count(experiment: Experiment, features: int, classes: int) -> int:
    """How many weights the network learns: its layers' with their biases, or with batch normalization's two a unit.

    A filter has 3 by 3 weights; the largest of each 2 by 2 of its answers goes on. 0 classes stand for a number to
    predict.
    """
    filters = 0
    if experiment.picture:
        height, width = experiment.picture
        filters = experiment.filters
        features = (height // 2) * (width // 2) * filters
    sizes = [features, *experiment.hidden_units, classes if task_of(classes) == "multiclass" else 1]
    rescaled = sum(experiment.hidden_units) + filters if experiment.batch_normalization else 0
    return 10 * filters + sum((before + 1) * after for before, after in pairwise(sizes)) + rescaled


def speed_line(run: Run) -> str:
    """Which epochs ran in TensorFlow's plain graph, and which were compiled."""
    if not run.compiled_after:
        return "All epochs ran in TensorFlow's plain graph: the work was too short for compiling to pay."
    if run.epochs == run.compiled_after:
        return f"All {run.epochs:,} epochs ran in TensorFlow's plain graph; compiling had been prepared for the rest."
    return (
        f"Epochs 1 to {run.compiled_after:,} ran in TensorFlow's plain graph, the other "
        f"{run.epochs - run.compiled_after:,} compiled by XLA, which is about ten times as fast. Where it changes over "
        "follows from the settings and the rows alone, so the same link always gives the same weights."
    )
