"""Which tables have a plane to draw on."""

import numpy as np
import pandas as pd
import pytest

from core.data.plane import plane_of

GOOD = pd.DataFrame({"a": [0.0, 10.0], "b": [1.0, 1.0], "word": ["x", "y"]})


def test_two_numbers_have_a_plane_with_a_margin() -> None:
    plane = plane_of(GOOD, ("a", "b"))
    assert plane is not None
    assert plane.x_range == pytest.approx((-0.8, 10.8))
    assert plane.y_range == (0.0, 2.0)  # all the same: a margin of one


@pytest.mark.parametrize("features", [("a",), ("a", "word"), ("a", "b", "a")])
def test_other_features_have_none(features: tuple[str, ...]) -> None:
    assert plane_of(GOOD, features) is None


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e308, -1e308])
def test_gaps_and_huge_numbers_have_none(bad: float) -> None:
    assert plane_of(GOOD.assign(a=[bad, 1.0]), ("a", "b")) is None
