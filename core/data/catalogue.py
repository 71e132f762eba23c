"""The datasets that come with the app: what each is, what it teaches, and which settings shape it. No rows here."""

from dataclasses import dataclass

UPLOAD = "upload"
SHAPED = frozenset({"rows", "noise", "imbalance"})


@dataclass(frozen=True)
class Dataset:
    """One dataset's card. `settings` names the experiment's fields that shape it; `plane` says it has two features."""

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
    "digits": Dataset(
        "Digits",
        "Handwritten digits, 8 by 8 pixels: ten classes, and a confusion matrix worth reading.",
        ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        "digit",
        "8",
        "1,797",
        "Alpaydin and Kaynak: Optical Recognition of Handwritten Digits, UCI ML Repository",
        "CC BY 4.0",
    ),
    "fraud": Dataset(
        "Card fraud",
        "One payment in 50 is a fraud: accuracy looks splendid while most frauds slip through.",
        ("fraud", "honest"),
        "payment",
        "fraud",
        "6,000",
        MADE_HERE,
        NO_LICENCE,
    ),
}
