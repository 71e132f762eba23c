"""One column that explains nearly everything is named; anything less is not."""

import numpy as np
import pytest

from core.evaluation.leak import lone_column

COLUMNS = ("age", "refund", "town")


@pytest.mark.parametrize(
    ("drops", "score", "chance", "expected"),
    [
        ([0.0, 0.49, 0.01], 0.99, 0.5, "refund"),
        ([-0.01, 0.45, -0.02], 0.96, 0.5, "refund"),
        ([0.1, 0.49, 0.0], 0.99, 0.5, ""),  # another column matters too
        ([0.0, 0.3, 0.0], 0.99, 0.5, ""),  # the others make up for it
        ([0.0, 0.4, 0.0], 0.9, 0.5, ""),  # the model is not that good
        ([0.0, 0.2, 0.0], 0.99, 0.8, "refund"),  # accuracy, four of five rows of one class
        ([0.0, 0.0, 0.0], 0.5, 0.5, ""),
        ([0.0, 0.0, 0.0], 1.0, 1.0, ""),
    ],
)
def test_a_column_that_explains_all_by_itself(drops: list[float], score: float, chance: float, expected: str) -> None:
    assert lone_column(COLUMNS, np.array(drops), score=score, chance=chance) == expected


def test_an_only_column_is_no_finding() -> None:
    assert lone_column(("refund",), np.array([0.5]), score=1.0, chance=0.5) == ""
    assert lone_column((), np.empty(0), score=float("nan"), chance=float("nan")) == ""
