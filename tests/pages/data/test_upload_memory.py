"""The memory of all uploads together: who is dropped for whom, and what a session that has ended leaves."""

import gc
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from core.data.preparation import prepare
from core.data.table import DataError, Table
from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.processes.environment import ROOT
from pages.parts.app.custom_data import UploadedFile
from pages.parts.app.session import Memo, Session
from pages.parts.data.upload_memory import Uploads, size_of

MEBIBYTE = 2**20


def upload(uploads: Uploads, session: Session, mebibytes: int, name: str = "mine") -> Table:
    table = Table(name, pd.DataFrame({"x": [1, 2] * 12, "y": ["a", "b"] * 12}), "y")
    file = UploadedFile(bytes(mebibytes * MEBIBYTE - size_of(table, UploadedFile(b"", ""))), "a.csv")
    uploads.keep(session, table, file)
    session.upload.set_table(table, file)
    session.experiment = Experiment(dataset=UPLOAD)
    return table


def test_the_size_is_that_of_the_table_its_file_and_what_is_made_of_it() -> None:
    table = Table("t", pd.DataFrame({"x": [1.5] * 1_000}))
    assert size_of(table, UploadedFile(bytes(500), "a.csv")) == pytest.approx(8_500 + 128_000, abs=200)


def test_the_one_idle_the_longest_is_dropped_and_told() -> None:
    uploads, sessions = Uploads(10 * MEBIBYTE), [Session(), Session(), Session()]
    upload(uploads, sessions[0], 4, "first")
    upload(uploads, sessions[1], 4, "second")
    uploads.touch(sessions[0])
    upload(uploads, sessions[2], 4)
    assert uploads.total == 8 * MEBIBYTE
    assert sessions[1].upload.table is None
    assert sessions[1].upload.file is None
    assert "Your table 'second' was dropped because" in sessions[1].upload.dropped
    assert "Open it again" in sessions[1].upload.dropped
    assert [session.upload.dropped for session in (sessions[0], sessions[2])] == ["", ""]
    with pytest.raises(DataError):
        sessions[1].table()


def test_nothing_of_a_dropped_table_is_kept() -> None:
    uploads, session, released = Uploads(5 * MEBIBYTE), Session(), []
    table = upload(uploads, session, 4)
    uploads.keep(session, table, UploadedFile(b"", "a.csv", release=lambda: released.append("file")))
    session.trained_data = table, prepare(session.experiment, table)
    session.prepare()
    session.run_table = table
    other = Session()
    upload(uploads, other, 5)
    assert released == ["file"]
    assert (session.upload.table, session.upload.file) == (None, None)
    assert (session.memo, session.trained_data, session.run_table) == (Memo(), None, None)


def test_a_table_that_is_trained_on_is_not_dropped() -> None:
    uploads, busy, other = Uploads(5 * MEBIBYTE), Session(), Session()
    table = upload(uploads, busy, 4)
    busy.job = Job(1, busy.owner, busy.experiment, table, lease=0.0)
    with pytest.raises(DataError, match="no room for this table now"):
        upload(uploads, other, 4)
    assert busy.upload.table is table
    assert uploads.total == 4 * MEBIBYTE
    busy.job.state = "ended"
    upload(uploads, other, 4)
    assert busy.upload.table is None


def test_a_table_larger_than_all_may_be_is_refused_and_drops_nobody() -> None:
    uploads, session, other = Uploads(5 * MEBIBYTE), Session(), Session()
    upload(uploads, session, 4)
    with pytest.raises(DataError, match=r"takes 6 MB of memory with .* and this server keeps at most 5 MB"):
        upload(uploads, other, 6)
    assert session.upload.table is not None


def test_a_long_table_counts_the_arrays_prepared_for_training_on_a_small_server() -> None:
    """3,000,000 rows of two digits: a file of 11 MB, and a table of 46, of which 350 MB more are made."""
    rows = np.zeros(3_000_000, np.int64)
    table, session = Table("long", pd.DataFrame({"x": rows, "y": rows}, copy=False), "y"), Session()
    with pytest.raises(DataError, match=r"takes 423 MB of memory with its file and the copies that training needs"):
        Uploads(128 * MEBIBYTE).keep(session, table, UploadedFile(bytes(11 * MEBIBYTE), "a.csv"))


def test_another_table_takes_the_place_of_ones_own() -> None:
    uploads, session = Uploads(5 * MEBIBYTE), Session()
    upload(uploads, session, 4)
    upload(uploads, session, 5)
    assert uploads.total == 5 * MEBIBYTE
    assert session.upload.dropped == ""


def test_a_session_that_has_ended_frees_its_share() -> None:
    uploads, session = Uploads(5 * MEBIBYTE), Session()
    upload(uploads, session, 4)
    assert uploads.total == 4 * MEBIBYTE
    del session
    gc.collect()
    assert uploads.total == 0


def test_a_session_that_stays_away_frees_its_share_and_one_that_comes_back_does_not() -> None:
    now, connected = [0.0], [True]
    uploads, session, other = Uploads(5 * MEBIBYTE, clock=lambda: now[0]), Session(), Session()
    table = upload(uploads, session, 3)
    uploads.keep(session, table, UploadedFile(b"", "a.csv", is_connected=lambda: connected[0]))
    for seconds, is_connected in ((0, False), (119, False), (119, True), (300, False), (419, False)):
        now[0], connected[0] = seconds, is_connected
        uploads.touch(other)
    assert session.upload.table is table
    now[0] = 421
    uploads.touch(other)
    assert session.upload.table is None
    assert "this page was away" in session.upload.dropped
    assert uploads.total == 0


PEAK = """
import ctypes, sys
from pathlib import Path
import numpy as np, pandas as pd
from core.data.table import Table
from core.datasets.catalog import UPLOAD
from core.experiment.fields import Experiment
from pages.parts.app.session import Session
from pages.parts.data.upload_memory import size_of
from pages.parts.app.custom_data import UploadedFile

rows, columns = 600_000, 12
values = np.random.default_rng(0).integers(0, 6, (columns, rows))
frame = pd.DataFrame({f"x{column}": [f"value {value}" for value in values[column]] for column in range(columns)})
table = Table("t", frame.assign(y=values[0] % 2), "y")
session = Session(experiment=Experiment(dataset=UPLOAD))
session.upload.set_table(Table("small", table.frame.head(150_000)))
session.prepare()  # what is loaded at first, and threads
session.upload.set_table(table)
def kibibytes(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
ctypes.CDLL("libc.so.6").malloc_trim(0)
Path("/proc/self/clear_refs").write_text("5")  # the peak is now what there is
before = kibibytes("VmRSS")
prepared = session.prepare()
made = size_of(table, UploadedFile(b"", "")) - table.frame.memory_usage(deep=True).sum()
print((kibibytes("VmHWM") - before) / 1024, made / 2**20, prepared.size * rows * 4 / 2**20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux says so.")
def test_preparing_takes_no_more_memory_than_is_counted() -> None:
    done = subprocess.run([sys.executable, "-c", PEAK], cwd=ROOT, capture_output=True, text=True, check=True)
    peak, counted, features = map(float, done.stdout.split())
    assert peak < counted < features / 2
