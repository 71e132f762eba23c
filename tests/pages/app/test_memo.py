"""A memo computes again when the key changes, and only then."""

from collections.abc import Callable

import pytest

from pages.parts.app.session import Memo


def giving(value: str, calls: list[str]) -> Callable[[], str]:
    def compute() -> str:
        calls.append(value)
        return value

    return compute


def test_a_result_is_computed_once_for_a_key() -> None:
    memo, calls = Memo(), list[str]()
    assert [memo.get("plan", key, giving(f"of {key}", calls)) for key in (1, 1, 2, 1)] == [
        "of 1",
        "of 1",
        "of 2",
        "of 1",
    ]
    assert calls == ["of 1", "of 2", "of 1"]  # only the latest is kept


def test_each_name_has_its_own_result() -> None:
    memo, calls = Memo(), list[str]()
    for name in ("plan", "checks", "plan", "checks"):
        assert memo.get(name, 1, giving(name, calls)) == name
    assert calls == ["plan", "checks"]
    memo.clear()
    memo.get("plan", 1, giving("again", calls))
    assert calls[-1] == "again"


def test_an_error_keeps_the_result_before() -> None:
    memo = Memo()
    memo.get("plan", 1, lambda: "first")
    with pytest.raises(ZeroDivisionError):
        memo.get("plan", 2, lambda: str(1 / 0))
    assert memo.get("plan", 1, lambda: "again") == "first"
