"""The environment of child processes, and the variables that TensorFlow reads when it is imported."""

import os
import platform
from pathlib import Path

ADMIN_KEY = "TRADEOFF_ADMIN_KEY"
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "KERAS_BACKEND": "tensorflow",
    # Small models gain nothing from more threads, and sums then always come in the same order.
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
}
if platform.machine() in ("x86_64", "AMD64"):
    # Other instructions round differently. Nearly all processors since 2015 have these, so that a link gives the same
    # weights on more servers.
    SETTINGS |= {"ONEDNN_MAX_CPU_ISA": "AVX2", "XLA_FLAGS": "--xla_cpu_max_isa=AVX2"}


def child_environment() -> dict[str, str]:
    """This process's environment, with the project on the import path and without the host's key."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {name: value for name, value in os.environ.items() if name != ADMIN_KEY} | {"PYTHONPATH": path}


def apply_settings() -> None:
    """Set TensorFlow's variables in this process, before its import; a worker pool gets them from its parent."""
    os.environ.update(SETTINGS)
