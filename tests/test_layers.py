"""The import laws of the house, read off every file."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.processes.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted([*(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
# From the ground up: a package imports only from those above it in this list, and from itself.
PACKAGES = [
    "text",
    "processes",
    "spec",
    "settings",
    "catalog",
    "datasets",
    "experiment",
    "evaluation",
    "data",
    "runs",
    "model",
    "training",
    "jobs",
    "workers",
    "diagnosis",
    "lessons",
    "export",
    "charts",
    "store",
    "server",
]
# The only files that may import TensorFlow or Keras: what runs inside a worker.
TENSORFLOW = {
    *(f"core/model/{name}.py" for name in ("build", "layers")),
    *(f"core/training/{name}.py" for name in ("early_stopping", "engine", "program", "program_cache")),
    *(f"core/training/{name}.py" for name in ("steps", "training_data")),
    *(f"core/workers/{name}.py" for name in ("preload", "worker")),
}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the name of each module that a file imports anywhere."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "core":
            yield from ((node.lineno, f"core.{name.name}") for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def roots(path: Path) -> set[str]:
    """The libraries and packages that a file imports from."""
    return {module.split(".")[0] for _, module in imports(path)}


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def package(path: Path) -> str:
    """The package of a file of core/, or the module itself where it lies directly in it."""
    return path.relative_to(ROOT / "core").parts[0].removesuffix(".py")


def against_the_order(path: Path) -> list[str]:
    """The imports of a file from packages that stand below its own in the list."""
    own = PACKAGES.index(package(path))
    return [
        f"{names(path)}:{line} imports {module}, which stands below {package(path)} in the list of packages"
        for line, module in imports(path)
        if module.startswith("core.") and PACKAGES.index(module.split(".")[1]) > own
    ]


def test_packages_import_in_one_direction() -> None:
    wrong = [fault for path in CORE if path != ROOT / "core" / "__init__.py" for fault in against_the_order(path)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_an_import_against_the_order_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    file = tmp_path / "core" / "data" / "made_up.py"
    file.parent.mkdir(parents=True)
    file.write_text("import numpy\nfrom core.text.words import counted\nfrom core.charts.curves import curve_spec\n")
    assert against_the_order(file) == [
        "core/data/made_up.py:3 imports core.charts.curves, which stands below data in the list of packages"
    ]


@pytest.mark.parametrize("path", CORE, ids=names)
def test_core_imports_no_streamlit_no_pages_and_no_scikit_learn(path: Path) -> None:
    assert not roots(path) & {"streamlit", "pages", "sklearn"}


@pytest.mark.parametrize("path", CORE, ids=names)
def test_only_what_runs_in_a_worker_imports_tensorflow(path: Path) -> None:
    assert names(path) in TENSORFLOW or not roots(path) & {"tensorflow", "keras"}


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_pages_import_neither_tensorflow_nor_what_imports_it(path: Path) -> None:
    assert not roots(path) & {"tensorflow", "keras", "sklearn"}
    modules = {module for _, module in imports(path)}
    assert not modules & {name.removesuffix(".py").replace("/", ".") for name in TENSORFLOW}


def in_a_new_interpreter(code: str) -> str:
    """What `code` prints in an interpreter that has imported nothing yet."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_all_that_pages_import_loads_without_tensorflow_and_without_dask() -> None:
    """What pages import may import more: ask a new interpreter."""
    modules = sorted({module for path in PAGES for _, module in imports(path) if module.startswith("core.")})
    heavy = {"tensorflow", "keras", "sklearn", "distributed", "dask"}
    assert in_a_new_interpreter(f"import sys, {', '.join(modules)}\nprint({heavy} & set(sys.modules))") == "set()"


def test_all_that_pages_import_leaves_the_environment_as_it_is() -> None:
    """The settings of TensorFlow are for the processes that load it."""
    modules = sorted({module for path in PAGES for _, module in imports(path) if module.startswith("core.")})
    code = f"import os\nbefore = dict(os.environ)\nimport {', '.join(modules)}\nprint(before == dict(os.environ))"
    assert in_a_new_interpreter(code) == "True"


def test_the_worker_pool_is_small() -> None:
    """It only passes messages on: it needs none of the libraries that they are made of."""
    code = "import sys, core.workers.worker_pool\nprint({'numpy', 'pandas', 'tensorflow'} & set(sys.modules))"
    assert in_a_new_interpreter(code) == "set()"


def test_importing_the_app_without_streamlit_running_does_nothing() -> None:
    assert in_a_new_interpreter("import app") == ""
