"""Print the benchmarks, each figure once it is measured.

`make bench` prints all, `python -m tests.benchmarks engine` only that part.
"""

import sys
from collections.abc import Callable, Iterable

from core.processes.environment import apply_settings
from tests.benchmarks.app import app_figures, threshold_figures_alone
from tests.benchmarks.cluster import throughput_figures, training_figures
from tests.benchmarks.reading import reading_figures
from tests.benchmarks.report import Figure, show
from tests.benchmarks.trainer import fingerprint_figures, large_figures, memory_figures, run_figures
from tests.benchmarks.training import engine_figures

apply_settings()

PARTS: dict[str, tuple[Callable[[], Iterable[Figure]], ...]] = {
    "engine": (engine_figures,),
    "trainer": (run_figures, large_figures, fingerprint_figures, memory_figures),
    "cluster": (throughput_figures, training_figures),
    "reading": (reading_figures,),
    "app": (app_figures,),
    "threshold": (threshold_figures_alone,),  # also in "app"
}

named = sys.argv[1:] or [name for name in PARTS if name != "threshold"]
show(entry for name in named for measure in PARTS[name] for entry in measure())
