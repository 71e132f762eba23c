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
from core.data.choices import join_kinds
from core.data.column_types import ColumnType
from core.data.encoding import CategoryEncoding
from core.data.preparation import Prepared, prepare
from core.data.source import load
from core.data.table import DataError
from core.data.values import is_number
from core.datasets.bundled import FOLDER
from core.datasets.catalog import DATASETS, UPLOAD
from core.experiment.fields import Experiment
from core.experiment.link_codec import pack_points, pack_table
from core.export import data_file, script
from core.lessons.measures import MEASURES
from core.training import train

LINE = re.compile(r"epoch (\d+): loss ([\d.]+), validation loss ([\d.]+), validation [a-z ]+ ([\d.]+)")

POINTS = [(number % 3, 8 * number, 255 - number % 7) for number in range(30)]

# Names of columns and classes, and values, that would run something, end a comment or reorder a line of the script.
PAYLOADS = (
    "'); print('hacked') #",
    '"); print("hacked") #',
    '"""\nprint("hacked")\n"""',
    "\\'''\nprint('hacked')\n\\'''",
    "{print('hacked')} {{ %s %(x)s",
    "# c\rprint('hacked')\x0bprint('hacked')\x0cprint('hacked')",
    "z\x85print('hacked')\u2028print('hacked')\u2029print('hacked')",
    "ends with \\",
    "\u202e\u2066# reversed\u2069\u061cb\u200f",
    "import",
    "../../etc/passwd",
    "N" * 300,
)
PLAIN = tuple(f"name {number}" for number in range(len(PAYLOADS)))


def named_table(names: tuple[str, ...]) -> str:
    """A table whose columns, and their two values each, have these names; the last column is the target."""
    rows = [[f"{name}{'!' * (row // (1 + column) % 2)}" for column, name in enumerate(names)] for row in range(60)]
    return pack_table((names, *(tuple(row) for row in rows)))


# Between them: two classes and three, toy rows, rows in the script and rows beside it, and every option of a training.
RUN = {
    "moons": "dataset=moons&rows=150&imbalance=0.4&layers=8-4&dropout=0.3&batch_normalization=true&class_weight"
    "=balanced&optimizer=sgd&momentum=0.9&batch_size=20&epochs=4&seed=3&loss=squared_hinge",
    "iris": "dataset=iris&layers=8&activation=tanh&l2=0.01&learning_rate=0.5&patience=2&epochs=25&label_smoothing=0.1",
    "breast_cancer": "dataset=breast_cancer&layers=&positive=benign&leave_out=mean%20radius&epochs=3&threshold=0.7",
    "fraud": "dataset=fraud&layers=8&epochs=2&optimizer=adamw&batch_size=256",
    "prices": "dataset=prices&rows=200&layers=8&epochs=3&seed=2",
    "digits": "dataset=digits&filters=2&layers=8&epochs=2&batch_size=256&batch_normalization=true&dropout=0.2",
    "typed": "dataset=typed&kinds=hours slept:category&layers=4&epochs=3",
    "drawn": f"dataset=drawn&drawn={pack_points(POINTS)}&layers=4&epochs=3",
    "hostile": f"dataset=typed&typed={named_table(PAYLOADS)}&layers=4&epochs=3",
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


def test_no_name_is_run_by_the_script(printed: dict[str, str]) -> None:
    assert "hacked" not in printed["hostile"]


def structure(text: str) -> tuple[str, set[str]]:
    """A script's syntax without its texts, and its texts."""
    tree = ast.parse(text)
    texts = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
            node.value = ""
    return ast.dump(tree), texts


def test_whatever_the_names_the_script_is_the_same_and_they_are_its_texts() -> None:
    hostile, plain = (Experiment(dataset="typed", typed=named_table(names)) for names in (PAYLOADS, PLAIN))
    text = parses(hostile)
    shape, texts = structure(text)
    assert shape == structure(parses(plain))[0]
    prepared = check_data_of(text, hostile)
    assert prepared.classes is not None
    assert len(prepared.encoder.columns) == len(PAYLOADS) - 1
    assert {*prepared.encoder.columns, *prepared.classes} <= texts


def test_no_character_of_the_script_breaks_or_reorders_a_line() -> None:
    text = script(Experiment(dataset="typed", typed=named_table(PAYLOADS)))
    assert [letter for letter in text if letter != "\n" and not letter.isprintable()] == []
    assert text.splitlines() == text.split("\n")[:-1]


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
    check_data_of(text, experiment)


def check_data_of(text: str, experiment: Experiment) -> Prepared:
    """Run a script up to its model and compare its rows with those of the app."""
    made: dict[str, Any] = {}
    exec(text[: text.rindex("model = keras")].replace("import keras\n", "", 1), made)
    prepared = prepare(experiment, load(experiment))
    for part in ("train", "validation", "test"):
        rows, expected = made[part], getattr(prepared, part)
        np.testing.assert_array_equal(made["labels" if prepared.classes else "values"][rows], expected.y)
        assert made["x"].shape[1] == prepared.size
        is_switch = np.isin(expected.x, (0, 1)).all(axis=0)
        np.testing.assert_array_equal(made["x"][rows][:, is_switch], expected.x[:, is_switch])
        np.testing.assert_allclose(made["x"][rows], expected.x, rtol=1e-5, atol=1e-6)
    return prepared


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("kind", ["category", "number"])
def test_a_column_of_numbers_is_what_was_chosen_by_its_script_as_here(
    name: str, kind: ColumnType, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = Experiment(dataset=name)
    frame = load(dataset).frame.drop(columns=DATASETS[name].target)
    numbers = [column for column in frame if is_number(frame[column]) and frame[column].nunique() > 1]
    kinds = dict.fromkeys(numbers[:-1], kind)  # in toys no number comes back: the last one is there to learn from
    monkeypatch.chdir(FOLDER)
    experiment = Experiment(dataset=name, seed=7, leave_out=DATASETS[name].text, kinds=join_kinds(kinds))
    prepared = check_data_of(parses(experiment), experiment)
    switched = {code.name for code in prepared.encoder.encodings if isinstance(code, CategoryEncoding)}
    assert (switched & set(kinds) == set(kinds)) == (kind == "category")


HALF = [str(number % 2) for number in range(40)]
AWKWARD = {
    "numbers_with_gaps": [("a", ["1.5", "", "2.50", "-0.0", "0"] * 8)],
    "0_and_1": [("a", ["0", "1", "1", ""] * 10)],
    "large_whole_numbers": [("a", ["12345678901", "12345678902", "3"] * 13 + ["1"])],
    "many_values": [("a", [str(number % 37 / 7) for number in range(40)])],
    "close_numbers": [("a", ["0.10000000000001", "0.1", "0.3", "5e-7"] * 10)],
    "known_in_no_training_row": [("a", ["4", *[""] * 38, "5"]), ("b", ["x", "y", "z", ""] * 10)],
    "a_tenth_but_once": [("a", ["0.1"] * 39 + ["7"]), ("b", [str(number) for number in range(3, 43)])],
    "one_gap": [("a", ["", *[str(number % 9) for number in range(39)]]), ("b", [*HALF[1:], "7"])],
    "far_out": [("a", ["0.5", *["1", "1.0001"] * 19, "9e30"])],
}
NUMBERED = {
    "text_as_a_number": [("a", ["007", "8", "none", ""] * 10)],
    "infinite": [("a", ["x", "inf", "2", "1"] * 10)],
}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        *((columns, kind) for columns in AWKWARD.values() for kind in ("category", "")),
        *((columns, "number") for columns in NUMBERED.values()),
    ],
    ids=[*(f"{name}_{kind}" for name in AWKWARD for kind in ("category", "guess")), *NUMBERED],
)
def test_awkward_columns_are_encoded_by_the_script_as_here(
    columns: list[tuple[str, list[str]]], kind: str, seed: int
) -> None:
    names, values = zip(*columns, ("more", [str(number**2 % 11) for number in range(40)]), ("good", HALF), strict=True)
    cells = (names, *zip(*values, strict=True))
    kinds = f"a:{kind}" if kind else ""
    experiment = Experiment(dataset="typed", typed=pack_table(cells), kinds=kinds, seed=seed)
    check_data_of(parses(experiment), experiment)


@pytest.mark.parametrize("target", [["12345678901", "3"], ["1.5", "2.5", ""], ["it's", '"\\"'], ["NA", "x", "y"]])
def test_awkward_targets_are_named_by_the_script_as_here(target: list[str]) -> None:
    values = [target[number % len(target)] for number in range(60)]
    cells = (("size", "t"), *((str(number % 7), value) for number, value in enumerate(values)))
    experiment = Experiment(dataset="typed", typed=pack_table(cells), target="t")
    check_data_of(parses(experiment), experiment)


@pytest.mark.parametrize(
    "query", ["dataset=typed", RUN["typed"], RUN["drawn"], "dataset=typed&target=hours studied&task=number"]
)
def test_what_was_typed_or_drawn_is_in_the_script(query: str) -> None:
    experiment = Experiment.from_query(query)
    check_data_of(parses(experiment), experiment)
    assert data_file(experiment) == ""


def test_the_text_of_a_cell_changes_no_other_line() -> None:
    cells = (("import re\n", "b", "c"), *((str(n % 5), f"annotations\n\n\n{n % 2}", "import io\n") for n in range(40)))
    experiment = Experiment(dataset="typed", typed=pack_table(cells), target="b")
    text = parses(experiment)
    check_data_of(text, experiment)
    assert "\nimport io\n" in text


DATED = (
    ("when", "as number", "good"),
    *((f"01/{number % 12 + 1:02}/2024", f"202401{number % 12 + 1:02}", str(number % 2)) for number in range(40)),
)
HUGE = (("size", "good"), *((f"{number}e200", str(number % 2)) for number in range(40)))


@pytest.mark.parametrize(
    ("experiment", "reason"),
    [
        (Experiment(dataset="spam"), "columns of text or dates"),
        (
            Experiment(dataset="typed", typed=pack_table(DATED), kinds="when:month-first date"),
            "columns of text or dates",
        ),
        (Experiment(dataset="typed", typed=pack_table(DATED), kinds="as number:date"), "columns of text or dates"),
        (Experiment(dataset="iris", split="grouped", split_by="petal width (cm)"), "a split by a column"),
        (Experiment(dataset="iris", drop_duplicates=True), "repeat others"),
        (Experiment(dataset=UPLOAD), "cannot bring your own table along"),
        (Experiment(dataset="typed", typed=pack_table(HUGE)), "squares are infinite or 0"),
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
