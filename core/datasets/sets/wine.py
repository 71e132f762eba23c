"""178 wines of three growers."""

from core.datasets.dataset import Dataset

DATASET = Dataset(
    order=80,
    label="Wine",
    description="Three growers by 13 chemical measures on very different scales: few rows, so scores wobble.",
    group="real",
    target="grower",
    classes=("grower 1", "grower 2", "grower 3"),
    source="Aeberhard and Forina: Wine, UCI ML Repository",
    licence="CC BY 4.0",
    axes=("flavanoids", "color intensity"),
)
