"""CONTRIBUTING.md is true: its drawing is the order of packages, and its recipes work as they stand."""

import re
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from core.data.preparation import make_plan
from core.data.table import Table
from core.diagnosis import diagnose_data
from core.diagnosis.rules import DATA_RULES
from core.experiment import Experiment
from tests.test_layers import PACKAGES

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


def test_a_finding_is_one_function() -> None:
    frame = pd.DataFrame({"steady": [7.0] * 200, "varied": range(200), "outcome": ["yes", "no"] * 100})
    frame.loc[0, "steady"] = 8.0
    table = Table("t", frame, "outcome")
    plan = make_plan(Experiment(dataset="upload"), table)
    with patch.dict(DATA_RULES.rules):
        exec(code("A finding"), {})
        found = [finding.headline for finding in diagnose_data(table, plan) if finding.name == "nearly_constant"]
    assert found == ["'steady' hardly varies."]
