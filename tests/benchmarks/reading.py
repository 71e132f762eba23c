"""Reading a million rows beside pandas with Arrow's engine: the same file, in turn within one run."""

import io
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from core.data.reading.process import ReadingJob
from core.data.upload import read_table
from tests.benchmarks.report import Figure, figure


def million_rows() -> bytes:
    """Numbers with fractions, whole numbers, categories and a class, 42 MB as CSV."""
    generator, rows = np.random.default_rng(0), 1_000_000
    frame = pd.DataFrame({f"x{number}": generator.normal(size=rows).round(4) for number in range(4)})
    frame["visits"] = generator.integers(0, 1_000, rows)
    frame["age"] = generator.integers(0, 90, rows)
    frame["town"] = generator.choice(["Ulm", "Bern", "Graz"], rows)
    frame["paid"] = generator.choice(["yes", "no"], rows)
    return frame.to_csv(index=False).encode()


def reading_figures(repeats: int = 5) -> list[Figure]:
    """How many times as long as pandas reading takes, checks and guesses included; and in a process of its own."""
    content = million_rows()
    ratios, seconds, starts = [], [], []
    for _ in range(repeats):
        pandas_seconds = timed(lambda: pd.read_csv(io.BytesIO(content), engine="pyarrow"))
        ratios.append(timed(lambda: read_table(content, "a.csv")) / pandas_seconds)
        seconds.append(timed(lambda: ReadingJob(content, "a.csv").result()))
        starts.append(timed(lambda: ReadingJob(content[:10_000], "a.csv").result()))
    rows = f"1,000,000 rows, {len(content) / 2**20:.0f} MB"
    return [
        figure(f"{rows}: read_table / pandas with pyarrow", ratios, "times", "at most 1.5"),
        figure(f"{rows}: file to table through the reading process", seconds, "s", ""),
        figure("200 rows: file to table through the reading process", starts, "s", "about 1.5"),
    ]


def timed(run: Callable[[], object]) -> float:
    """How many seconds a call takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
