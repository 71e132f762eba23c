"""What a process that is started finds: our modules, all that was set, and not the host's key."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.processes.environment import ADMIN_KEY, child_environment


def test_a_child_finds_our_modules_and_settings_but_not_the_hosts_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ADMIN_KEY, "a-key-that-nobody-guesses")
    monkeypatch.setenv("TRADEOFF_JOBS", "3")
    code = (
        f"import os, core.processes.environment; print(os.environ.get('TRADEOFF_JOBS'), os.environ.get('{ADMIN_KEY}'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=child_environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["3", "None"]
