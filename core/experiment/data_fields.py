"""The fields of an experiment that choose its data: dataset, target, columns, split and seed."""

from dataclasses import dataclass
from functools import partial

from core.datasets.catalog import CUSTOM_DATASETS, DATASETS, DRAWN, TYPED
from core.experiment.control import control, is_dataset, is_split_by_a_column, shapes_data
from core.experiment.link_codec import problem_of, unpack_points, unpack_table

data_field = partial(control, group="data")


@dataclass(frozen=True)
class DataFields:
    """Fields of the group "data", each with its Spec."""

    dataset: str = data_field(
        "moons",
        "Dataset",
        "The rows to learn from.",
        choices={name: dataset.label for name, dataset in DATASETS.items()} | CUSTOM_DATASETS,
    )
    drawn: str = data_field(
        "",
        "Drawn points",
        "The points drawn on the Data page, packed. More of them: steadier scores.",
        check=problem_of(unpack_points),
        applies=is_dataset(DRAWN),
    )
    typed: str = data_field(
        "",
        "Typed table",
        "The table typed on the Data page, packed. Empty: the example that stands there first.",
        check=problem_of(unpack_table),
        applies=is_dataset(TYPED),
    )
    target: str = data_field("", "Target", "The column to predict. All the others may be used to predict it.")
    task: str = data_field(
        "auto",
        "Predict",
        "Classes: which of some kinds a row is; many numbers are then cut in two. A number: how much it is. What fits: "
        "a number where the target has many values and no cut is given, classes otherwise.",
        choices={"auto": "What fits the target", "classes": "Classes", "number": "A number"},
    )
    positive: str = data_field(
        "",
        "Positive class",
        "The class you want to find. Precision and recall speak of this one; for three classes or more, of this one "
        "against the rest.",
    )
    leave_out: str = data_field("", "Columns left out", "Columns the model does not see, joined by commas.")
    kinds: str = data_field(
        "",
        "Kinds of columns",
        "What columns are taken for where the guess is not right, such as zip:category, joined by commas.",
    )
    cut: float | None = data_field(
        None,
        "Cut at",
        "A target of many numbers becomes two classes: at least this value, or below it. Empty, where classes are "
        "predicted: its median.",
        kind="number",
        optional=True,
    )
    rows: int = data_field(
        500,
        "Rows",
        "More: steadier scores, slower epochs. Fewer: scores that depend on luck.",
        bounds=(50, 20_000),
        step=50,
        applies=shapes_data("rows"),
    )
    noise: float = data_field(
        0.2,
        "Noise",
        "More: the classes overlap, and no model can be perfect. Less: cleaner shapes.",
        bounds=(0.0, 1.0),
        step=0.05,
        applies=shapes_data("noise"),
    )
    imbalance: float = data_field(
        0.0,
        "Imbalance",
        "0: both classes are equally common. Higher: the positive class gets rarer; at 0.9 it is 1 row in 20.",
        bounds=(0.0, 0.98),
        step=0.02,
        applies=shapes_data("imbalance"),
    )
    drop_duplicates: bool = data_field(
        False,
        "Keep one of each row",
        "Leaves out rows that repeat an earlier one in every column the model sees and in the target.",
    )
    split: str = data_field(
        "stratified",
        "Split",
        "Which rows train, validate and test. Stratified: by lot, each class in the same share. Random: by lot alone. "
        "Grouped: rows that belong together stay together. By time: the oldest train, the newest test.",
        choices={"stratified": "Stratified", "random": "Random", "grouped": "Grouped by a column", "time": "By time"},
        aliases={"group": "grouped", "by_time": "time", "by time": "time"},
    )
    split_by: str = data_field(
        "",
        "Split by",
        "Grouped: the column that says which rows belong together, such as the patient. By time: the column of dates "
        "or numbers that says which came first.",
        applies=is_split_by_a_column,
    )
    seed: int = data_field(
        0,
        "Seed",
        "Draws the rows, the split and the first weights. The same seed gives the same run; another one shows how "
        "much was luck.",
        bounds=(0, 9_999),
        step=1,
    )
