"""Backend: the protocol between the scheduler and what trains its jobs."""

from collections.abc import Callable
from typing import Protocol

from core.jobs.messages import JobMessage, Ready, Stop, Submit

OnMessage = Callable[[Ready | JobMessage], None]
OnLost = Callable[[str, str], None]


class Backend(Protocol):
    """Trains jobs: with a worker pool on this machine, or on a cluster. Only the scheduler uses it."""

    @property
    def slots(self) -> int:
        """How many jobs run at once, at most. When it grows, another Ready comes."""

    @property
    def notice(self) -> str:
        """Why no job can start, for waiting learners; empty when jobs can start, or will without help."""

    def start(self, on_message: OnMessage, on_lost: OnLost) -> None:
        """Start, and return at once.

        From then on `on_message` gets every message, first Ready once jobs can be sent. When all running jobs are lost,
        `on_lost` gets the reasons for the owners of running jobs and of waiting jobs; the latter is empty while these
        can go on waiting.
        """

    def send(self, message: Submit | Stop) -> None:
        """Submit a job, or ask a running one to stop. It neither blocks nor fails: `on_lost` reports a lost backend."""

    def close(self) -> None:
        """End all processes that it started, and return when they have ended."""
