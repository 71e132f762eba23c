"""The exported script, run by itself, gives the losses of the engine."""

import ast
import os
import re
import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from core.catalog.losses import LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.data.preparation import prepare
from core.data.source import load
from core.data.table import DataError
from core.datasets.bundled import FOLDER
from core.datasets.catalog import DATASETS, UPLOAD
from core.experiment.fields import Experiment
from core.export import data_file, script
from core.lessons.measures import MEASURES
from core.training import train

LINE = re.compile(r"epoch (\d+): loss ([\d.]+), validation loss ([\d.]+), validation [a-z ]+ ([\d.]+)")

# Between them: two classes and three, toy rows, rows in the script and rows beside it, and every option of a training.
RUN = {
    "moons": "dataset=moons&rows=150&imbalance=0.4&layers=8-4&dropout=0.3&batch_normalization=true&class_weight"
    "=balanced&optimizer=sgd&momentum=0.9&batch_size=20&epochs=4&seed=3&loss=squared_hinge",
    "iris": "dataset=iris&layers=8&activation=tanh&l2=0.01&learning_rate=0.5&patience=2&epochs=25&label_smoothing=0.1",
    "breast_cancer": "dataset=breast_cancer&layers=&positive=benign&leave_out=mean%20radius&epochs=3&threshold=0.7",
    "fraud": "dataset=fraud&layers=8&epochs=2&optimizer=adamw&batch_size=256",
    "prices": "dataset=prices&rows=200&layers=8&epochs=3&seed=2",
    "digits": "dataset=digits&filters=2&layers=8&epochs=2&batch_size=256&batch_normalization=true&dropout=0.2",
}


# One interpreter for all of them, since TensorFlow takes its time: each script runs as if it were alone.
TOGETHER = "import runpy, sys\nfor name in sys.argv[1:]:\n    print('script', name)\n    runpy.run_path(name)"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each script printed, run outside of this project with what it wants beside it."""
    folder = tmp_path_factory.mktemp("scripts")
    for name, query in RUN.items():
        experiment = Experiment.from_query(query)
        (folder / f"{name}.py").write_text(script(experiment), encoding="utf-8")
        if file := data_file(experiment):
            shutil.copy(FOLDER / file, folder / file)
    quiet = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = quiet | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    command = [sys.executable, "-c", TOGETHER, *(f"{name}.py" for name in RUN)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    parts = re.split(r"^script (\w+)\.py$", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", RUN)
def test_the_script_prints_the_losses_of_the_engine(name: str, printed: dict[str, str]) -> None:
    experiment = Experiment.from_query(RUN[name])
    lines = np.array(LINE.findall(printed[name]), dtype=float)
    run = train(experiment)
    assert len(lines) == run.epochs
    measure = "accuracy" if run.scale is None else "mae"
    expected = run.history[["epoch", "loss", "val_loss", f"val_{measure}"]].to_numpy()
    expected[:, 3] /= run.scale.unit if run.scale else 1.0
    np.testing.assert_allclose(lines, expected, rtol=2e-4, atol=6e-5)  # printed with so many digits
    if run.task == "binary":
        recall = MEASURES["recall"].words(MEASURES["recall"].of(run))
        assert float(re.findall(r"recall ([\d.]+)", printed[name])[0]) == pytest.approx(float(recall), abs=6e-4)
    if experiment.patience:
        assert run.epochs < experiment.epochs  # it did stop early


def parses(experiment: Experiment) -> str:
    text = script(experiment)
    modules = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= {"__future__", "collections", "io", "keras", "numpy", "pandas", "re"}
    return text


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_is_drawn_split_and_scaled_by_its_script_as_here(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = Experiment(dataset=name, seed=7, leave_out=DATASETS[name].text)
    text = parses(experiment)
    monkeypatch.chdir(FOLDER)
    made: dict[str, Any] = {}
    exec(text[: text.index("model = ")].replace("import keras\n", ""), made)
    prepared = prepare(experiment, load(experiment))
    for part in ("train", "validation", "test"):
        rows, expected = made[part], getattr(prepared, part)
        np.testing.assert_array_equal(made["labels" if prepared.classes else "values"][rows], expected.y)
        np.testing.assert_allclose(made["x"][rows], expected.x, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("experiment", "reason"),
    [
        (Experiment(dataset="spam"), "columns of text or dates"),
        (Experiment(dataset="iris", split="grouped", split_by="petal width (cm)"), "a split by a column"),
        (Experiment(dataset="iris", drop_duplicates=True), "repeat others"),
        (Experiment(dataset=UPLOAD), "cannot bring your own table along"),
    ],
)
def test_what_has_no_script_says_why(experiment: Experiment, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        script(experiment)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_named(name: str) -> None:
    assert f"keras.optimizers.{OPTIMIZERS[name].keras}(learning_rate=0.01)" in parses(Experiment(optimizer=name))


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_named(name: str) -> None:
    assert f"keras.losses.{LOSSES[name].keras}(" in parses(Experiment(loss=name))


def test_a_number_that_is_cut_in_two_is_cut_in_the_script() -> None:
    text = parses(Experiment(dataset="wine", target="alcohol", cut=13.0))
    assert "labels = (frame['alcohol'] >= 13.0)" in text
