"""Keras models from experiments. All modules but `types` import TensorFlow."""
