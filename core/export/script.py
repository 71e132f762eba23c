"""A Keras script of one experiment, which imports nothing of this project and gives the same losses.

Datasets with a `make` function are made by a copy of its code. Small CSV files are part of the script; it reads larger
ones from a file beside it, which `data_file` names. There is no script for a table of the learner's own, and none for
what would be long without this project: columns of text or dates, splits by a column, and duplicates left out.
"""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from core.catalog.losses import AUTOMATIC, LOSSES, is_of_counts, loss_for
from core.catalog.optimizers import OPTIMIZERS
from core.data.encoding import CategoryEncoding, NumberEncoding
from core.data.preparation import Plan, Prepared, make_plan, prepare
from core.data.scaling import TargetScale
from core.data.source import load
from core.data.table import DataError, Table
from core.data.values import is_number
from core.datasets import split
from core.datasets.bundled import FOLDER
from core.datasets.catalog import DATASETS, UPLOAD
from core.experiment.fields import Experiment

INLINE_BYTES = 14 * 1024  # a CSV file of at most this size is part of the script
INLINED = ("split", "dataset")  # modules of core/datasets whose code is in the script already, or is not needed
HEAD = '''"""Plain Keras for one experiment of Tradeoff: {data}.

Run it with Python: it needs tensorflow (which brings Keras), numpy and pandas.{note}
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import keras
import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

SEED = {seed}'''
IMPORTS = {
    "import io\n": "io.StringIO",
    "import re\n": " re.",
    "from collections.abc import Callable\n": "Callable[",
    "from numpy.random import Generator\n": ": Generator",
}
"""The imports that only some scripts use, each with the text that uses it."""
KNOWN = (NumberEncoding, CategoryEncoding)
BESIDE = " Put {file} beside it."


def script(experiment: Experiment) -> str:
    """The whole script, as text.

    Raises:
        DataError: when the experiment is of a kind that has no script, which the module's text names, or when the data
            cannot be used as it asks.
    """
    if experiment.dataset == UPLOAD:
        raise DataError(
            "A script cannot bring your own table along. Train on one of the app's datasets to see the code of a run."
        )
    table = load(experiment)
    plan = make_plan(experiment, table)
    prepared = prepare(experiment, table, plan)
    _check(experiment, prepared)
    file = data_file(experiment)
    is_stratified = experiment.split != "random" and plan.task != "regression"
    parts = [
        HEAD.format(data=table.name, note=BESIDE.format(file=file) if file else "", seed=experiment.seed),
        _split(),
        _frame(experiment),
        _targets(table, plan),
        f"train, validation, test = split({'labels' if is_stratified else 'np.zeros(len(frame), int)'}, SEED)",
        _features(prepared),
        _y(experiment, prepared),
        _model(experiment, prepared),
        _compile(experiment, prepared),
        _fit(experiment, prepared),
        _print_scores(experiment, prepared),
    ]
    text = "\n\n".join(part.strip("\n") for part in parts) + "\n"
    for line, use in IMPORTS.items():
        text = text if use in text else text.replace(line, "")
    return text.replace("annotations\n\n\n", "annotations\n\n")


def data_file(experiment: Experiment) -> str:
    """The name of the file of `core/datasets/files` that the script of this experiment reads; empty for none."""
    file = FOLDER / f"{experiment.dataset}.csv"
    return file.name if file.exists() and file.stat().st_size > INLINE_BYTES else ""


def _check(experiment: Experiment, prepared: Prepared) -> None:
    reasons = {
        "columns of text or dates": any(not isinstance(code, KNOWN) for code in prepared.encoder.encodings),
        "a split by a column": experiment.split in ("grouped", "time"),
        "rows that are left out because they repeat others": experiment.drop_duplicates,
    }
    if found := [reason for reason, is_so in reasons.items() if is_so]:
        raise DataError(f"There is no short script of a run with {found[0]}. Leave that out to see the code.")


def _frame(experiment: Experiment) -> str:
    """The lines that give `frame`, the table."""
    dataset = DATASETS[experiment.dataset]
    if dataset.make:
        settings = {setting: repr(getattr(experiment, setting)) for setting in sorted(dataset.settings)}
        return f"{_source(dataset.make)}\n\n\nframe = make({_arguments({'seed': 'SEED'} | settings)})"
    if file := data_file(experiment):
        return f'frame = pd.read_csv("{file}")  # from Tradeoff, folder core/datasets/files'
    rows = (FOLDER / f"{experiment.dataset}.csv").read_text(encoding="utf-8")
    return f'frame = pd.read_csv(io.StringIO("""{rows}"""))'


def _source(make: Callable[..., pd.DataFrame]) -> str:
    """The code of a dataset's module, after the code that it imports from other modules of core/datasets."""
    source = inspect.getsource(sys.modules[make.__module__])
    helpers = re.findall(r"^from core\.datasets\.(\w+) import", source, flags=re.MULTILINE)
    modules = [sys.modules[f"core.datasets.{name}"] for name in helpers if name not in INLINED]
    return "\n\n\n".join(_code(part) for part in [*map(inspect.getsource, modules), source])


def _targets(table: Table, plan: Plan) -> str:
    """The lines that give `labels`, each row's class as a number, or `values`, the numbers to predict."""
    if plan.task == "regression":
        target = plan.numbers.column
        kept = f"frame = frame[frame[{target!r}].notna()].reset_index(drop=True)"
        return f"{kept}\nvalues = frame[{target!r}].to_numpy(float)"
    classes, target = plan.classes, plan.classes.column
    note = "; 1 is the class to find" if plan.task == "binary" else ""
    lines = [
        f"# The class of each row as a number, its place in this list{note}.",
        f"CLASSES = {list(classes.names)!r}",
    ]
    if classes.cut is not None:
        sign = ">=" if classes.names[1].startswith("at least") else "<"
        lines.append(f"frame = frame[frame[{target!r}].notna()].reset_index(drop=True)")
        return "\n".join([*lines, f"labels = (frame[{target!r}] {sign} {classes.cut!r}).to_numpy().astype(int)"])
    texts = f'frame[{target!r}].map("{{:.10g}}".format)' if is_number(table.frame[target]) else f"frame[{target!r}]"
    if len(classes.rows) < len(table.frame):
        lines.append(f"frame = frame[{texts}.isin(CLASSES)].reset_index(drop=True)")
    return "\n".join([*lines, f"labels = {texts}.map(CLASSES.index).to_numpy()"])


def _split() -> str:
    """The function that splits rows. Its stream of random numbers gets a name that no dataset's constant has."""
    sources = "\n\n".join(inspect.getsource(part) for part in (split.split, split.part_size, split.concatenate))
    constants = [
        "Rows = NDArray[np.int64]",
        "Parts = tuple[Rows, Rows, Rows]",
        f"VALIDATION_SHARE, TEST_SHARE = {split.VALIDATION_SHARE!r}, {split.TEST_SHARE!r}",
        f"MIN_ROWS_TO_SPLIT = {split.MIN_ROWS_TO_SPLIT!r}",
        f"SPLIT_STREAM = {split.STREAM!r}",
    ]
    return "\n".join(constants) + "\n\n\n" + re.sub(r"\bSTREAM\b", "SPLIT_STREAM", sources)


def _features(prepared: Prepared) -> str:
    """The lines that give `x`: means, deviations and categories are taken from the training rows."""
    encodings = prepared.encoder.encodings
    columns = _wrapped(list(prepared.encoder.columns))
    if all(isinstance(code, NumberEncoding) and not code.tells_missing for code in encodings):
        return f"""
numbers = frame[{columns}].to_numpy(float)
mean, deviation = numbers[train].mean(axis=0), numbers[train].std(axis=0)
x = ((numbers - mean) / np.where(deviation > 0, deviation, np.inf)).astype("float32")
"""
    categories = {code.name: list(code.values) for code in encodings if isinstance(code, CategoryEncoding)}
    others = [code.name for code in encodings if isinstance(code, CategoryEncoding) and code.tells_other]
    missing = [code.name for code in encodings if isinstance(code, KNOWN) and code.tells_missing]
    return f"""
COLUMNS = {columns}
CATEGORIES = {categories!r}  # those of the training rows
WITH_OTHERS = {others!r}
WITH_MISSING = {missing!r}


def encode(name):
    missing = [frame[name].isna()] * (name in WITH_MISSING)
    if name in CATEGORIES:
        switches = [frame[name] == value for value in CATEGORIES[name]]
        others = frame[name].notna() & ~frame[name].isin(CATEGORIES[name])
        return switches + [others] * (name in WITH_OTHERS) + missing
    numbers = frame[name].fillna(frame[name][train].median()).to_numpy(float)
    return [(numbers - numbers[train].mean()) / (numbers[train].std() or np.inf), *missing]


x = np.column_stack([feature for name in COLUMNS for feature in encode(name)]).astype("float32")
"""


def _y(experiment: Experiment, prepared: Prepared) -> str:
    """The lines that give `y`, what the network's outputs are compared with."""
    if prepared.task == "binary":
        return 'y = labels.astype("float32")[:, None]'
    if prepared.task == "multiclass":
        return 'y = np.eye(len(CLASSES), dtype="float32")[labels]  # one column a class'
    counts = is_of_counts(experiment.loss)
    note = "# Learned in means, which keeps counts positive." if counts else "# Learned in standard deviations."
    scale = TargetScale.fit(prepared.train.y, counts=counts)
    center = "0.0" if scale.counts else "values[train].mean()"
    unit = "abs(values[train].mean()) or 1.0" if counts else "values[train].std() or 1.0"
    return f"""
{note}
center, unit = {center}, {unit}
y = ((values - center) / unit).astype("float32")[:, None]
"""


def _model(experiment: Experiment, prepared: Prepared) -> str:
    activation = LOSSES[loss_for(experiment.loss, prepared.task)].activations[prepared.task]
    outputs = len(prepared.classes) if prepared.task == "multiclass" else 1
    lines = [f"keras.Input(({prepared.size},)),", *_convolution(experiment)]
    first = 1 if experiment.picture else 0
    for position, units in enumerate(experiment.hidden_units, start=first):
        bias = not experiment.batch_normalization
        lines.append(_dense(experiment, units, experiment.activation, position, bias=bias))
        lines += [*_normalization(experiment), *_dropout(experiment, position)]
    lines.append(_dense(experiment, outputs, activation, first + len(experiment.hidden_units)))
    inner = "\n".join(f"        {line}" for line in lines)
    return f"model = keras.Sequential(\n    [\n{inner}\n    ]\n)"


def _convolution(experiment: Experiment) -> list[str]:
    """Filters over the pixels as a picture."""
    if not experiment.picture:
        return []
    filters = _weights(experiment, experiment.activation, 0, bias=not experiment.batch_normalization)
    lines = [
        f"keras.layers.Reshape({(*experiment.picture, 1)!r}),",
        f'keras.layers.Conv2D({experiment.filters}, 3, padding="same", {filters}),',
        *_normalization(experiment),
        "keras.layers.MaxPooling2D(2),",
        "keras.layers.Flatten(),",
    ]
    return [*lines, *_dropout(experiment, 0)]


def _normalization(experiment: Experiment) -> list[str]:
    if not experiment.batch_normalization:
        return []
    return ["keras.layers.BatchNormalization(),", f"keras.layers.Activation({experiment.activation!r}),"]


def _dropout(experiment: Experiment, position: int) -> list[str]:
    line = f"keras.layers.Dropout({experiment.dropout!r}, seed=SEED * 100 + {position}),"
    return [line] if experiment.dropout else []


def _dense(experiment: Experiment, units: int, activation: str, position: int, *, bias: bool = True) -> str:
    return f"keras.layers.Dense({units}, {_weights(experiment, activation, position, bias=bias)}),"


def _weights(experiment: Experiment, activation: str, position: int, *, bias: bool) -> str:
    """The arguments of a layer with weights. One without bias is normalized before its activation."""
    arguments = {"activation": repr(activation)} if bias else {"use_bias": "False"}
    arguments["kernel_initializer"] = f"keras.initializers.GlorotUniform(seed=SEED * 100 + {position})"
    if experiment.l2:
        arguments["kernel_regularizer"] = f"keras.regularizers.L2({experiment.l2!r})"
    return _arguments(arguments)


def _compile(experiment: Experiment, prepared: Prepared) -> str:
    entry = LOSSES[loss_for(experiment.loss, prepared.task)]
    settings = {argument: repr(getattr(experiment, name)) for name, argument in entry.settings.items()}
    defaults = OPTIMIZERS[experiment.optimizer].settings
    chosen = {name: experiment.setting(name) for name in defaults}
    changed = {name: repr(value) for name, value in chosen.items() if value != defaults[name]}  # from Keras' own
    optimizer = {"learning_rate": repr(experiment.learning_rate)} | changed
    if prepared.task == "regression":
        metric = 'keras.metrics.MeanAbsoluteError(name="mae")'
    elif prepared.task == "multiclass":
        metric = 'keras.metrics.CategoricalAccuracy(name="accuracy")'
    else:
        threshold = "0.0" if entry.activations["binary"] == "tanh" else "0.5"
        metric = f'keras.metrics.BinaryAccuracy(name="accuracy", threshold={threshold})'
    note = "  # what fits this target" if experiment.loss == AUTOMATIC else ""
    return f"""
model.compile(
    optimizer=keras.optimizers.{OPTIMIZERS[experiment.optimizer].keras}({_arguments(optimizer)}),
    loss=keras.losses.{entry.keras}({_arguments(settings)}),{note}
    metrics=[{metric}],
)
"""


def _fit(experiment: Experiment, prepared: Prepared) -> str:
    lines = []
    arguments = {
        "epochs": repr(experiment.epochs),
        "batch_size": repr(experiment.batch_size),
        "shuffle": "False",
        "validation_data": "(x[validation], y[validation])",
        "verbose": "0",
    }
    if experiment.class_weight == "balanced" and prepared.task != "regression":
        lines.append("counts = np.bincount(labels[train], minlength=len(CLASSES))")
        lines.append("weights = len(train) / (len(CLASSES) * counts)  # each class counts the same in all")
        arguments["class_weight"] = "dict(enumerate(weights.tolist()))"
    if experiment.patience:
        lines.append(
            "stopping = keras.callbacks.EarlyStopping("
            f'monitor="val_loss", patience={experiment.patience}, restore_best_weights=True)'
        )
        arguments["callbacks"] = "[stopping]"
    inner = "\n".join(f"    {name}={value}," for name, value in arguments.items())
    lines.append("# The training rows are in random order already; no shuffling, so that each run gives the same.")
    lines.append(f"history = model.fit(\n    x[train],\n    y[train],\n{inner}\n).history")
    return "\n".join(lines)


def _print_scores(experiment: Experiment, prepared: Prepared) -> str:
    measure = "mae" if prepared.task == "regression" else "accuracy"
    words = "mean absolute error" if prepared.task == "regression" else "accuracy"
    lines = [
        f'for epoch, row in enumerate(zip(history["loss"], history["val_loss"], history["val_{measure}"]), start=1):',
        f'    text = "epoch {{}}: loss {{:.6f}}, validation loss {{:.6f}}, validation {words} {{:.4f}}"',
        "    print(text.format(epoch, *row))",
    ]
    if prepared.task == "regression":
        lines.append('print("in the target\'s own unit {:.6g}".format(history["val_mae"][-1] * unit))')
    if prepared.task == "binary":
        tanh = LOSSES[loss_for(experiment.loss, "binary")].activations["binary"] == "tanh"
        lines += [
            "",
            "scores = model.predict(x[validation], verbose=0)[:, 0]",
            *(["scores = (scores + 1) / 2  # from -1 to 1 becomes 0 to 1"] if tanh else []),
            f"called = scores >= {experiment.threshold!r}  # the threshold",
            "found = np.sum(called & (labels[validation] == 1))",
            'print("precision {:.3f}".format(found / max(1, called.sum())))',
            'print("recall {:.3f}".format(found / np.sum(labels[validation] == 1)))',
        ]
    return "\n".join(lines)


def _arguments(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def _wrapped(names: list[str]) -> str:
    """A list of names, some of them a line."""
    if len(names) <= 6:
        return repr(names)
    lines = [", ".join(map(repr, names[first : first + 4])) for first in range(0, len(names), 4)]
    return "[\n" + "".join(f"    {line},\n" for line in lines) + "]"


def _code(source: str) -> str:
    """A module's source without its docstring, its imports, which the script has, and its `DATASET`."""
    body = re.sub(r'\A""".*?"""\n|^DATASET = Dataset\(.*', "", source, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^(from|import) .*\n", "", body, flags=re.MULTILINE).strip("\n")
