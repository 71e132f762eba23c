"""Invented short messages, three in ten of them spam.

The words tell most spam from honest messages, but not all: one honest message in 12 and one spam in 7 are parcel notes,
bills and greetings from the same templates. So no model is perfect, and to lose no honest message, a threshold must let
some spam through.
"""

import re

import numpy as np
import pandas as pd
from numpy.random import Generator

from core.datasets.dataset import Dataset

ROWS = 2_000
SPAM_SHARE = 0.3
# The share of messages from the templates that both classes have in common.
COMMON_IN_HONEST, COMMON_IN_SPAM = 0.08, 0.14
# The share of messages whose sender is known.
KNOWN_IN_HONEST, KNOWN_IN_SPAM, KNOWN_IN_COMMON = 0.9, 0.05, 0.4
CAPITALISED = 0.35  # the share of spam whose first sentence is in capitals

# A message is made from a template of its class; each word in braces is drawn from its list in `WORDS`.
HONEST = (
    "{hello} {name}, {plan} {when}? {bye}",
    "{hello}, {news}. {ask} {bye}",
    "{name} says {news}, and {plan} {when}?",
    "{sorry}, {news}. {later} {when}.",
    "{thanks} for {gift}, {name}! {later} {when}.",
    "{ask} {sorry}, I only saw it {since}.",
    "{plan} {when}? {name} brings {food}.",
    "The {work} is {when}, {room}. {bye}",
    "{hello} {name}, the {work} moved to {when}. {ask}",
    "{news}, see the pictures at album.example/{code}. {bye}",
)
SPAM = (
    "{win} {prize}! {act} {url}",
    "{dear}: {win} {prize}. {act} {url} {hurry}",
    "{cheap} {goods}, {percent} percent off. {hurry} {url}",
    "{hurry} {cheap} {goods} from {amount} euro. {act} {url}",
    "{money} {amount} euro {fast}. {noask} {act} {url}",
    "{dear}: {money} {amount} euro {fast}. {hurry}",
    "{alarm} {act} {url} {hurry}",
    "{dear}: {alarm} {url}",
    "{percent} percent off {goods}! {hurry} {noask} {url}",
)
COMMON = (
    "Your parcel {code} comes {when}. Follow it at parcel.example/{code}",
    "Your bill of {amount} euro is ready: account.example/{code}",
    "{hello}, I have a new number. {ask} {bye}",
    "Your appointment {when} is confirmed, change it at desk.example/{code}",
    "{percent} percent off {when} for members, in the shop and at shop.example/{code}",
    "{hello} {name}, can you lend me {amount} euro until {when}?",
)

WORDS: dict[str, tuple[str, ...]] = {
    "hello": ("Hi", "Hello", "Hey", "Good morning", "Good evening", "Hi there"),
    "name": ("Mia", "Jonas", "Aylin", "Tom", "Sofia", "Ravi", "Lena", "Omar", "Kim", "Paula", "Grandma", "Uncle Ben"),
    "plan": (
        "shall we cook together",
        "are you coming to training",
        "do you want to see the film",
        "can you pick up the children",
        "is dinner at ours all right",
        "shall we take the early train",
        "do we meet at the library",
        "are you free for a walk",
    ),
    "when": (
        "tonight",
        "tomorrow",
        "on Monday",
        "on Thursday",
        "at the weekend",
        "at noon",
        "at half past six",
        "next week",
        "after school",
        "on the 14th",
    ),
    "news": (
        "the bus is late again",
        "I passed the exam",
        "the cat is back home",
        "the heating works now",
        "we found a flat",
        "practice is cancelled",
        "the meeting took ages",
        "I left my keys at yours",
        "the cake turned out well",
        "the baby sleeps at last",
    ),
    "ask": (
        "Can you call me back?",
        "Did you get my letter?",
        "Could you bring the charger?",
        "Is everything all right?",
        "What should I buy?",
        "Which platform was it?",
        "Do you still have the notes?",
    ),
    "bye": ("See you", "Love, Mum", "Take care", "Thanks a lot", "Until later", "Best wishes", "No rush", ""),
    "sorry": ("Sorry", "So sorry", "My fault", "Oh dear", "I forgot, sorry"),
    "later": ("I come by", "We talk", "I bring it back", "Let us eat together", "I explain it", "You get it"),
    "thanks": ("Thank you", "Many thanks", "Thanks so much", "Thanks again"),
    "gift": ("the soup", "the book", "the lift home", "the flowers", "the recipe", "the salad", "the tickets"),
    "food": ("the soup", "the salad", "cake", "bread and cheese", "the drinks", "pancakes", "something sweet"),
    "since": ("just now", "this morning", "last night", "after lunch", "on the bus", "during the break", "on Sunday"),
    "work": ("parents' evening", "team meeting", "lecture", "rehearsal", "dentist", "class trip", "interview"),
    "room": ("room 204", "in the old hall", "in the small office", "at the usual place", "second floor"),
    "win": ("You won", "You are the lucky winner of", "Congratulations, you won", "Your number was drawn for", "Claim"),
    "prize": (
        "a new phone",
        "a free cruise",
        "a gift card",
        "the grand prize",
        "a free holiday for two",
        "a luxury watch",
        "a year of free fuel",
    ),
    "act": (
        "Click now",
        "Reply YES",
        "Confirm your data",
        "Open the link",
        "Register free",
        "Claim it here",
        "Tap here",
    ),
    "dear": ("Dear customer", "Dear friend", "Dear winner", "Attention", "Dear user", "Final notice"),
    "hurry": ("Only today!", "Offer ends at midnight!", "Last chance!", "Act fast!", "Only a few left!", "Urgent!"),
    "cheap": ("Cheap", "Exclusive", "Original", "Best price for", "Unbelievable", "Top quality"),
    "goods": ("pills", "designer bags", "sunglasses", "slimming tea", "phone contracts", "replica watches", "sneakers"),
    "money": ("Earn", "Make", "Get a loan of", "Cash bonus of", "Invest and win", "We pay you"),
    "fast": ("a week from home", "in one day", "without any risk", "guaranteed", "with crypto", "instantly"),
    "noask": ("No questions asked.", "No credit check.", "No risk.", "No experience needed.", "100 percent legal."),
    "alarm": (
        "Your account is suspended.",
        "Your card has been blocked.",
        "Your password expires today.",
        "We noticed an unusual login.",
        "Your tax refund is waiting.",
        "Your storage is full.",
    ),
}
SITES = ("bonus", "prize", "secure-login", "deal", "lucky", "verify")


def make(*, seed: int) -> pd.DataFrame:
    """2,000 messages, 600 of them spam, in random order; the target column is `kind`.

    `links` counts the links in the text and `capitals` is the percentage of its letters that are capitals.
    """
    generator = np.random.default_rng(seed)
    count = round(ROWS * SPAM_SHARE)
    frame = pd.concat(
        [
            draw_messages(generator, ROWS - count, HONEST, COMMON_IN_HONEST, KNOWN_IN_HONEST).assign(kind="honest"),
            draw_messages(generator, count, SPAM, COMMON_IN_SPAM, KNOWN_IN_SPAM).assign(kind="spam"),
        ]
    )
    return frame.iloc[generator.permutation(ROWS)].reset_index(drop=True)


def draw_messages(
    generator: Generator, count: int, templates: tuple[str, ...], common_share: float, known_share: float
) -> pd.DataFrame:
    """Messages of one class: from `templates`, and a share of them from those that both classes have in common."""
    is_common = np.arange(count) < round(count * common_share)
    messages = [draw_message(generator, COMMON if common else templates) for common in is_common]
    if templates is SPAM:
        pairs = zip(is_common, messages, strict=True)
        messages = [text if common else capitalise_some(generator, text) for common, text in pairs]
    known = generator.random(count) < np.where(is_common, KNOWN_IN_COMMON, known_share)
    return pd.DataFrame(
        {
            "message": messages,
            "links": [message.count(".example/") for message in messages],
            "capitals": [percent_capitals(message) for message in messages],
            "known_sender": np.where(known, "yes", "no"),
        }
    )


def draw_message(generator: Generator, templates: tuple[str, ...]) -> str:
    """One message: a random template, its braces replaced by random words."""
    template = templates[generator.integers(len(templates))]
    text = re.sub(r"{(\w+)}", lambda match: draw_word(generator, match[1]), template).strip()
    return text[0].upper() + text[1:]


def draw_word(generator: Generator, kind: str) -> str:
    """The text for the braces of a kind: a number, an address, or an entry of `WORDS`."""
    match kind:
        case "amount":
            return str(generator.integers(2, 99) * 10)
        case "percent":
            return str(generator.integers(2, 18) * 5)
        case "code":
            return f"{generator.integers(10_000, 99_999)}"
        case "url":
            return f"{SITES[generator.integers(len(SITES))]}.example/{generator.integers(100, 999)}"
        case _:
            return WORDS[kind][generator.integers(len(WORDS[kind]))]


def capitalise_some(generator: Generator, message: str) -> str:
    """The message; its first sentence is in capitals with a probability of `CAPITALISED`."""
    if generator.random() > CAPITALISED:
        return message
    first, stop, rest = re.split(r"([.!?:]|$)", message, maxsplit=1)
    return first.upper() + stop + rest


def percent_capitals(message: str) -> int:
    """The percentage of a message's letters that are capitals."""
    letters = [letter for letter in message if letter.isalpha()]
    return round(100 * sum(letter.isupper() for letter in letters) / len(letters))


DATASET = Dataset(
    order=130,
    label="Spam",
    description=(
        "Short messages: no honest one may be thrown away, so the threshold goes up and some spam comes through."
    ),
    group="costs",
    target="kind",
    classes=("spam", "honest"),
    make=make,
    text="message",
)
