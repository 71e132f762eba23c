"""How long a test waits for what must come. Only a hang reaches these bounds; `pyproject.toml` bounds a whole test."""

SECONDS = 60.0  # a page, an element, a message: on two cores with other work beside the tests they take seconds
SECONDS_TO_START = (
    180.0  # what loads TensorFlow first, as a server or a job may: 10 s on a free machine, 45 on a busy one
)
