"""569 tumours with 30 measures of their cell nuclei, from Wisconsin."""

from core.datasets.dataset import Dataset

DATASET = Dataset(
    order=60,
    label="Breast cancer",
    description="Tell malignant from benign by 30 measures of cell nuclei: here a miss costs more than a false alarm.",
    group="real",
    target="diagnosis",
    classes=("malignant", "benign"),
    source="Wolberg, Mangasarian, Street and Street: Breast Cancer Wisconsin (Diagnostic), UCI ML Repository",
    licence="CC BY 4.0",
    axes=("mean concave points", "mean texture"),
)
