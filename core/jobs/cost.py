"""Cost: how much work a training is, known before it begins, and whether that is more than a server takes on."""

from dataclasses import dataclass, replace

from core.data.preparation import Prepared, prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.data.upload import MINIMUM_ROWS
from core.experiment.fields import SPECS, Experiment
from core.text.words import counted
from core.training.cost_model import CostModel, weights_count

BOUNDED = ("rows", "epochs", "layers")  # the controls that the bound on work can narrow


@dataclass(frozen=True)
class Cost:
    """A training's rows to learn from, epochs and weights, and its pace.

    `least` is how many weights are left with no hidden layer and no filters.
    """

    rows: int
    epochs: int
    weights: int
    least: int
    pace: CostModel

    @classmethod
    def of(cls, experiment: Experiment, prepared: Prepared) -> "Cost":
        """The cost of training on these rows."""
        features, classes = prepared.size, len(prepared.classes)
        return cls(
            rows=len(prepared.train),
            epochs=experiment.epochs,
            weights=weights_count(experiment, features, classes),
            least=weights_count(replace(experiment, layers="", filters=0), features, classes),
            pace=CostModel.of(
                experiment,
                features=features,
                classes=classes,
                train=len(prepared.train),
                validation=len(prepared.validation),
            ),
        )

    @property
    def work(self) -> float:
        """Rows x epochs x weights: in proportion to the multiplications that training takes."""
        return float(self.rows) * self.epochs * self.weights

    def room(self, most_work: float) -> dict[str, int]:
        """How many rows, epochs or weights would fit into `most_work` while the other two stay as they are."""
        return {
            "epochs": int(most_work / (self.rows * self.weights)),
            "rows": int(most_work / (self.epochs * self.weights)),
            "weights": int(most_work / (self.rows * self.epochs)),
        }

    def seconds(self, epochs: int | None = None) -> float:
        """About how long it takes on the machine that the pace was calibrated on, all epochs or only so many."""
        return self.pace.seconds(self.epochs if epochs is None else epochs)


def cost_of(experiment: Experiment, table: Table | None) -> Cost | None:
    """The cost of an experiment; None where its data cannot be used, which its training then says at once."""
    try:
        return Cost.of(experiment, prepare(experiment, load(experiment, table)))
    except DataError:
        return None


def too_much(cost: Cost, most_work: float) -> str:
    """Why this training is refused and what would be taken; empty when it is not refused."""
    if cost.work <= most_work:
        return ""
    room = cost.room(most_work)
    fitting = [counted(room["epochs"], "epoch")] if room["epochs"] else []
    if room["rows"] >= MINIMUM_ROWS:
        fitting.append(f"{room['rows']:,} rows")
    if room["weights"] >= cost.least:
        fitting.append(f"{room['weights']:,} weights, by fewer or smaller layers")
    would = f"It fits with {', or '.join(fitting)}." if fitting else "Take fewer epochs, fewer rows and smaller layers."
    return (
        f"This training is too large for this server: {cost.rows:,} rows to learn from × {cost.epochs:,} epochs × "
        f"{cost.weights:,} weights are {_times(cost.work / most_work)} what it takes at once. {would}"
    )


def bound_note(cost: Cost, most_work: float, name: str) -> str:
    """What the bound on work leaves of one of the bounded controls, in a sentence."""
    room = cost.room(most_work)
    if name == "layers":
        return f"With your rows and epochs this server takes up to {room['weights']:,} weights."
    most = min(room[name], int(SPECS[name].maximum or room[name]))
    if name == "rows":
        return f"With your layers and epochs this server learns from up to {most:,} rows."
    return f"With your rows and layers this server takes up to {most:,}."


def _times(ratio: float) -> str:
    """How many times too much, never rounded down to 1."""
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{max(ratio, 1.1):.1f} times"
