"""The code that lessons show runs, and does what they say of it."""

import re

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.lessons.loader import FOLDER

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def snippets(slug: str) -> list[str]:
    return PYTHON.findall((FOLDER / slug / "text.md").read_text(encoding="utf-8"))


def model_of(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, "sigmoid")])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    return model


def test_the_two_loops_of_the_lesson_on_fit_give_the_weights_of_fit() -> None:
    draw = np.random.default_rng(0)
    x = draw.normal(size=(22, 2)).astype(np.float32)
    y = (x[:, :1] * x[:, 1:] > 0).astype(np.float32)
    fitted, written = model_of(1), model_of(1)
    fitted.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0)
    (loops,) = snippets("fit")
    exec(loops, {"tf": tf, "model": written, "x": x, "y": y, "epochs": 3, "batch_size": 8})
    for one, other in zip(fitted.get_weights(), written.get_weights(), strict=True):
        assert one == pytest.approx(other, abs=1e-6)
