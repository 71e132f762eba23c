"""Situations in which one of two mistakes is worse, each with an answer that can be defended; and their costs."""

from dataclasses import dataclass
from typing import Literal

Choice = Literal["precision", "recall"]


@dataclass(frozen=True)
class Situation:
    """What is looked for, what the two mistakes do, and which of the two metrics comes first; `why` defends it."""

    title: str
    false_alarm: str
    miss: str
    first: Choice
    why: str


SITUATIONS = (
    Situation(
        "A spam folder that nobody looks into",
        "an invitation to an interview is never read",
        "you delete an advertisement by hand",
        "precision",
        "A lost message cannot be mended, a spam message costs a second. So only what is surely spam should go.",
    ),
    Situation(
        "A first screening for a disease that can be cured early",
        "a well person has a second, harmless test",
        "an ill person is sent home",
        "recall",
        "The second test sorts the false alarms out, and nothing finds the person who was sent home. It would be "
        "otherwise if the second test were dangerous.",
    ),
    Situation(
        "An alarm for landslides above a railway",
        "a train waits for ten minutes",
        "a train runs into the rocks",
        "recall",
        "Ten minutes against lives. Still, not at any price: if trains wait every day, someone turns the alarm off.",
    ),
    Situation(
        "A check for copied homework, and whoever is flagged fails at once",
        "someone who wrote it alone fails",
        "a copied text gets a mark",
        "precision",
        "An innocent person is punished without being heard. Then only the surest cases may be flagged.",
    ),
    Situation(
        "The same check, but a teacher first reads each flagged text",
        "a teacher reads one text too many",
        "a copied text gets a mark",
        "recall",
        "The same model, another use: a person corrects the false alarms, so more may be flagged. How many depends on "
        "how many texts the teacher can read.",
    ),
    Situation(
        "Three songs to begin with, out of millions that might please you",
        "you skip a song you do not like, and soon close the app",
        "a song that you would have liked is not among the three",
        "precision",
        "There are far more good songs than three: nobody notices the ones left out. What is shown must please.",
    ),
)
"""The six that are asked."""


def verdict(situation: Situation, chosen: Choice) -> str:
    """What to say to who chose so."""
    if chosen == situation.first:
        return f"So would we. {situation.why}"
    return f"We would put {situation.first} first. {situation.why} If your reason answers that, keep it."


@dataclass(frozen=True)
class Prices:
    """The two mistakes of one dataset: their names, and the costs to begin with."""

    false_alarm: str
    miss: str
    false_alarm_cost: float
    miss_cost: float


PRICES = {
    "spam": Prices("An honest message lost", "A spam message that comes through", 50.0, 1.0),
    "disease": Prices("A well person tested again", "An ill person sent home", 1.0, 50.0),
}
"""By the name of the dataset."""
