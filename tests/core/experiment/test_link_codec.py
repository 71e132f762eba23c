"""Packing: exact there and back, never longer than a link carries, and nothing that a link holds does harm."""

import base64
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.experiment.link_codec import (
    MAX_BYTES,
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_POINTS,
    MAX_ROWS,
    Cells,
    TooLargeError,
    checked_points,
    pack_points,
    pack_table,
    problem_of,
    unpack_points,
    unpack_table,
)

POINT = st.tuples(st.integers(0, 2), st.integers(0, 255), st.integers(0, 255))
CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.lists(CELL.filter(str.strip), min_size=1, max_size=4, unique_by=str.strip)


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    names = draw(NAMES)
    rows = draw(st.lists(st.tuples(*[CELL] * len(names)), max_size=6))
    return (tuple(names), *rows)


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


@given(st.lists(POINT, max_size=60))
@example([])
@example([(2, 255, 255)])
def test_points_come_back_in_their_order(points: list[tuple[int, int, int]]) -> None:
    assert unpack_points(pack_points(points)) == tuple(points)


@pytest.mark.parametrize("seed", range(20))
def test_five_hundred_points_that_nothing_can_compress_fit_a_link(seed: int) -> None:
    generator = np.random.default_rng(seed)
    points = list(zip(*(generator.integers(0, most, MAX_POINTS).tolist() for most in (3, 256, 256)), strict=True))
    text = pack_points(points)
    assert len(text) <= MAX_CHARACTERS
    assert unpack_points(text) == tuple(points)


@given(tables())
@example((("a", "b"), ("=SUM(A1)", 'a "quote", a comma'), ("\r", "\n"), ("\0", "")))
@example((("only",), ("",), ("x",)))
def test_a_table_comes_back(cells: Cells) -> None:
    assert unpack_table(pack_table(cells)) == cells


def test_nothing_is_no_point_and_no_table() -> None:
    assert pack_points([]) == ""
    assert unpack_points("") == ()
    assert unpack_table("") == ()


@given(st.text(max_size=80) | st.binary(max_size=80).map(packed))
def test_whatever_a_link_holds_is_unpacked_or_refused(text: str) -> None:
    for unpack in (unpack_points, unpack_table):
        problem = problem_of(unpack)(text)  # raises whatever is no ValueError
        assert problem or unpack(text) is not None


@pytest.mark.parametrize("unpack", [unpack_points, unpack_table])
def test_a_bomb_is_not_unfolded(unpack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(b"a" * 1_400_000)
    assert len(bomb) <= MAX_CHARACTERS
    unfolded = []
    original = zlib.decompressobj

    class Watched:
        def __init__(self) -> None:
            self.machine = original()

        def decompress(self, content: bytes, most: int) -> bytes:
            unfolded.append(self.machine.decompress(content, most))
            return unfolded[-1]

    monkeypatch.setattr("core.experiment.link_codec.zlib.decompressobj", Watched)
    with pytest.raises(ValueError, match="more than"):
        unpack(bomb)
    assert [len(content) <= MAX_BYTES + 1 for content in unfolded] == [True]


POINTS = packed(bytes([0, 1, 10, 20, 30, 40]))
BROKEN = [
    (unpack_points, POINTS[:-3], "cut off or changed"),
    (unpack_points, POINTS + "AAAA", "cut off or changed"),
    (unpack_points, POINTS + "=", "cut off or changed"),
    (unpack_points, POINTS[:4] + "/" + POINTS[5:], "cut off or changed"),
    (unpack_points, POINTS + "\n", "cut off or changed"),
    (unpack_points, packed(b""), "cut off or changed"),
    (unpack_points, packed(bytes(4)), "cut off or changed"),
    (unpack_points, packed(bytes([3, 0, 0])), "something else than points"),
    (unpack_points, packed(bytes(3 * MAX_POINTS + 3)), "more than 500 points"),
    (unpack_points, "A" * (MAX_CHARACTERS + 1), "longer than 2,000 characters"),
    (unpack_table, packed(b"\xff"), "cut off or changed"),
    (unpack_table, packed(b'a,"b'), "cut off or changed"),
    (unpack_table, packed(b""), "something else than a table"),
    (unpack_table, packed(b"a,b\r\n1\r\n"), "something else than a table"),
    (unpack_table, packed(b"a,a\r\n1,2\r\n"), "without a name of its own"),
    (unpack_table, packed(b"a, \r\n1,2\r\n"), "without a name of its own"),
    (unpack_table, packed(b"a\r\n" + b"1\r\n" * (MAX_ROWS + 1)), "201 rows of 1 columns; 200 rows of 20 columns"),
    (unpack_table, packed(",".join(map(str, range(21))).encode()), "0 rows of 21 columns"),
    (unpack_table, packed(b"a\r\n" + b"x" * (MAX_CELL + 1)), "a value of more than 1,000 characters"),
]


@pytest.mark.parametrize(("unpack", "text", "message"), BROKEN)
def test_what_is_wrong_is_said(unpack: Any, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        unpack(text)


def test_a_table_that_no_link_can_carry_is_too_large() -> None:
    generator = np.random.default_rng(0)
    rows = generator.integers(0, 10**9, (100, 5)).astype(str).tolist()
    with pytest.raises(TooLargeError):
        pack_table((tuple("abcde"), *map(tuple, rows)))
    long = ("x" * MAX_CELL,)  # a short text of a long table, which unpacking would refuse
    with pytest.raises(TooLargeError):
        pack_table((("a",), *[long] * 100))


@pytest.mark.parametrize(
    "points",
    [
        *(None, 3, "AAA", {"a": 1}, [3], [[0, 1]], [[0, 1, 2, 3]], [[3, 0, 0]], [[-1, 0, 0]], [[0, 256, 0]]),
        *([[0, 0.5, 0]], [[True, 0, 0]], [[0, float("nan"), 0]], [[0, float("inf"), 0]], [["0", 0, 0]], [[0, None, 0]]),
    ],
)
def test_no_point_is_made_of_something_else(points: Any) -> None:
    with pytest.raises(ValueError, match="something else than points"):
        checked_points(points)


def test_a_browser_may_write_a_whole_number_as_a_fraction() -> None:
    (point,) = checked_points([[1.0, 2.0, 255.0]])
    assert point == (1, 2, 255)
    assert {type(value) for value in point} == {int}


def test_more_than_five_hundred_points_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 500 points"):
        pack_points([(0, 1, 2)] * (MAX_POINTS + 1))
