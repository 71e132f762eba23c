"""Rows that are pictures, as pictures: each pixel a crisp square, dark where the value is high, as ink on paper."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 96  # pixels of the longer side of a picture, about


def image_urls(values: NDArray[np.float64], shape: tuple[int, int]) -> list[str]:
    """The rows of `values` (rows, height x width) as addresses of PNGs that are their own content.

    The lowest value of all rows is white and the highest black; a missing one is white.
    """
    present = values[np.isfinite(values)]
    low, high = (present.min(), present.max()) if len(present) else (0.0, 0.0)
    ink = np.nan_to_num((values - low) / (high - low or 1.0))
    pixels = (255 * (1 - ink)).round().astype(np.uint8).reshape(-1, *shape)
    times = max(1, SIDE // max(shape))
    return [data_url(np.kron(picture, np.ones((times, times), np.uint8))) for picture in pixels]


def data_url(pixels: NDArray[np.uint8], compress_level: int = 6) -> str:
    """Pixels, grey (height, width) or RGBA (height, width, 4), as the address of a PNG that is its own content."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=compress_level)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
