"""How much memory this process has needed."""

import importlib.util
import sys


def peak_mebibytes() -> float:
    """The most resident memory that this process ever had, in mebibytes; 0 where the system does not say (Windows)."""
    if importlib.util.find_spec("resource") is None:
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
