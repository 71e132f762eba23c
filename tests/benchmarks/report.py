"""Figures, and the table they are printed in."""

import contextlib
import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "latest.json"


@dataclass(frozen=True)
class Figure:
    """One figure: what was measured, in which unit, the median and the spread of `count` values, and what is asked."""

    name: str
    unit: str
    median: float
    low: float
    high: float
    count: int
    asked: str


def figure(name: str, values: Sequence[float], unit: str, asked: str, *, high: float | None = None) -> Figure:
    """The figure of some values; `high` is their maximum, unless another one, such as a percentile, is given."""
    top = max(values) if high is None else high
    return Figure(name, unit, statistics.median(values), min(values), top, len(values), asked)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """What the figures were measured on."""
    processor = platform.processor()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    versions = ", ".join(f"{name} {version(name)}" for name in ("keras", "streamlit", "scikit-learn"))
    python = f"Python {platform.python_version()}"
    return f"{platform.system()} {platform.machine()} {processor}, {os.cpu_count()} cores, {python}, {versions}"


def show(figures: Iterable[Figure]) -> None:
    """Print each figure as soon as it has been measured, and write all of them as JSON at the end."""
    print(f"\n{machine()}\n")
    print(f"{'figure':<74} {'median':>10} {'lowest':>10} {'highest':>10}  {'unit':<6} {'n':>4}  asked", flush=True)
    measured = []
    for entry in figures:
        numbers = f"{entry.median:>10.2f} {entry.low:>10.2f} {entry.high:>10.2f}"
        print(f"{entry.name:<74} {numbers}  {entry.unit:<6} {entry.count:>4}  {entry.asked}", flush=True)
        measured.append(asdict(entry))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine(), "figures": measured}, indent=2))
