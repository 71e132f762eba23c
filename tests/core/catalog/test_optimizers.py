"""The catalogue of optimizers says what Keras does."""

import inspect

import keras
import pytest

from core.catalog.optimizers import OPTIMIZERS
from core.experiment.fields import Experiment
from core.model.build import build_optimizer

# The base of all, and two that only wrap another optimizer.
LEFT_OUT = {"Optimizer", "LossScaleOptimizer", "MultiOptimizer"}


def shipped() -> set[str]:
    """The optimizers in `keras.optimizers`."""
    return {
        name
        for name, entry in vars(keras.optimizers).items()
        if inspect.isclass(entry) and issubclass(entry, keras.optimizers.Optimizer)
    }


def test_every_optimizer_of_keras_is_in_the_catalogue_or_left_out_by_name() -> None:
    assert {entry.keras for entry in OPTIMIZERS.values()} | LEFT_OUT == shipped()
    assert len({entry.keras for entry in OPTIMIZERS.values()}) == len(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_setting_has_the_default_of_keras(name: str) -> None:
    parameters = inspect.signature(getattr(keras.optimizers, OPTIMIZERS[name].keras)).parameters
    assert OPTIMIZERS[name].settings
    for setting, default in OPTIMIZERS[name].settings.items():
        expected = parameters[setting].default
        assert default == (0.0 if setting == "weight_decay" and expected is None else expected), setting
        assert isinstance(default, bool) == isinstance(expected, bool), setting


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_untouched_settings_build_the_optimizer_that_keras_builds(name: str) -> None:
    expected = getattr(keras.optimizers, OPTIMIZERS[name].keras)(learning_rate=0.01).get_config()
    actual = build_optimizer(Experiment(optimizer=name, learning_rate=0.01)).get_config()
    assert actual | {"name": ""} == expected | {"name": ""}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_setting_reaches_keras(name: str) -> None:
    for setting, default in OPTIMIZERS[name].settings.items():
        chosen = {bool: not default, int: 7, float: 0.25}[type(default)]
        chosen = -0.25 if setting in ("beta_2_decay", "learning_rate_power") else chosen
        experiment = Experiment(optimizer=name, **{setting: chosen})
        assert build_optimizer(experiment).get_config()[setting] == chosen, setting


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_says_when_to_pick_it(name: str) -> None:
    assert OPTIMIZERS[name].label
    assert OPTIMIZERS[name].help.endswith(".")
