"""What the forkserver loads, once: every worker is forked from it and shares all this."""

import gc
import sys

# Keras would load scikit-learn and scipy where they are installed: 2 s and 40 MiB that no training needs.
sys.modules["sklearn"] = sys.modules["scipy"] = None  # type: ignore[assignment]

import pyarrow.pandas_compat  # noqa: E402, F401  (pandas loads it when it first makes a table)

from core.processes.memory import forget_text, release  # noqa: E402
from core.workers import worker  # noqa: E402, F401

gc.freeze()  # a worker's collections then leave these pages shared
release()
forget_text()
