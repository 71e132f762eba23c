"""Which place of the theme's categorical colours means what."""

PARTS = ("training", "validation", "test")
POSITIVE, NEGATIVE = "positive", "negative"


def class_order(classes: tuple[str, ...]) -> list[str]:
    """Classes in the order of their colours: of two, (negative, positive), the positive one comes first."""
    return list(reversed(classes)) if len(classes) == 2 else list(classes)


def class_domain(classes: tuple[str, ...]) -> list[str]:
    """A colour scale's domain in which classes come after the parts of the data, so that they get their own places.

    The parts are marked, so that a class that is called "test" stays apart from the test rows.
    """
    return [f"\u200b{part}" for part in PARTS] + class_order(classes)
