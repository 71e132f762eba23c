"""Two thousand jobs with kills and stops at random: every one ends, and nothing grows or stays behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

JOBS = 2_000
GROWTH = 1.05


@pytest.mark.full
@pytest.mark.timeout(3_600)  # only a hang takes so long
def test_two_thousand_jobs_with_kills_and_stops_all_end_and_leave_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.soak", str(JOBS)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        check=True,
    )
    sys.stdout.write(done.stdout.decode())
    found = json.loads(done.stdout)
    assert sum(found["outcomes"].values()) == JOBS
    assert found["outcomes"]["finished"] > JOBS * 0.8
    assert found["results"] == 1  # the same experiment, the same weights, whatever happened around it
    assert set(found["faults"]) == {"worker", "forkserver", "pool"}
    for process in ("app", "pool"):
        before, after = found["warm"][process], found["after"][process]
        assert after["memory"] <= before["memory"] * GROWTH
        assert after["descriptors"] <= before["descriptors"]
        assert after["threads"] <= before["threads"]
    assert list(tmp_path.iterdir()) == []
