"""The cost of a training, known before it starts, and whether it exceeds the limit of this server."""

from dataclasses import dataclass, replace

from core.data.preparation import Prepared, prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.data.upload import MINIMUM_ROWS
from core.experiment.fields import SPECS, Experiment
from core.text.words import counted
from core.training.cost_model import CostModel, weights_count

LIMITED = ("rows", "epochs", "layers")  # the controls that the limit on work can narrow


@dataclass(frozen=True)
class Cost:
    """A training's numbers of training rows, epochs and weights, and its estimated times.

    `min_weights` is the number of weights with no hidden layer and no filters.
    """

    rows: int
    epochs: int
    weights: int
    min_weights: int
    times: CostModel

    @classmethod
    def of(cls, experiment: Experiment, prepared: Prepared) -> "Cost":
        """The cost of training on these rows."""
        features, classes = prepared.size, len(prepared.classes)
        sizes = {"train": len(prepared.train), "validation": len(prepared.validation)}
        return cls(
            rows=sizes["train"],
            epochs=experiment.epochs,
            weights=weights_count(experiment, features, classes),
            min_weights=weights_count(replace(experiment, layers="", filters=0), features, classes),
            times=CostModel.of(experiment, features=features, classes=classes, **sizes),
        )

    @property
    def work(self) -> float:
        """Rows x epochs x weights, which is proportional to the number of multiplications."""
        return float(self.rows) * self.epochs * self.weights

    def maxima(self, max_work: float) -> dict[str, int]:
        """The largest numbers of epochs, rows and weights within `max_work`, each while the other two stay the same."""
        return {
            "epochs": int(max_work / (self.rows * self.weights)),
            "rows": int(max_work / (self.epochs * self.weights)),
            "weights": int(max_work / (self.rows * self.epochs)),
        }

    def seconds(self, epochs: int | None = None) -> float:
        """About how long all epochs, or `epochs`, take on the machine of the cost model's calibration."""
        return self.times.seconds(self.epochs if epochs is None else epochs)


def cost_of(experiment: Experiment, table: Table | None) -> Cost | None:
    """The cost of an experiment; None where its data cannot be used: its training then fails with the reason."""
    try:
        return Cost.of(experiment, prepare(experiment, load(experiment, table), with_features=False))
    except DataError:
        return None


def too_large(cost: Cost, max_work: float) -> str:
    """Why this training is refused, and what would be accepted; empty when it is not refused."""
    if cost.work <= max_work:
        return ""
    maxima = cost.maxima(max_work)
    fitting = [counted(maxima["epochs"], "epoch")] if maxima["epochs"] else []
    if maxima["rows"] >= MINIMUM_ROWS:
        fitting.append(f"{maxima['rows']:,} rows")
    if maxima["weights"] >= cost.min_weights:
        fitting.append(f"{maxima['weights']:,} weights, by fewer or smaller layers")
    ratio = cost.work / max_work
    times = f"{ratio:,.0f}" if ratio >= 10 else f"{max(ratio, 1.1):.1f}"  # never rounded down to 1
    would = f"It fits with {', or '.join(fitting)}." if fitting else "Take fewer epochs, fewer rows and smaller layers."
    return (
        f"This training is too large for this server: {cost.rows:,} rows to learn from × {cost.epochs:,} epochs × "
        f"{cost.weights:,} weights are {times} times what it takes at once. {would}"
    )


def limit_note(cost: Cost, max_work: float, name: str) -> str:
    """The maximum that the limit on work leaves for one of the `LIMITED` controls, in a sentence."""
    maxima = cost.maxima(max_work)
    if name == "layers":
        return f"With your rows and epochs this server takes up to {maxima['weights']:,} weights."
    maximum = min(maxima[name], int(SPECS[name].maximum or maxima[name]))
    if name == "rows":
        return f"With your layers and epochs this server learns from up to {maximum:,} rows."
    return f"With your rows and layers this server takes up to {maximum:,}."
