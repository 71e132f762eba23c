"""Which backend this server uses: the Dask cluster that TRADEOFF_DASK_SCHEDULER names, otherwise the worker pool."""

import importlib.util
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from core.jobs.scheduler import Scheduler
from core.settings import SettingsError

VARIABLE = "TRADEOFF_DASK_SCHEDULER"
SCHEMES = ("tcp", "tls")


def scheduler_address(environment: Mapping[str, str]) -> str:
    """The address of the cluster's scheduler; empty when the variable is not set.

    Raises:
        SettingsError: when the address is not valid.
    """
    text = environment.get(VARIABLE, "").strip()
    try:
        parts = urlsplit(text)
        good = not text or (parts.scheme in SCHEMES and parts.hostname and parts.port)
    except ValueError:
        good = False
    if not good:
        raise SettingsError([f"{VARIABLE} is '{text[:60]}' and must be like tls://scheduler.example:8786"])
    return text


def cluster_scheduler() -> Scheduler | None:
    """The scheduler for the cluster that the environment names; None, without importing Dask, when it names none.

    Raises:
        SettingsError: when the address is not valid, or Dask is not installed.
    """
    if not (address := scheduler_address(os.environ)):
        return None
    if not importlib.util.find_spec("distributed"):
        problem = f"{VARIABLE} is set, and Dask is not installed: `pip install -r requirements-cluster.txt`"
        raise SettingsError([problem])
    from core.workers.dask_backend import DaskBackend

    return Scheduler(DaskBackend(address))
