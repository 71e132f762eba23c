"""344 penguins of three species; some values are missing."""

from core.datasets.dataset import Dataset

DATASET = Dataset(
    order=90,
    label="Penguins",
    description="Three species by bill, flipper and weight: with categories, and with values that are missing.",
    group="real",
    target="species",
    classes=("Adelie", "Chinstrap", "Gentoo"),
    positive="Chinstrap",
    source="Horst, Hill and Gorman: palmerpenguins",
    licence="CC0",
    axes=("bill_length_mm", "flipper_length_mm"),
)
