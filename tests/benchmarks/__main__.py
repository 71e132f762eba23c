"""Print all benchmarks: `make bench`."""

from tests.benchmarks.app import app_figures
from tests.benchmarks.report import show
from tests.benchmarks.training import engine_figures, trainer_figures

show([*app_figures(), *trainer_figures(), *engine_figures()])
