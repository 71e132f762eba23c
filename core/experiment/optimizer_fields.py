"""The fields of an experiment that choose its optimizer, and the settings that only some optimizers have."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from core.catalog.optimizers import OPTIMIZERS
from core.experiment.conditions import of_optimizer
from core.experiment.control import control
from core.spec import ControlKind

optimizer_field = partial(control, group="optimizer")


def optimizer_setting(kind: ControlKind, name: str, label: str, help: str, **options: Any) -> Any:
    """A control that only some optimizers have; None stands for the optimizer's own default."""
    return optimizer_field(kind, None, label, help, optional=True, rare=True, applies=of_optimizer(name), **options)


@dataclass(frozen=True)
class OptimizerFields:
    """Fields of the group "optimizer", each with its Spec."""

    optimizer: str = optimizer_field(
        "choice",
        "adam",
        "Optimizer",
        "How the gradient becomes a change of the weights.",
        choices={name: optimizer.label for name, optimizer in OPTIMIZERS.items()},
    )
    learning_rate: float = optimizer_field(
        "number",
        0.01,
        "Learning rate",
        "The size of each step. Higher: learns faster, may overshoot and diverge. Lower: steadier, may crawl.",
        bounds=(1e-6, 10.0),
    )
    momentum: float | None = optimizer_setting(
        "number",
        "momentum",
        "Momentum",
        "How much of the last step is kept. Higher: rolls through small bumps, may overshoot.",
        bounds=(0.0, 0.999),
    )
    nesterov: bool | None = optimizer_setting(
        "switch", "nesterov", "Nesterov", "Looks ahead along the momentum before it takes the gradient."
    )
    rho: float | None = optimizer_setting(
        "number",
        "rho",
        "Rho",
        "How long the size of past gradients is remembered. Higher: longer.",
        bounds=(0.0, 0.9999),
    )
    beta_1: float | None = optimizer_setting(
        "number",
        "beta_1",
        "Beta 1",
        "How long past gradients are remembered. Higher: smoother, slower to turn.",
        bounds=(0.0, 0.9999),
    )
    beta_2: float | None = optimizer_setting(
        "number",
        "beta_2",
        "Beta 2",
        "How long the size of past gradients is remembered. Higher: steadier step sizes.",
        bounds=(0.0, 0.99999),
    )
    beta_2_decay: float | None = optimizer_setting(
        "number",
        "beta_2_decay",
        "Beta 2 decay",
        "How the memory of past gradient sizes grows with the steps. Nearer 0: grows more slowly.",
        bounds=(-1.0, -0.1),
    )
    epsilon: float | None = optimizer_setting(
        "number",
        "epsilon",
        "Epsilon",
        "Keeps the division by a gradient's size from exploding. Higher: smaller steps for weights with small "
        "gradients.",
        bounds=(1e-12, 1.0),
    )
    amsgrad: bool | None = optimizer_setting(
        "switch", "amsgrad", "AMSGrad", "Lets step sizes only shrink, never grow again."
    )
    centered: bool | None = optimizer_setting(
        "switch", "centered", "Centered", "Divides by the spread of the gradients in place of their size."
    )
    weight_decay: float | None = optimizer_setting(
        "number",
        "weight_decay",
        "Weight decay",
        "Shrinks every weight a little at each step. Higher: memorises less.",
        bounds=(0.0, 1.0),
    )
    initial_accumulator_value: float | None = optimizer_setting(
        "number",
        "initial_accumulator_value",
        "Initial accumulator",
        "What the sum of squared gradients starts from. Higher: smaller first steps.",
        bounds=(1e-6, 10.0),
    )
    learning_rate_power: float | None = optimizer_setting(
        "number",
        "learning_rate_power",
        "Learning rate power",
        "How fast the step size falls as gradients add up. 0: never.",
        bounds=(-1.0, 0.0),
    )
    l1_regularization_strength: float | None = optimizer_setting(
        "number",
        "l1_regularization_strength",
        "L1 strength",
        "Higher: more weights become exactly zero.",
        bounds=(0.0, 1.0),
    )
    l2_regularization_strength: float | None = optimizer_setting(
        "number", "l2_regularization_strength", "L2 strength", "Higher: smaller weights.", bounds=(0.0, 1.0)
    )
    clip_threshold: float | None = optimizer_setting(
        "number",
        "clip_threshold",
        "Clip threshold",
        "A step longer than this is shortened. Lower: steadier, slower.",
        bounds=(0.01, 100.0),
    )
    relative_step: bool | None = optimizer_setting(
        "switch", "relative_step", "Relative step", "Lets the step size fall with the number of steps taken."
    )
    warmup_steps: int | None = optimizer_setting(
        "integer",
        "warmup_steps",
        "Warm-up steps",
        "The learning rate rises from 0 during this many steps.",
        bounds=(0, 10_000),
    )
