"""For all tests: TensorFlow is imported as the app imports it, whichever test comes first, and none is timed."""

from hypothesis import settings

import core.training.environment  # noqa: F401

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
