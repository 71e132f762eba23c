"""The optimizers, losses and activations of Keras that the app offers. No TensorFlow."""
