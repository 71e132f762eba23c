"""Which cluster a server uses: the one that it names, none when it names none, and no guess at what it may mean."""

import importlib.util

import pytest

from core.settings import SettingsError
from core.workers.backend import VARIABLE, cluster_scheduler, scheduler_address


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tls://scheduler:8786", "tls://[::1]:8786", ""])
def test_an_address_is_taken_as_it_stands(address: str) -> None:
    assert scheduler_address({VARIABLE: f" {address} "}) == address


@pytest.mark.parametrize(
    "text", ["scheduler:8786", "tcp://scheduler", "http://scheduler:8786", "tcp://:8786", "tls://a:b"]
)
def test_what_is_no_address_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SettingsError, match="must be like tls://"):
        scheduler_address({VARIABLE: text})


def test_without_an_address_there_is_no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert cluster_scheduler() is None


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "tcp://127.0.0.1:8786")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"requirements-cluster\.txt"):
        cluster_scheduler()
