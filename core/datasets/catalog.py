"""The datasets that come with the app: what each is, what it teaches, and which settings shape it. No rows here."""

from dataclasses import dataclass

UPLOAD, DRAWN, TYPED = "upload", "drawn", "typed"
OWN = {UPLOAD: "Your own table", DRAWN: "Your drawing", TYPED: "Your typed table"}
"""What a learner brings, and what the page calls it. All but the upload are in the experiment's field of that name."""
SHAPED = frozenset({"rows", "noise", "imbalance"})


@dataclass(frozen=True)
class Dataset:
    """One dataset's card, in the group of that name. A target that is a number has no `classes` and no `positive` one.

    `settings` names the experiment's fields that shape it; `plane` says it has two features. `shape` is the (height,
    width) of each row's picture where the features are its pixels.
    """

    label: str
    teaches: str
    classes: tuple[str, ...]
    target: str
    positive: str
    rows: str
    source: str
    licence: str
    settings: frozenset[str] = frozenset()
    plane: bool = False
    group: str = "real"
    shape: tuple[int, int] | None = None


GROUPS = {
    "shapes": "Shapes",
    "real": "Real data",
    "costs": "Costly mistakes",
    "traps": "Traps",
    "numbers": "A number to predict",
}
"""The groups of cards, in the page's order, and what the page calls them."""


MADE_HERE = "made by the app from the seed"
NO_LICENCE = "no rights reserved"

DATASETS: dict[str, Dataset] = {
    "moons": Dataset(
        "Moons",
        "Two interlocked crescents: no straight line parts them, a small network does.",
        ("upper", "lower"),
        "moon",
        "upper",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        SHAPED,
        plane=True,
        group="shapes",
    ),
    "circles": Dataset(
        "Circles",
        "A disc inside a ring: without a hidden layer the model can only guess.",
        ("inner", "outer"),
        "circle",
        "inner",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        SHAPED,
        plane=True,
        group="shapes",
    ),
    "xor": Dataset(
        "XOR",
        "Four corners, opposite ones alike: each feature alone says nothing, both together say all.",
        ("same", "different"),
        "signs",
        "same",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        SHAPED,
        plane=True,
        group="shapes",
    ),
    "spirals": Dataset(
        "Spirals",
        "Two arms wound around each other: needs a larger network, more epochs, or both.",
        ("first", "second"),
        "arm",
        "first",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        SHAPED,
        plane=True,
        group="shapes",
    ),
    "blobs": Dataset(
        "Blobs",
        "Two clouds of points: a straight line does well, and with noise nothing does perfectly.",
        ("right", "left"),
        "blob",
        "right",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        SHAPED,
        plane=True,
        group="shapes",
    ),
    "breast_cancer": Dataset(
        "Breast cancer",
        "Tell malignant from benign by 30 measures of cell nuclei: here a miss costs more than a false alarm.",
        ("malignant", "benign"),
        "diagnosis",
        "malignant",
        "569",
        "Wolberg, Mangasarian, Street and Street: Breast Cancer Wisconsin (Diagnostic), UCI ML Repository",
        "CC BY 4.0",
    ),
    "iris": Dataset(
        "Iris",
        "Three kinds of flower by four measures: one kind is easy, the other two overlap.",
        ("setosa", "versicolor", "virginica"),
        "species",
        "virginica",
        "150",
        "Fisher: Iris, UCI ML Repository",
        "CC BY 4.0",
    ),
    "wine": Dataset(
        "Wine",
        "Three growers by 13 chemical measures on very different scales: few rows, so scores wobble.",
        ("grower 1", "grower 2", "grower 3"),
        "grower",
        "grower 1",
        "178",
        "Aeberhard and Forina: Wine, UCI ML Repository",
        "CC BY 4.0",
    ),
    "penguins": Dataset(
        "Penguins",
        "Three species by bill, flipper and weight: with categories, and with values that are missing.",
        ("Adelie", "Chinstrap", "Gentoo"),
        "species",
        "Chinstrap",
        "344",
        "Horst, Hill and Gorman: palmerpenguins",
        "CC0",
    ),
    "digits": Dataset(
        "Digits",
        "Handwritten digits, 8 by 8 pixels: ten classes, and a confusion matrix worth reading.",
        ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        "digit",
        "8",
        "1,797",
        "Alpaydin and Kaynak: Optical Recognition of Handwritten Digits, UCI ML Repository",
        "CC BY 4.0",
        shape=(8, 8),
    ),
    "fraud": Dataset(
        "Card fraud",
        "One payment in 50 is a fraud: accuracy looks splendid while most frauds slip through.",
        ("fraud", "honest"),
        "payment",
        "fraud",
        "10,000",
        MADE_HERE,
        NO_LICENCE,
        group="costs",
    ),
    "disease": Dataset(
        "Disease screening",
        "One person in 25 is ill and a miss is dear: with a lower threshold nearly all are found. See at what price.",
        ("ill", "well"),
        "diagnosis",
        "ill",
        "10,000",
        MADE_HERE,
        NO_LICENCE,
        group="costs",
    ),
    "spam": Dataset(
        "Spam",
        "Short messages: no honest one may be thrown away, so the threshold goes up and some spam comes through.",
        ("spam", "honest"),
        "kind",
        "spam",
        "2,000",
        MADE_HERE,
        NO_LICENCE,
        group="costs",
    ),
    "imbalanced": Dataset(
        "Imbalanced",
        "A common and a rare cloud: the boundary gives the rare one up, until its rows weigh more.",
        ("rare", "common"),
        "cloud",
        "rare",
        "2,000",
        MADE_HERE,
        NO_LICENCE,
        frozenset({"noise"}),
        plane=True,
        group="costs",
    ),
    "leaky": Dataset(
        "Leaky",
        "Customers who leave, and a column that is written down only afterwards: find it, and leave it out.",
        ("left", "stayed"),
        "customer",
        "left",
        "2,000",
        MADE_HERE,
        NO_LICENCE,
        group="traps",
    ),
    "noise": Dataset(
        "Pure noise",
        "Classes drawn by lot: a large network learns all its rows by heart, and still can only guess.",
        ("heads", "tails"),
        "coin",
        "heads",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        frozenset({"rows"}),
        group="traps",
    ),
    "tiny": Dataset(
        "Tiny",
        "36 rows, of which 8 validate: one row more or less right is 12 points. Try other seeds.",
        ("right", "left"),
        "cloud",
        "right",
        "36",
        MADE_HERE,
        NO_LICENCE,
        plane=True,
        group="traps",
    ),
    "prices": Dataset(
        "House prices",
        "Predict a number: a few wildly wrong prices pull mean squared error along, and leave absolute error alone.",
        (),
        "price",
        "",
        "50 to 20,000",
        MADE_HERE,
        NO_LICENCE,
        frozenset({"rows"}),
        group="numbers",
    ),
}
