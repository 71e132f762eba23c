import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.costs import Corners, cheapest, corner_positions
from core.evaluation.explorer import counts_at, explorer_data
from core.evaluation.thresholds import threshold_table
from tests.core.evaluation.examples import scored

PRICE = st.one_of(st.sampled_from([0.0, 1.0, 5.0, 1_000_000.0]), st.floats(0, 1_000_000))


@given(scored(), PRICE, PRICE)
def test_no_threshold_of_all_is_cheaper(case, false_alarm_cost, miss_cost):
    labels, scores = case
    scores = np.clip(scores, 0, 1)
    table = threshold_table(labels, scores)
    _, corners = explorer_data(labels, scores)
    found = cheapest(corners, false_alarm_cost=false_alarm_cost, miss_cost=miss_cost)
    lowest = (false_alarm_cost * table["fp"] + miss_cost * table["fn"]).min()
    assert found["cost"] == pytest.approx(lowest, rel=1e-12)
    counts = counts_at(labels, scores, found["threshold"])
    assert (counts["fp"], counts["fn"]) == (found["fp"], found["fn"])
    assert found["cost"] == false_alarm_cost * counts["fp"] + miss_cost * counts["fn"]


@given(scored())
def test_corners_lie_on_a_hull_that_bends_one_way(case):
    table = threshold_table(*case)
    fp, fn = table["fp"].to_numpy(), table["fn"].to_numpy()
    corners = corner_positions(fp, fn)
    assert (corners[0], corners[-1]) == (0, len(table) - 1)
    across, up = np.diff(fp[corners]), np.diff(fn[corners])
    assert (across[:-1] * up[1:] > across[1:] * up[:-1]).sum() == 0
    assert len(set(corners.tolist())) == len(corners)


def test_many_rows_have_few_corners():
    rng = np.random.default_rng(5)
    labels = rng.random(100_000) < 0.1
    _, corners = explorer_data(labels, rng.beta(1 + 2 * labels, 3))
    assert len(corners["fp"]) < 501


CORNERS = Corners(threshold=[0.0, 0.4, 0.9, 1.01], fp=[10, 4, 2, 0], fn=[0, 1, 3, 8])


@pytest.mark.parametrize(
    ("false_alarm_cost", "miss_cost", "threshold", "cost"),
    [
        (1, 1, 0.4, 5),  # 0.4 and 0.9 both cost 5: 0.4 is nearer to the middle
        (2, 1, 0.9, 7),
        (100, 1, 1.01, 8),
        (1, 100, 0.0, 10),
        (0, 0, 0.4, 0),
    ],
)
def test_the_cheapest_by_hand(false_alarm_cost, miss_cost, threshold, cost):
    found = cheapest(CORNERS, false_alarm_cost=false_alarm_cost, miss_cost=miss_cost)
    assert (found["threshold"], found["cost"]) == (threshold, cost)
