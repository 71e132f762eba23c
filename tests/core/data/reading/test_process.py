import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.data.reading import main, process
from core.data.reading.messages import Answer, Progress, Refused, send
from core.data.reading.process import TOO_LARGE, TOO_LONG, ReadingJob
from core.data.reading.reading import Reading
from core.data.reading.slots import ReadingSlots
from core.data.table import DataError
from tests.file_corpus.corpus import TABLE, UTF8, file, lines
from tests.timeouts import SECONDS


def python(code: str) -> "subprocess.Popen[bytes]":
    """A process in place of the reading process."""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def sent(*answers: Answer) -> bytes:
    stream = io.BytesIO()
    for answer in answers:
        send(stream, answer)
    return stream.getvalue()


def ended(job: ReadingJob) -> ReadingJob:
    assert job.over.wait(SECONDS)
    return job


def test_a_file_is_read_in_another_process_as_the_wish_says() -> None:
    job = ended(ReadingJob(file("sheets.xlsx"), "a.xlsx", Reading(sheet="more")))
    table = job.result()
    assert list(table.frame.columns) == ["x", "y"]
    assert table.reading is not None
    assert table.reading.sheet == "more"
    assert job.share == 1.0


def test_many_doubts_come_back_too() -> None:
    numbers = [[f"1.{600 + row}" for _ in range(120)] for row in range(30)]
    names = [f"n{column}" for column in range(120)]
    text = "\n".join(";".join([*row, "yes" if row[0] > "1.610" else "no"]) for row in [names, *numbers])
    table = ended(ReadingJob(text.encode("cp1252"), "a.csv")).result()
    assert len(table.doubts) == 100


def test_a_refusal_comes_back_in_words() -> None:
    job = ended(ReadingJob(b"a,b\n", "a.csv"))
    with pytest.raises(DataError, match="a header and no rows"):
        job.result()


def test_a_process_that_does_not_get_on_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def stuck(_: object) -> "subprocess.Popen[bytes]":
        first = sent(Progress(0.5))
        code = f"import sys, time; sys.stdout.buffer.write({first!r}); sys.stdout.flush(); time.sleep(1000)"
        started.append(python(code))
        return started[-1]

    monkeypatch.setattr(process, "start", stuck)
    job = ended(ReadingJob(b"a,b\n", "a.csv", patience=0.1))
    assert job.refusal == TOO_LONG
    assert started[0].poll() is not None


def test_a_process_that_dies_is_told_as_one_that_took_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "start", lambda _: python("import os; os.abort()"))
    assert ended(ReadingJob(UTF8, "a.csv")).refusal == TOO_LARGE


def test_a_job_that_is_stopped_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    running = python("import time; time.sleep(1000)")
    monkeypatch.setattr(process, "start", lambda _: running)
    job = ReadingJob(UTF8, "a.csv")
    job.stop()
    assert ended(job).refusal == "Reading was stopped."
    if job.waiting:  # stopped before it began
        running.kill()
    running.wait(SECONDS)


def test_a_job_waits_for_a_place() -> None:
    slots = ReadingSlots(1)
    with slots.slot("other", threading.Event()):
        job = ReadingJob(UTF8, "a.csv", slots=slots)
        assert job.waiting
        assert not job.over.is_set()
        job.stop()
        assert ended(job).refusal == "Reading was stopped."


def test_progress_is_never_taken_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = sent(Progress(0.2), Progress(0.9), Progress(0.1), Refused("No."))
    (tmp_path / "said").write_bytes(said)
    code = f"import sys; sys.stdout.buffer.write(open({str(tmp_path / 'said')!r}, 'rb').read())"
    monkeypatch.setattr(process, "start", lambda _: python(code))
    job = ended(ReadingJob(UTF8, "a.csv"))
    assert (job.share, job.refusal) == (0.9, "No.")


def test_the_process_has_bounds() -> None:
    code = "import resource, core.data.reading.main as m\nm.limit_resources()"
    code += "\nprint(resource.getrlimit(resource.RLIMIT_DATA)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    code += "\ntry:\n    bytearray(400 * 2**20)\nexcept MemoryError:\n    print('bounded')"
    environment = os.environ | {"TRADEOFF_READING_MB": "300"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=process.ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == [str(300 * 2**20), str(main.MAX_CPU_SECONDS), "bounded"]


def test_reports_are_few() -> None:
    stream = io.BytesIO()
    report = main.ProgressReporter(stream)
    for share in range(1_000):
        report(share / 1_000)
    lines = stream.getvalue().splitlines(keepends=True)
    assert lines[0] == sent(Progress(0.0))
    assert len(lines) < 20


def test_the_reading_process_loads_no_tensorflow_and_no_streamlit() -> None:
    code = (
        "import sys, core.data.reading.main\nprint({'tensorflow', 'keras', 'streamlit', 'sklearn'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=process.ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_this_process_hardly_grows_by_what_another_reads() -> None:
    """At most three times the file: the table is copied once, as numbers and not as objects."""
    code = """
import sys
from pathlib import Path
from core.data.reading.process import ReadingJob
import psutil
content = sys.stdin.buffer.read()
ReadingJob(content[:2_000], "a.csv").result()
before = psutil.Process().memory_info().rss
table = ReadingJob(content, "a.csv").result()
assert len(table.frame) == 200_000
print((psutil.Process().memory_info().rss - before) / len(content))
"""
    content = lines([TABLE[0], *TABLE[1:21] * 10_000]).encode()
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=process.ROOT, input=content, capture_output=True, check=True
    )
    assert float(said.stdout) < 3
