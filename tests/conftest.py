"""For all tests: TensorFlow is imported as the app imports it, whichever test comes first."""

import core.training.environment  # noqa: F401
