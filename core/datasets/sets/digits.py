"""1,797 handwritten digits of 8 by 8 pixels."""

from core.datasets.dataset import Dataset

DATASET = Dataset(
    order=100,
    label="Digits",
    description="Handwritten digits, 8 by 8 pixels: ten classes, and a confusion matrix worth reading.",
    group="real",
    target="digit",
    classes=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    positive="8",
    source="Alpaydin and Kaynak: Optical Recognition of Handwritten Digits, UCI ML Repository",
    licence="CC BY 4.0",
    picture=(8, 8),
)
