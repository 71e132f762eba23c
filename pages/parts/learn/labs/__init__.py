"""Labs: interactive parts that a lesson brings along. `<name>.py` has `show(lesson, step)`; a step names it."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from core.lessons.lesson import Lesson, Step

Lab = Callable[[Lesson, Step], None]


def lab_names() -> list[str]:
    """Every lab there is."""
    return sorted(module.name for module in iter_modules(__path__))


def lab_named(name: str) -> Lab:
    """The lab of this name.

    Raises:
        KeyError: when there is none.
    """
    if name not in lab_names():
        raise KeyError(f"There is no lab '{name}' in pages/parts/learn/labs; there are {', '.join(lab_names())}.")
    lab: Lab = import_module(f"{__name__}.{name}").show
    return lab
