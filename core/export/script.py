"""A Keras script of one experiment, which imports nothing of this project and gives the same losses.

Datasets with a `make` function are made by a copy of its code. Small CSV files, and the rows that were typed or drawn,
are part of the script; it reads larger files from beside it, which `data_file` names. There is no script for a file of
the learner's own, and none for what would be long without this project: columns of text or dates, splits by a column,
duplicates left out, and numbers whose squares are infinite or 0.
"""

import inspect

from core.catalog.losses import AUTOMATIC, LOSSES, is_of_counts, loss_for
from core.catalog.optimizers import OPTIMIZERS
from core.data.preparation import Prepared, make_plan, prepare
from core.data.scaling import TargetScale
from core.data.source import load
from core.data.table import DataError
from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment
from core.export.data_code import (
    check_data,
    clip_code,
    data_file,
    features_code,
    frame_code,
    joined,
    number_format,
    split_code,
    targets_code,
)
from core.text.numbers import number_text

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
    check_data(experiment, prepared)
    names = number_format(table, plan, prepared)
    is_stratified = experiment.split != "random" and plan.task != "regression"
    parts = [
        split_code(),
        frame_code(experiment, table),
        inspect.getsource(number_text) if names == number_text.__name__ else "",
        targets_code(table, plan, names),
        f"train, validation, test = split({'labels' if is_stratified else 'np.zeros(len(frame), int)'}, SEED)",
        features_code(table, plan, prepared, names),
        _y(experiment, prepared),
        _model(experiment, prepared),
        _compile(experiment, prepared),
        _fit(experiment, prepared),
        _print_scores(experiment, prepared),
    ]
    text = "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
    return _head(experiment, table.name, text) + text


def _head(experiment: Experiment, name: str, text: str) -> str:
    """The first lines of the script with this text: what it is, and the imports that it uses."""
    file = data_file(experiment)
    head = HEAD.format(data=name, note=BESIDE.format(file=file) if file else "", seed=experiment.seed)
    for line, use in IMPORTS.items():
        head = head if use in text else head.replace(line, "")
    return head.replace("annotations\n\n\n", "annotations\n\n") + "\n\n"


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
    unit = "abs(values[train].mean()) or 1.0" if counts else "values[train].std()" if scale.std else "1.0"
    clip = clip_code(scale.to_network(part.y) for part in (prepared.train, prepared.validation, prepared.test))
    return f"""
{note}
center, unit = {center}, {unit}
y = ((values - center) / unit){clip}.astype("float32")[:, None]
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
    return joined(arguments)


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
    optimizer=keras.optimizers.{OPTIMIZERS[experiment.optimizer].keras}({joined(optimizer)}),
    loss=keras.losses.{entry.keras}({joined(settings)}),{note}
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
