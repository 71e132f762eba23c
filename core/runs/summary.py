"""One line of text each for data, model and run."""

from core.catalog.losses import LOSSES, Task, is_of_counts, loss_for
from core.catalog.optimizers import OPTIMIZERS
from core.data.preparation import Prepared
from core.data.scaling import TargetScale
from core.datasets.catalog import CUSTOM_DATASETS, DATASETS
from core.experiment.fields import Experiment
from core.runs.run import Run
from core.text.numbers import number
from core.text.words import counted, shortened


def data_line(experiment: Experiment, name: str, rows: int, positive: str, target: str = "") -> str:
    """The dataset, its rows, and the positive class; in regression, the `target`."""
    label = name if experiment.dataset in CUSTOM_DATASETS else DATASETS[experiment.dataset].label
    prediction = f"{shortened(positive)} is positive" if positive else f"{target} is predicted"
    return f"{label}, {rows:,} rows, {prediction}"


def model_line(experiment: Experiment, task: Task) -> str:
    """The network, the optimizer with its learning rate, and the loss."""
    network = f"{experiment.layers} {experiment.activation}" if experiment.layers else "no hidden layer"
    if experiment.picture:
        network = f"{counted(experiment.filters, 'filter')}, {network}"
    optimizer = f"{OPTIMIZERS[experiment.optimizer].label} {number(experiment.learning_rate)}"
    return f"{network}; {optimizer}; {LOSSES[loss_for(experiment.loss, task)].label}"


def unit_line(experiment: Experiment, prepared: Prepared) -> str:
    """The units of a regression's loss, MAE and RMSE."""
    scale = TargetScale.fit(prepared.train.y)
    target = prepared.target
    if is_of_counts(experiment.loss):
        return f"The loss is of {target} divided by its mean, {number(scale.mean)}. MAE and RMSE are in its own unit."
    return (
        f"The loss is of the standardised target: 1 = one standard deviation of {target}, {number(scale.std)}. "
        "MAE and RMSE are in its own unit. RMSE far above MAE: a few rows are very far off."
    )


def run_line(run: Run, number: int) -> str:
    """The number, data, model and outcome of a run."""
    positive = run.classes[run.positive] if run.classes else ""
    data = data_line(run.experiment, run.table_name, run.table_rows, positive, run.target)
    return f"Run {number}: {data}; {model_line(run.experiment, run.task)}; {outcome(run).lower()}"


def outcome(run: Run) -> str:
    """How a run ended: the status that the page shows, and the number of epochs."""
    word = {"finished": "Finished", "stopped": "Stopped", "failed": "Failed"}[run.status]
    return f"{word} after {counted(run.epochs, 'epoch')}"


def speed_line(run: Run) -> str:
    """Which epochs ran in TensorFlow's plain graph, and which were compiled with XLA."""
    if not run.compiled_after:
        return "All epochs ran in TensorFlow's plain graph: the work was too short for compiling to pay."
    if run.epochs == run.compiled_after:
        return f"All {run.epochs:,} epochs ran in TensorFlow's plain graph; compiling had been prepared for the rest."
    return (
        f"Epochs 1 to {run.compiled_after:,} ran in TensorFlow's plain graph, the other "
        f"{run.epochs - run.compiled_after:,} compiled by XLA, which is about ten times as fast. Where it changes over "
        "follows from the settings and the rows alone, so the same link always gives the same weights."
    )
