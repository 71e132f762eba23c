"""CONTRIBUTING.md is true: its drawing is the order of packages, and its recipes work as they stand."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import altair as alt
import keras
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.catalog.activations import ACTIVATIONS
from core.catalog.losses import EXPONENTIAL, LOSSES, Loss, loss_warning
from core.catalog.optimizers import OPTIMIZERS, Optimizer
from core.data.preparation import make_plan
from core.data.table import Table
from core.diagnosis import diagnose_data
from core.diagnosis.rules import DATA_RULES
from core.evaluation.binary_metrics import METRICS, evaluate, metrics_data
from core.evaluation.metrics import Counts
from core.experiment import SPECS, Experiment
from core.export import script
from core.training import train
from pages.parts.learn import labs
from tests.test_layers import PACKAGES
from tests.timeouts import SECONDS_TO_START

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def recipe(title: str) -> str:
    """The text of the recipe under `## title`."""
    return re.split(r"^## ", TEXT.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]


def code(title: str, number: int = 0) -> str:
    """A Python block of a recipe, as it stands."""
    return re.findall(r"```python\n(.*?)```", recipe(title), flags=re.DOTALL)[number]


def test_the_drawing_has_the_packages_in_the_order_that_is_tested() -> None:
    drawing = recipe("The house").split("    core/\n")[1].split("\n\n")[0]
    drawn = [line.split()[0].strip("/").removesuffix(".py") for line in drawing.splitlines()]
    assert drawn == [
        name for name in PACKAGES if (ROOT / "core" / name).exists() or (ROOT / f"core/{name}.py").exists()
    ]


WALK = """
import sys
import core.datasets.sets as sets
sets.__path__.append(sys.argv[1])
import pytest
from core.charts.thumbnail import thumbnail
from core.datasets.catalog import DATASETS
from core.evaluation.binary_metrics import METRICS, metrics_data
from core.evaluation.binary_metrics import evaluate
from core.evaluation.metrics import Counts
from core.experiment import Experiment
names = list(DATASETS)
assert names.index("spirals") < names.index("stripes") < names.index("blobs")
assert Experiment.from_query("dataset=stripes&noise=0.3").noise == 0.3
assert "Rows of Stripes" in thumbnail("stripes")
sys.exit(pytest.main(["-k", "stripes", "--verbosity=0", *sys.argv[2:]]))
"""


def test_a_dataset_is_one_file(tmp_path: Path) -> None:
    """The gallery, links and thumbnails know the new module, and the tests of all datasets find it and pass."""
    (tmp_path / "stripes.py").write_text(code("A dataset"), encoding="utf-8")
    tests = [
        "core/datasets/test_shapes.py",
        "core/data/test_source.py",
        "core/charts/test_thumbnail.py",
        "core/export/test_script.py",
        "core/experiment/test_fields.py",
        "pages/test_data.py",
    ]
    command = [sys.executable, "-c", WALK, str(tmp_path), *(f"tests/{name}" for name in tests)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_metric_of_the_explorer_is_one_entry() -> None:
    counts = Counts(tp=50, fp=7, fn=3, tn=83)
    with patch.dict(METRICS):
        exec(code("A metric of the threshold explorer"), {})
        sent = metrics_data(counts)[-1]
    assert sent["name"] == "jaccard"
    assert sent["baseline"] == "calling everything positive: 0.371"
    assert evaluate(sent["expression"], counts) == 50 / 60


def test_a_chart_is_a_spec_and_its_rows() -> None:
    module: dict[str, Any] = {}
    exec(code("A chart"), module)
    spec, rows = module["part_rows_spec"](), module["part_rows_data"]((60, 20, 20))
    alt.Chart.from_dict(spec)  # raises for what Vega-Lite does not know
    assert spec["data"] == {"name": "rows"}
    assert spec["encoding"]["color"]["scale"]["domain"] == rows["part"].tolist()
    assert rows["rows"].sum() == 100


def test_a_finding_is_one_function() -> None:
    frame = pd.DataFrame({"steady": [7.0] * 200, "varied": range(200), "outcome": ["yes", "no"] * 100})
    frame.loc[0, "steady"] = 8.0
    table = Table("t", frame, "outcome")
    plan = make_plan(Experiment(dataset="upload"), table)
    with patch.dict(DATA_RULES.rules):
        exec(code("A finding"), {})
        found = [finding.headline for finding in diagnose_data(table, plan) if finding.name == "nearly_constant"]
    assert found == ["'steady' hardly varies."]


def trains_and_exports(experiment: Experiment) -> None:
    """Train, run the exported script, and compare their losses."""
    exported: dict[str, Any] = {}
    exec(script(experiment), exported)
    losses = train(experiment).history["val_loss"]
    assert exported["history"]["val_loss"] == pytest.approx(losses.tolist(), rel=1e-4)


class Signum(keras.optimizers.SGD):
    """What the recipe takes for a new optimizer of Keras."""

    def __init__(self, momentum: float = 0.9, **options: Any) -> None:
        super().__init__(momentum=momentum, **options)


def test_an_optimizer_is_one_entry() -> None:
    added = patch.dict(OPTIMIZERS), patch.dict(SPECS["optimizer"].choices, signum="Signum")
    with added[0], added[1], patch.object(keras.optimizers, "Signum", Signum, create=True):
        exec(code("An optimizer"), {"OPTIMIZERS": OPTIMIZERS, "Optimizer": Optimizer})
        trains_and_exports(Experiment(rows=60, layers="4", epochs=2, optimizer="signum", momentum=0.5))


@pytest.mark.full
def test_a_loss_is_one_entry() -> None:
    name = "mean_squared_logarithmic_error"
    with patch.dict(LOSSES), patch.dict(SPECS["loss"].choices, {name: "MSLE"}):
        exec(code("A loss"), {"EXPONENTIAL": EXPONENTIAL, "LOSSES": LOSSES, "Loss": Loss})
        trains_and_exports(Experiment(dataset="prices", rows=60, layers="4", epochs=2, loss=name))
        assert loss_warning(name, "binary").startswith("it is made for counts")


@pytest.mark.full
def test_an_activation_is_one_line() -> None:
    with patch.dict(ACTIVATIONS):
        exec(code("An activation"), {"ACTIVATIONS": ACTIVATIONS})
        trains_and_exports(Experiment(rows=60, layers="4", epochs=2, activation="mish"))


def test_a_lab_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "coin.py").write_text(code("A lab"), encoding="utf-8")
    monkeypatch.setattr(labs, "__path__", [*labs.__path__, str(tmp_path)])
    page = "from pages.parts.learn.labs import lab_named\nlab_named('coin')(None, None)"
    app = AppTest.from_string(page, default_timeout=SECONDS_TO_START).run()
    app.slider("lab:coin:share").set_value(70).run()
    assert [text.value for text in app.markdown] == ["Of 1,000 throws, expect 700 heads."]
