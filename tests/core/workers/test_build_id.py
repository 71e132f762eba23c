"""The edition: the same for the same code, another for any other, and what differs in words."""

from pathlib import Path

import pytest

from core.workers.build_id import CODE, build_id, differences, fingerprint, is_build_id


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "part").mkdir()
    (tmp_path / "one.py").write_bytes(b"a = 1\nb = 2\n")
    (tmp_path / "part" / "two.py").write_bytes(b"c = 3\n")
    return tmp_path


def test_it_names_python_the_libraries_and_the_code() -> None:
    name = build_id()
    assert is_build_id(name)
    assert "Python 3." in name
    assert all(f"{library} " in name for library in ("keras", "tensorflow", "numpy", "pandas"))
    assert "none" not in name
    assert name.endswith(f"code {fingerprint(CODE)}")


def test_code_is_told_apart_by_names_contents_and_places(code: Path) -> None:
    seen = {fingerprint(code)}
    (code / "one.py").write_bytes(b"a = 1\nb = 3\n")
    seen.add(fingerprint(code))
    (code / "one.py").rename(code / "three.py")
    seen.add(fingerprint(code))
    (code / "three.py").rename(code / "part" / "three.py")
    seen.add(fingerprint(code))
    (code / "empty.py").touch()
    seen.add(fingerprint(code))
    assert len(seen) == 5


def test_line_ends_and_other_files_make_no_difference(code: Path) -> None:
    before = fingerprint(code)
    (code / "one.py").write_bytes(b"a = 1\r\nb = 2\r\n")
    (code / "notes.md").write_text("any")
    (code / "__pycache__").mkdir()
    (code / "__pycache__" / "one.pyc").write_bytes(b"any")
    assert fingerprint(code) == before


def test_differences_are_said_in_words() -> None:
    app = "tradeoff: Python 3.12, keras 3.15.1, code 12345678"
    worker = "tradeoff: Python 3.11, keras 3.15.1, code 87654321"
    assert differences(worker, app) == (
        "it has Python 3.11, this app has Python 3.12; it has code 87654321, this app has code 12345678"
    )
    assert "does not have Tradeoff's code" in differences("", app)
