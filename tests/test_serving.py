"""Waiting for a server that a test starts."""

import subprocess
import sys

import pytest

from tests.serving import free_port, wait_for


def test_a_server_that_ends_at_once_is_not_waited_for() -> None:
    ends = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(RuntimeError, match="ended with exit code 3"), subprocess.Popen(ends) as server:
        wait_for(f"http://127.0.0.1:{free_port()}", server)
