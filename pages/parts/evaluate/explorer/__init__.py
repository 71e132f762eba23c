"""The threshold explorer: a threshold in the browser that moves the matrix, the metrics and the curves at once."""

from pages.parts.evaluate.explorer.explorer import threshold_explorer

__all__ = ["threshold_explorer"]
