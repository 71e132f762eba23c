"""Networks, optimizers and losses: a catalogue of names that needs no TensorFlow, and the building of Keras models."""

import core.training.environment  # noqa: F401  (before TensorFlow)
