"""What must be said to TensorFlow before it is imported. Importing this module says it; it imports nothing heavy."""

import os

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

os.environ.update(SETTINGS)
