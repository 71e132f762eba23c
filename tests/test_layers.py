"""The import laws of the house, read off every file."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted([*(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
# The only files that may import TensorFlow or Keras: what runs inside a worker.
HEAVY = {"core/model/build.py", "core/model/layers.py"}
HEAVY |= {"core/training/best.py", "core/training/engine.py", "core/training/grid.py", "core/training/naming.py"}
HEAVY |= {"core/training/program.py", "core/training/programs.py", "core/training/steps.py", "core/training/tally.py"}
HEAVY |= {"core/training/data.py", "core/training/preload.py", "core/training/worker.py"}


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CORE, ids=names)
def test_core_imports_no_streamlit_no_pages_and_no_scikit_learn(path: Path) -> None:
    roots = {module.split(".")[0] for module in imports(path)}
    assert not roots & {"streamlit", "pages", "sklearn"}


@pytest.mark.parametrize("path", CORE, ids=names)
def test_only_what_runs_in_a_worker_imports_tensorflow(path: Path) -> None:
    roots = {module.split(".")[0] for module in imports(path)}
    assert names(path) in HEAVY or not roots & {"tensorflow", "keras"}


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_pages_import_neither_tensorflow_nor_what_imports_it(path: Path) -> None:
    modules = set(imports(path))
    assert not {module.split(".")[0] for module in modules} & {"tensorflow", "keras", "sklearn"}
    assert not modules & {name.removesuffix(".py").replace("/", ".") for name in HEAVY}


def test_all_that_pages_import_loads_without_tensorflow_and_without_dask() -> None:
    """What pages import may import more: ask a fresh interpreter."""
    modules = sorted({module for path in PAGES for module in imports(path) if module.startswith("core")})
    heavy = {"tensorflow", "keras", "sklearn", "distributed", "dask"}
    code = f"import sys, {', '.join(modules)}\nprint({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_trainer_is_small() -> None:
    """The trainer only passes messages on: it needs none of the libraries that they are made of."""
    code = "import sys, core.training.trainer\nprint({'numpy', 'pandas', 'tensorflow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_importing_the_app_without_streamlit_running_does_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", "import app"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
