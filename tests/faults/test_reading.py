"""Small files that unfold to more memory, or need more time, than one file may take: refused in words, and for why."""

import json
import subprocess
import sys
from typing import IO

import pytest

from core.data.reading import process
from core.data.reading.process import TOO_LARGE, TOO_MUCH_TIME, ReadingJob
from core.processes.environment import child_environment
from tests.faults.huge_files import shared_text, short_rows
from tests.timeouts import SECONDS

MEBIBYTE = 2**20
MAPPED = 150  # mebibytes of libraries, which are not the process' own
CODE = """
import json, resource, sys
from core.data.reading.process import ReadingJob
job = ReadingJob(sys.stdin.buffer.read(), sys.argv[1])
job.over.wait()
print(json.dumps([job.refusal, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10]))
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux limits the memory of a process.")


def read(content: bytes, name: str, **settings: int) -> tuple[str, float]:
    """Why a file was refused by a process that reads it, and the most memory of that process, in mebibytes."""
    environment = child_environment() | {name: str(value) for name, value in settings.items()}
    command = [sys.executable, "-c", CODE, name]
    done = subprocess.run(command, input=content, env=environment, capture_output=True, check=True, timeout=SECONDS)
    refusal, peak = json.loads(done.stdout)
    return refusal, peak


def test_a_sheet_whose_cells_unfold_to_gigabytes_is_refused_before_they_do() -> None:
    content = shared_text(cells=20_000, text_bytes=MEBIBYTE)
    assert len(content) < 200_000
    refusal, peak = read(content, "a.xlsx")
    assert refusal.startswith("The texts in the cells of this spreadsheet are more than 100 MB together")
    assert peak < 256


def test_a_reader_takes_no_more_memory_than_the_server_allows() -> None:
    content = shared_text(cells=20_000, text_bytes=MEBIBYTE, before="<f></f>")  # not found beforehand
    refusal, peak = read(content, "a.xlsx", TRADEOFF_READING_MB=300)
    assert refusal == TOO_LARGE
    assert 200 < peak < 300 + MAPPED


def test_a_text_of_more_rows_than_can_be_kept_is_refused_before_they_are_read() -> None:
    refusal, peak = read(short_rows(4_000_000), "a.csv", TRADEOFF_UPLOADS_MB=60)
    assert refusal.startswith(
        "This file has 4,000,000 lines of values. As a table of 2 columns it takes at least 557 MB of memory with the "
        "file and the copies that training needs, and this server keeps at most 60 MB for all uploads."
    )
    assert peak < 256


def test_a_file_that_takes_too_much_time_is_refused_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from core.data.reading import main\nmain.MAX_CPU_SECONDS = 2\nmain.main()"

    def hurried(file: IO[bytes]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", code]
        return subprocess.Popen(command, env=child_environment(), stdin=file, stdout=subprocess.PIPE)

    monkeypatch.setattr(process, "start", hurried)
    job = ReadingJob(short_rows(4_000_000, first=b'"1"\n'), "a.csv", patience=SECONDS)
    assert job.over.wait(SECONDS)
    assert job.refusal == TOO_MUCH_TIME
