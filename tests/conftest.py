"""For all tests: TensorFlow is imported as the app imports it, whichever test comes first, and none is timed.

Hypothesis makes the same examples each time, so that the same code gives the same answer. To look for new ones:
`pytest --hypothesis-profile explore`.
"""

from hypothesis import HealthCheck, settings

from core.processes.tensorflow_settings import apply_settings

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("explore"), derandomize=True)
settings.load_profile("steady")

apply_settings()
