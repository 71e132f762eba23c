"""What the processes that this one starts find in their environment."""

import os
from pathlib import Path

ADMIN_KEY = "TRADEOFF_ADMIN_KEY"
ROOT = Path(__file__).resolve().parents[2]


def child_environment() -> dict[str, str]:
    """Our own environment, with the project's modules to import, and without the host's key, which only pages need."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {name: value for name, value in os.environ.items() if name != ADMIN_KEY} | {"PYTHONPATH": path}
