"""The environment of the child processes."""

import os
from pathlib import Path

ADMIN_KEY = "TRADEOFF_ADMIN_KEY"
ROOT = Path(__file__).resolve().parents[2]


def child_environment() -> dict[str, str]:
    """This process's environment, with the project on the import path and without the host's key."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {name: value for name, value in os.environ.items() if name != ADMIN_KEY} | {"PYTHONPATH": path}
