"""The session: results of a dataset are computed once for all sessions; those of custom data are not shared."""

import pytest
import streamlit as st

from core.experiment.fields import Experiment
from core.experiment.link_codec import pack_points
from pages.parts.app.session import Session


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    st.cache_resource.clear()


def test_sessions_with_the_same_data_share_their_results() -> None:
    one, other = (Session(experiment=Experiment(dataset="moons", learning_rate=rate)) for rate in (0.01, 0.1))
    assert one.prepare() is other.prepare()
    assert one.plan() is other.plan()
    assert one.data_findings() is other.data_findings()


def test_other_data_share_nothing() -> None:
    one, other = (Session(experiment=Experiment(dataset="moons", seed=seed)) for seed in (1, 2))
    assert one.prepare() is not other.prepare()
    assert one.prepare().train.rows.tolist() != other.prepare().train.rows.tolist()


def test_a_drawing_is_not_shared() -> None:
    packed = pack_points([((x + y) % 2, x, y) for x in range(8) for y in range(8)])
    one, other = (Session(experiment=Experiment(dataset="drawn", drawn=packed)) for _ in range(2))
    assert one.prepare() is not other.prepare()
    assert one.prepare().train.rows.tolist() == other.prepare().train.rows.tolist()
