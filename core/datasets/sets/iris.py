"""150 flowers of three species."""

from core.datasets.dataset import Dataset

DATASET = Dataset(
    order=70,
    label="Iris",
    description="Three kinds of flower by four measures: one kind is easy, the other two overlap.",
    group="real",
    target="species",
    classes=("setosa", "versicolor", "virginica"),
    positive="virginica",
    source="Fisher: Iris, UCI ML Repository",
    licence="CC BY 4.0",
    axes=("petal length (cm)", "petal width (cm)"),
)
