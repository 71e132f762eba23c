"""A Keras script of one experiment, which imports nothing of this project and gives the same losses.

How the rows get in: toy sets are drawn by the very code that draws them here, iris and wine stand in the script, and
breast_cancer and digits are read from a CSV file beside it, whose first lines say where it is from. A table of the
learner's own is read from its file, which a script cannot bring along: for one this raises a DataError.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any

from core.data import fraud, split, toy
from core.data.bundled import FOLDER
from core.data.catalogue import DATASETS, UPLOAD
from core.data.encoding import CategoryEncoding
from core.data.preparation import Plan, Prepared, make_plan, prepare
from core.data.source import load
from core.data.table import DataError, Table
from core.data.toy import SHAPES
from core.data.values import is_number
from core.experiment import Experiment
from core.model.losses import AUTOMATIC, LOSSES, loss_for
from core.model.optimizers import OPTIMIZERS

INLINE = ("iris", "wine")
HEAD = '''"""Plain Keras for one experiment of Tradeoff: {data}.

Run it with Python: it needs tensorflow (which brings Keras), numpy and pandas.{note}
"""

from __future__ import annotations

import io

import keras
import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

SEED = {seed}'''
BESIDE = " Put {file} beside it."


def script(experiment: Experiment) -> str:
    """The whole script, as text.

    Raises:
        DataError: when the experiment is on an uploaded table, or the data cannot be used as it asks.
    """
    if experiment.dataset == UPLOAD:
        raise DataError(
            "A script cannot bring your own table along. Train on one of the app's datasets to see the code of a run."
        )
    table = load(experiment)
    plan, prepared = make_plan(experiment, table), prepare(experiment, table)
    parts = [
        _head(experiment, table),
        _frame(experiment),
        _labels(table, plan),
        _split(),
        _features(prepared),
        _targets(prepared),
        _model(experiment, prepared),
        _compile(experiment, prepared),
        _fit(experiment),
        _judge(experiment, prepared),
    ]
    text = "\n\n".join(part.strip("\n") for part in parts) + "\n"
    needed = {"import io\n\n": "io.StringIO", "from numpy.random import Generator\n": ": Generator"}
    for line, use in needed.items():
        text = text if use in text else text.replace(line, "")
    return text


def data_file(experiment: Experiment) -> str:
    """The CSV file that the script of this experiment reads, by its name in `core/data/bundled`; empty for none."""
    beside = experiment.dataset not in (UPLOAD, "fraud", *SHAPES, *INLINE)
    return f"{experiment.dataset}.csv" if beside else ""


def _head(experiment: Experiment, table: Table) -> str:
    file = data_file(experiment)
    return HEAD.format(data=table.name, note=BESIDE.format(file=file) if file else "", seed=experiment.seed)


def _frame(experiment: Experiment) -> str:
    """The lines that give `frame`: the table, one row a line."""
    name = experiment.dataset
    if name == "fraud":
        return _without_imports(inspect.getsource(fraud)) + "\n\nframe = fraud(seed=SEED)"
    if name in SHAPES:
        return _shape(experiment)
    if name in INLINE:
        rows = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
        return f'frame = pd.read_csv(io.StringIO("""{rows}"""))'
    return f'frame = pd.read_csv("{name}.csv")  # from Tradeoff, folder core/data/bundled'


def _shape(experiment: Experiment) -> str:
    dataset, shape = DATASETS[experiment.dataset], SHAPES[experiment.dataset]
    positives = max(toy.FEWEST_POSITIVES, round(experiment.rows * 0.5 * (1 - experiment.imbalance)))
    return f"""
{inspect.getsource(shape.draw)}

ROWS, POSITIVES = {experiment.rows}, {positives}
generator = np.random.default_rng(SEED)
draw = {shape.draw.__name__}
clean = np.concatenate([draw(generator, POSITIVES, 0), draw(generator, ROWS - POSITIVES, 1)])
points = clean + {experiment.noise!r} * {shape.spread!r} * generator.normal(size=clean.shape)
classes = np.repeat(np.array({list(dataset.classes)!r}), [POSITIVES, ROWS - POSITIVES])
order = generator.permutation(ROWS)
x1, x2 = points[order].round({toy.DECIMALS}).T
frame = pd.DataFrame({{"x1": x1, "x2": x2, {dataset.target!r}: classes[order]}})
"""


def _labels(table: Table, plan: Plan) -> str:
    """The lines that give `labels`: each row's class as a number."""
    classes, target = plan.classes, plan.classes.target
    note = "; 1 is the class to find" if plan.task == "binary" else ""
    lines = [
        f"# The class of each row as a number, its place in this list{note}.",
        f"CLASSES = {list(classes.names)!r}",
    ]
    if classes.cut is not None:
        sign = ">=" if classes.names[1].startswith("at least") else "<"
        return "\n".join([*lines, f"labels = (frame[{target!r}] {sign} {classes.cut!r}).to_numpy().astype(int)"])
    texts = f'frame[{target!r}].map("{{:.10g}}".format)' if is_number(table.frame[target]) else f"frame[{target!r}]"
    if len(classes.rows) < len(table.frame):
        lines.append(f"frame = frame[{texts}.isin(CLASSES)].reset_index(drop=True)")
    return "\n".join([*lines, f"labels = {texts}.map(CLASSES.index).to_numpy()"])


def _split() -> str:
    source = _without_imports(inspect.getsource(split))
    return f"{source}\n\ntrain, validation, test = split(labels, SEED)"


def _features(prepared: Prepared) -> str:
    """The lines that give `x`: means, deviations and categories are taken from the training rows."""
    encodings = prepared.encoder.encodings
    columns = list(prepared.encoder.columns)
    categories = {code.name: code for code in encodings if isinstance(code, CategoryEncoding)}
    if not categories:
        return f"""
numbers = frame[{_wrapped(columns)}].to_numpy(float)
mean, deviation = numbers[train].mean(axis=0), numbers[train].std(axis=0)
x = ((numbers - mean) / np.where(deviation > 0, deviation, np.inf)).astype("float32")
"""
    values = {name: list(code.values) for name, code in categories.items()}
    others = [name for name, code in categories.items() if code.tells_other]
    return f"""
COLUMNS = {_wrapped(columns)}
CATEGORIES = {values!r}  # those of the training rows
WITH_OTHERS = {others!r}


def encode(name):
    if name in CATEGORIES:
        switches = [frame[name] == value for value in CATEGORIES[name]]
        return switches + [~frame[name].isin(CATEGORIES[name])] * (name in WITH_OTHERS)
    numbers = frame[name].to_numpy(float)
    return [(numbers - numbers[train].mean()) / (numbers[train].std() or np.inf)]


x = np.column_stack([feature for name in COLUMNS for feature in encode(name)]).astype("float32")
"""


def _targets(prepared: Prepared) -> str:
    if prepared.task == "binary":
        return 'y = labels.astype("float32")[:, None]'
    return 'y = np.eye(len(CLASSES), dtype="float32")[labels]  # one column a class'


def _model(experiment: Experiment, prepared: Prepared) -> str:
    activation = LOSSES[loss_for(experiment.loss, prepared.task)].activations[prepared.task]
    outputs = 1 if prepared.task == "binary" else len(prepared.classes)
    lines = [f"keras.Input(({prepared.size},)),"]
    for position, units in enumerate(experiment.hidden_units):
        lines.extend(_hidden(experiment, units, position))
    lines.append(_dense(experiment, outputs, activation, len(experiment.hidden_units)))
    inner = "\n".join(f"        {line}" for line in lines)
    return f"model = keras.Sequential(\n    [\n{inner}\n    ]\n)"


def _hidden(experiment: Experiment, units: int, position: int) -> list[str]:
    if experiment.batch_normalization:
        lines = [
            _dense(experiment, units, None, position, use_bias=False),
            "keras.layers.BatchNormalization(),",
            f"keras.layers.Activation({experiment.activation!r}),",
        ]
    else:
        lines = [_dense(experiment, units, experiment.activation, position)]
    if experiment.dropout:
        lines.append(f"keras.layers.Dropout({experiment.dropout!r}, seed=SEED * 100 + {position}),")
    return lines


def _dense(experiment: Experiment, units: int, activation: str | None, position: int, *, use_bias: bool = True) -> str:
    arguments: dict[str, str] = {}
    if activation:
        arguments["activation"] = repr(activation)
    if not use_bias:
        arguments["use_bias"] = "False"
    arguments["kernel_initializer"] = f"keras.initializers.GlorotUniform(seed=SEED * 100 + {position})"
    if experiment.l2:
        arguments["kernel_regularizer"] = f"keras.regularizers.L2({experiment.l2!r})"
    return f"keras.layers.Dense({units}, {_arguments(arguments)}),"


def _compile(experiment: Experiment, prepared: Prepared) -> str:
    entry = LOSSES[loss_for(experiment.loss, prepared.task)]
    settings = {argument: repr(getattr(experiment, name)) for name, argument in entry.settings.items()}
    optimizer = {"learning_rate": repr(experiment.learning_rate)} | _optimizer_settings(experiment)
    if prepared.task == "multiclass":
        metric = 'keras.metrics.CategoricalAccuracy(name="accuracy")'
    else:
        middle = "0.0" if entry.activations["binary"] == "tanh" else "0.5"
        metric = f'keras.metrics.BinaryAccuracy(name="accuracy", threshold={middle})'
    note = "  # the cross-entropy that fits these classes" if experiment.loss == AUTOMATIC else ""
    return f"""
model.compile(
    optimizer=keras.optimizers.{OPTIMIZERS[experiment.optimizer].keras}({_arguments(optimizer)}),
    loss=keras.losses.{entry.keras}({_arguments(settings)}),{note}
    metrics=[{metric}],
)
"""


def _optimizer_settings(experiment: Experiment) -> dict[str, str]:
    """The settings that differ from Keras' own."""
    defaults = OPTIMIZERS[experiment.optimizer].settings
    chosen = {name: experiment.setting(name) for name in defaults}
    return {name: repr(value) for name, value in chosen.items() if value != defaults[name]}


def _fit(experiment: Experiment) -> str:
    lines = []
    arguments = {
        "epochs": repr(experiment.epochs),
        "batch_size": repr(experiment.batch_size),
        "shuffle": "False",
        "validation_data": "(x[validation], y[validation])",
        "verbose": "0",
    }
    if experiment.class_weight == "balanced":
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


def _judge(experiment: Experiment, prepared: Prepared) -> str:
    lines = [
        'for epoch, values in enumerate(zip(history["loss"], history["val_loss"], history["val_accuracy"]), start=1):',
        '    print("epoch {}: loss {:.6f}, validation loss {:.6f}, validation accuracy {:.4f}".format(epoch, *values))',
    ]
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


def _without_imports(source: str) -> str:
    """A module's own lines: its docstring becomes nothing, its imports stand on top of the script."""
    body = re.sub(r'\A""".*?"""\n', "", source, flags=re.DOTALL)
    return re.sub(r"^(from|import) .*\n", "", body, flags=re.MULTILINE).strip("\n")
