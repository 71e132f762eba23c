"""What the README shows is true."""

import re
import subprocess
import sys
from pathlib import Path

from core.catalog.losses import LOSSES
from core.catalog.optimizers import OPTIMIZERS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "val_accuracy" in done.stdout
    assert re.search(r"[0-9a-f]{16}\s*$", done.stdout)


def test_the_commands_of_the_readme_exist() -> None:
    commands = set(re.findall(r"make ([a-z]+)", README))
    assert {"run", "test", "bench"} <= commands
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert commands <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_the_files_that_the_readme_names_exist() -> None:
    named = re.findall(r"\]\(([^)]+)\)|`([\w/]+\.(?:py|md|txt))`", README)
    paths = [first or second for first, second in named]
    assert len(paths) >= 4
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_numbers_of_the_readme_are_those_of_the_catalogue() -> None:
    assert f"{len(OPTIMIZERS)} optimizers" in README
    assert f"{len(LOSSES)} losses" in README
