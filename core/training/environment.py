"""What must be said to TensorFlow before it is imported. Importing this module says it; it imports nothing heavy."""

import os
import platform

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
    # With other instructions a processor rounds otherwise. Nearly all since 2015 have these, so that a link gives the
    # same weights on more servers.
    SETTINGS |= {"ONEDNN_MAX_CPU_ISA": "AVX2", "XLA_FLAGS": "--xla_cpu_max_isa=AVX2"}

os.environ.update(SETTINGS)
