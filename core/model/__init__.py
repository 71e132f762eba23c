"""The building of Keras models. Its modules import TensorFlow."""
