"""Pictures of rows: crisp squares, ink on paper."""

import base64
import io

import numpy as np
from PIL import Image

from core.charts.images import image_urls


def pixels(url: str) -> np.ndarray:
    head, content = url.split(",")
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))))


def test_each_pixel_becomes_a_square_of_its_own_shade() -> None:
    (url,) = image_urls(np.array([[0.0, 16.0, 8.0, 4.0, 12.0, 0.0]]), (2, 3))
    picture = pixels(url)
    assert picture.shape == (64, 96)
    assert picture[::32, ::32].tolist() == [[255, 0, 128], [191, 64, 255]]
    assert (picture[:32, 32:64] == 0).all()  # nothing is blurred


def test_rows_share_one_scale_and_what_is_missing_is_paper() -> None:
    dark, light = (pixels(url) for url in image_urls(np.array([[0.0, 10.0], [5.0, np.nan]]), (1, 2)))
    assert dark[0, [0, -1]].tolist() == [255, 0]
    assert light[0, [0, -1]].tolist() == [128, 255]


def test_blank_pictures_and_no_pictures() -> None:
    assert image_urls(np.empty((0, 4)), (2, 2)) == []
    for values in (np.full((1, 4), 3.0), np.full((1, 4), np.nan)):
        (url,) = image_urls(values, (2, 2))
        assert (pixels(url) == 255).all()


def test_a_large_picture_keeps_its_size() -> None:
    (url,) = image_urls(np.zeros((1, 120 * 100)), (120, 100))
    assert pixels(url).shape == (120, 100)
