"""The plane of two features: colours by class, paint by sureness, and a picture the right way up."""

import base64
import io
import json

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core.charts.images import data_url
from core.charts.palette import PARTS
from core.charts.plane import RGB, paint, picture, plane_points, plane_spec
from core.charts.spec import class_domain, class_order
from core.data.plane import Plane
from core.runs.run import Boundary

FAINT, FULL = 20, 150
PLANE = Plane("x1", "x2", (-1.0, 2.0), (0.0, 5.0))


def boundary(scores: np.ndarray) -> Boundary:
    return Boundary(PLANE, scores.astype(np.float16))


def decode(url: str) -> np.ndarray:
    kind, content = url.split(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(content, validate=True))) as image:
        assert image.format == "PNG"
        assert image.mode == "RGBA"
        return np.asarray(image)


def test_of_two_classes_each_has_its_colour_and_more_of_it_the_surer_the_model() -> None:
    pixels = paint(np.array([[0.0, 0.25, 0.5, 0.75, 1.0]]))[0]
    assert [tuple(pixel[:3]) for pixel in pixels] == [tuple(RGB[index]) for index in (1, 1, 0, 0, 0)]
    assert pixels[:, 3].tolist() == [FULL, 85, FAINT, 85, FULL]


def test_of_three_classes_the_likeliest_has_the_colour() -> None:
    scores = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1], [1 / 3, 1 / 3, 1 / 3]]])
    pixels = paint(scores)[0]
    assert [tuple(pixel[:3]) for pixel in pixels] == [tuple(RGB[index]) for index in (0, 1, 2, 0)]
    assert pixels[:, 3].tolist() == [FULL, FULL, FULL, FAINT]


def test_paint_takes_what_is_no_number_for_unsure_and_more_classes_than_colours() -> None:
    assert paint(np.array([[np.nan]])).shape == (1, 1, 4)
    many = np.eye(len(RGB) + 2)[None]
    assert tuple(paint(many)[0, -1, :3]) == tuple(RGB[1])


def test_a_picture_is_a_png_with_the_highest_y_on_top() -> None:
    # The first row of a boundary is its lowest y: negative below, positive above.
    data = picture(boundary(np.array([[0.0, 0.0], [1.0, 1.0]])))
    assert data.drop(columns="url").to_numpy().tolist() == [[-1.0, 2.0, 0.0, 5.0]]
    pixels = decode(data["url"][0])
    assert pixels.shape == (2, 2, 4)
    assert tuple(pixels[0, 0, :3]) == tuple(RGB[0])
    assert tuple(pixels[1, 0, :3]) == tuple(RGB[1])


def test_without_a_boundary_there_is_no_row_but_every_column() -> None:
    empty, full = picture(None), picture(boundary(np.zeros((2, 2))))
    assert len(empty) == 0
    assert empty.columns.tolist() == full.columns.tolist() == ["url", "x", "x2", "y", "y2"]


def test_pixels_come_back_from_their_address() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (8, 9, 4), dtype=np.uint8)
    np.testing.assert_array_equal(decode(data_url(pixels)), pixels)


def test_points_are_the_first_600_rows() -> None:
    points = plane_points(PLANE, pd.DataFrame({"x2": -np.arange(1_000), "x1": np.arange(1_000)}), ["a", "b"] * 500)
    assert len(points) == 600
    assert points.iloc[599].tolist() == [599, -599, "b"]


def test_the_spec_depends_on_axes_and_classes_alone() -> None:
    arguments = (PLANE, ("no", "yes"))
    before = json.dumps(plane_spec(*arguments))
    plane_spec.cache_clear()
    assert json.dumps(plane_spec(*arguments)) == before
    ground, points = plane_spec(*arguments)["layer"]
    assert ground["data"] == {"name": "picture"}
    assert points["data"] == {"name": "points"}
    assert points["encoding"]["x"]["scale"]["domain"] == [-1.0, 2.0]
    assert points["encoding"]["y"]["scale"]["domain"] == [0.0, 5.0]
    assert points["encoding"]["color"]["legend"]["values"] == ["yes", "no"]


def test_each_of_many_classes_has_a_shape() -> None:
    classes = tuple(str(index) for index in range(100))
    scale = plane_spec(PLANE, classes)["layer"][1]["encoding"]["shape"]["scale"]
    assert len(scale["range"]) == len(scale["domain"]) == 100


def test_of_two_classes_the_positive_one_has_the_first_colour() -> None:
    assert class_order(("no", "yes")) == ["yes", "no"]
    assert class_order(("a", "b", "c")) == ["a", "b", "c"]


@pytest.mark.parametrize("classes", [("no", "test"), ("training", "validation"), ("test", "training", "validation")])
def test_a_class_that_is_called_like_a_part_has_a_index_of_its_own(classes: tuple[str, ...]) -> None:
    domain = class_domain(classes)
    assert len(set(domain)) == len(domain) == len(PARTS) + len(classes)
    assert domain[len(PARTS) :] == class_order(classes)
    assert not set(domain[: len(PARTS)]) & set(classes)
