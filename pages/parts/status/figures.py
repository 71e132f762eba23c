"""The figures of this server, from the scheduler, the system and Streamlit."""

import os
import time
from dataclasses import dataclass, field

import streamlit as st

from core.processes.environment import ADMIN_KEY
from core.server.admin_auth import AdminAuth
from core.server.errors import Errors
from core.server.figures import Figures
from core.server.processes import Process, Room, processes, room
from pages.parts.app.scheduler import scheduler
from pages.parts.app.streamlit_internals import connected_tabs

SECONDS_BETWEEN_MEASUREMENTS = 2.0  # of the memory: the system takes 20 ms to compute it for all processes


@dataclass
class Host:
    """What this server keeps for its host. Root-level secrets of Streamlit are in the environment too."""

    auth: AdminAuth = field(default_factory=lambda: AdminAuth(os.environ.get(ADMIN_KEY, "")))
    errors: Errors = field(default_factory=Errors)
    since: float = field(default_factory=time.monotonic)


@st.cache_resource(show_spinner=False, on_release=lambda host: host.errors.close())
def host() -> Host:
    """The one of this server. It collects errors from now on."""
    made = Host()
    made.errors.watch()
    return made


def figures() -> Figures:
    """What this server is doing now."""
    kept, queue = host(), scheduler()
    held, space = _memory()
    return Figures(
        uptime=time.monotonic() - kept.since,
        sessions=connected_tabs(),
        slots=queue.backend.slots,
        jobs=queue.stats.snapshot(),
        processes=held,
        room=space,
        errors=kept.errors.latest,
        errors_in_all=kept.errors.count,
    )


@st.cache_resource(show_spinner=False, ttl=SECONDS_BETWEEN_MEASUREMENTS, max_entries=1)
def _memory() -> tuple[tuple[Process, ...], Room]:
    """Measured once for all sessions that ask at the same time."""
    return tuple(processes()), room()
