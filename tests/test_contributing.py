"""CONTRIBUTING.md is true: its drawing is the order of packages, and its recipes work as they stand."""

import re
from pathlib import Path

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
