"""The server's one scheduler."""

import streamlit as st

from core.jobs.scheduler import Scheduler
from core.workers.backend import cluster_scheduler
from core.workers.local import LocalScheduler


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """The one scheduler of this server. Making it starts the worker pool in the background and returns at once."""
    return cluster_scheduler() or LocalScheduler()
