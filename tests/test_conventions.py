"""How long a function and a file may be, read off every file of the app."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    path
    for folder in ("core", "pages")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".js", ".css", ".html"}
]
MAX_FUNCTION, MAX_FILE = 40, 400


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods in a Python file's text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines from `def` to the end, the docstring among them."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno}: {function.name} has {length(function)} lines"
        for path in FILES
        if path.suffix == ".py"
        for function in functions(path.read_text(encoding="utf-8"))
        if length(function) > MAX_FUNCTION
    ]
    assert not long


def test_no_file_is_longer_than_400_lines() -> None:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert len(counts) > 200
    assert not [f"{path.relative_to(ROOT)}:{count}: too long" for path, count in counts.items() if count > MAX_FILE]
