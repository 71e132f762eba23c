"""The exported script, run by itself, gives the losses of the engine."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.data.bundled import FOLDER
from core.data.catalogue import DATASETS, UPLOAD
from core.data.table import DataError
from core.experiment import Experiment
from core.export import script
from core.export.script import data_file
from core.model.losses import LOSSES
from core.model.optimizers import OPTIMIZERS
from core.training import train

LINE = re.compile(r"epoch (\d+): loss ([\d.]+), validation loss ([\d.]+), validation accuracy ([\d.]+)")

# Between them: two classes and three, toy rows, rows in the script and rows beside it, and every option of a training.
RUN = [
    "dataset=moons&rows=150&imbalance=0.4&layers=8-4&dropout=0.3&batch_normalization=true&class_weight=balanced"
    "&optimizer=sgd&momentum=0.9&batch_size=20&epochs=4&seed=3&loss=squared_hinge",
    "dataset=iris&layers=8&activation=tanh&l2=0.01&learning_rate=0.5&patience=2&epochs=25&label_smoothing=0.1",
    "dataset=breast_cancer&layers=&positive=benign&leave_out=mean%20radius&epochs=3&threshold=0.7",
    "dataset=fraud&layers=8&epochs=2&optimizer=adamw&batch_size=256",
]


@pytest.mark.parametrize("query", RUN, ids=["moons", "iris", "breast_cancer", "fraud"])
def test_the_script_prints_the_losses_of_the_engine(query: str, tmp_path: Path) -> None:
    experiment = Experiment.from_query(query)
    (tmp_path / "run.py").write_text(script(experiment), encoding="utf-8")
    if name := data_file(experiment):
        shutil.copy(FOLDER / name, tmp_path / name)
    quiet = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = quiet | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    printed = np.array(LINE.findall(done.stdout), dtype=float)
    history = train(experiment).history
    assert len(printed) == len(history)
    expected = history[["epoch", "loss", "val_loss", "val_accuracy"]].to_numpy()
    np.testing.assert_allclose(printed, expected, rtol=2e-4, atol=6e-5)  # printed with so many digits
    if experiment.patience:
        assert len(history) < experiment.epochs  # it did stop early


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
    assert modules <= {"__future__", "io", "keras", "numpy", "pandas"}
    return text


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_has_a_script_that_imports_nothing_of_this_project(name: str) -> None:
    assert f"SEED = {7}" in parses(Experiment(dataset=name, seed=7))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_named(name: str) -> None:
    assert f"keras.optimizers.{OPTIMIZERS[name].keras}(learning_rate=0.01)" in parses(Experiment(optimizer=name))


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_named(name: str) -> None:
    assert f"keras.losses.{LOSSES[name].keras}(" in parses(Experiment(loss=name))


def test_a_number_that_is_cut_in_two_is_cut_in_the_script() -> None:
    text = parses(Experiment(dataset="wine", target="alcohol", cut=13.0))
    assert "labels = (frame['alcohol'] >= 13.0)" in text


def test_a_table_of_ones_own_has_no_script_and_says_why() -> None:
    with pytest.raises(DataError, match="cannot bring your own table along"):
        script(Experiment(dataset=UPLOAD))
