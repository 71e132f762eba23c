"""Waiting for a server that a test starts, and for its end."""

import subprocess
import sys

import psutil
import pytest

from tests.process_tree import all_gone
from tests.serving import end, free_port, wait_for

OUTLIVED = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"])
print("started", flush=True)
time.sleep(60)
"""


def test_a_server_that_ends_at_once_is_not_waited_for() -> None:
    ends = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(RuntimeError, match="ended with exit code 3"), subprocess.Popen(ends) as server:
        wait_for(f"http://127.0.0.1:{free_port()}", server)


def test_a_server_has_ended_when_all_that_it_started_has() -> None:
    with subprocess.Popen([sys.executable, "-c", OUTLIVED], stdout=subprocess.PIPE) as server:
        assert server.stdout
        server.stdout.readline()
        members = psutil.Process(server.pid).children()
        end(server)
    assert len(members) == 1
    assert all_gone(members)()
