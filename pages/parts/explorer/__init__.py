"""The threshold explorer: a threshold in the browser that moves the matrix, the metrics and the curves at once."""

from pages.parts.explorer.explorer import Explored, threshold_explorer

__all__ = ["Explored", "threshold_explorer"]
