"""A small lesson in a folder, whole or with one thing wrong."""

from pathlib import Path

LESSON = """
number = 5
title = "A small lesson"
question = "Does it learn?"
minutes = 3
terms = ["loss"]
door = "dataset=moons&epochs=3"
door_label = "Go on"

[[steps]]
name = "look"
title = "Look"

[[steps]]
name = "learn"
title = "Learn"
numbers = ["accuracy"]
after = "learned"

[[steps.runs]]
name = "moons"
label = "Three epochs"
query = "dataset=moons&epochs=3"

[steps.prediction]
question = "What does the loss do?"
expected = "falls"

[[steps.prediction.options]]
name = "falls"
text = "It falls"
said = "it would fall"
when = ["moons.val_loss < moons.val_loss_first"]
happened = "It fell from {moons.val_loss_first} to {moons.val_loss}."

[[steps.prediction.options]]
name = "rises"
text = "It rises"
said = "it would rise"
when = ["moons.val_loss >= moons.val_loss_first"]
happened = "It rose from {moons.val_loss_first} to {moons.val_loss}."
why = "Training lowers it."

[[steps.claims]]
says = "The accuracy is {moons.accuracy}."
holds = ["moons.accuracy >= 0.75"]
"""
TEXT = """## intro

A short way in.

## look

Nothing is trained here.

## learn

Here is trained.

## learned

It ends at {moons.val_loss}.
"""
CHOICES = """
[[questions.wrong]]
text = "{0}"
why = "Because {0} is another thing."
[[questions.wrong]]
text = "{1}"
why = "Because {1} is another thing."
"""
QUIZ = (
    """
[[questions]]
kind = "choice"
ask = "Which is it?"
hint = "The first."
right = "one"
why = "It is one."
"""
    + CHOICES.format("two", "three")
    + """
[[questions]]
kind = "direction"
ask = "Where does it go?"
hint = "Down."
right = "falls"
why = "It falls."
"""
    + CHOICES.format("rises", "stays the same")
    + """
[[questions]]
kind = "bug"
ask = "What is wrong?"
hint = "Look."
code = "model.fit()"
right = "no rows"
why = "There are none."
"""
    + CHOICES.format("the name", "the brackets")
    + """
[[questions]]
kind = "matrix"
ask = "What is the recall?"
hint = "Of those that are."
right = "recall"
why = "{tp} of {tp} + {fn}."
positive = "ill"
negative = "well"
"""
    + CHOICES.format("precision", "fn")
    + """
[[questions]]
kind = "order"
ask = "In which order?"
hint = "By number."
items = ["one", "two", "three"]
because = ["One is before two.", "Two is before three."]
why = "They are counted."
"""
)


def write_lesson(
    folder: Path, slug: str = "small", *, lesson: str = LESSON, text: str = TEXT, quiz: str = QUIZ
) -> Path:
    """Write a lesson into `folder`; gives its own folder."""
    own = folder / slug
    own.mkdir()
    for name, content in (("lesson.toml", lesson), ("text.md", text), ("quiz.toml", quiz)):
        (own / name).write_text(content, encoding="utf-8")
    return own
