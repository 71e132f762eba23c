"""What the forkserver imports once. Every worker is forked from it and shares these pages of memory."""

import gc
import sys

# Keras would import scikit-learn and scipy where they are installed: 2 s and 40 MiB for nothing (2026-11-25, date of
# the commit, 2 cores, x86-64, Keras 3.15; to measure again: `python -X importtime -c "import keras"`).
sys.modules["sklearn"] = sys.modules["scipy"] = None  # type: ignore[assignment]

import pyarrow.pandas_compat  # noqa: E402, F401  (pandas imports it when it first makes a table)

from core.processes.memory import release, release_library_pages  # noqa: E402
from core.workers import worker  # noqa: E402, F401

gc.freeze()  # a worker's garbage collection then keeps these pages shared
release()
release_library_pages()
