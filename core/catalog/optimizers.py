"""The optimizers that Keras ships for dense models, each with its own settings and their defaults in Keras.

Left out: `LossScaleOptimizer` and `MultiOptimizer`, which only wrap another optimizer. Settings that hardly matter for
small models stay at Keras' defaults: Ftrl's `beta` and shrinkage, Adafactor's epsilons, and how Muon orthogonalises.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Setting = float | bool


@dataclass(frozen=True)
class Optimizer:
    """One optimizer: its class in `keras.optimizers`, its settings with Keras' defaults, and when to pick it.

    Keras writes no weight decay as None; where `needs_weight_decay`, as 0.0.
    """

    label: str
    keras: str
    settings: Mapping[str, Setting]
    help: str
    needs_weight_decay: bool = False


ADAM = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.0}

OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(
        "SGD",
        "SGD",
        {"momentum": 0.0, "nesterov": False, "weight_decay": 0.0},
        "Steps straight down the gradient. The plainest one; wants a larger learning rate, and momentum helps.",
    ),
    "adam": Optimizer(
        "Adam",
        "Adam",
        ADAM | {"amsgrad": False},
        "Gives every weight its own step size, from the running mean and spread of its gradients. A good first choice.",
    ),
    "adamw": Optimizer(
        "AdamW",
        "AdamW",
        ADAM | {"weight_decay": 0.004, "amsgrad": False},
        "Adam that also shrinks the weights a little at every step, which holds back memorising.",
        needs_weight_decay=True,
    ),
    "rmsprop": Optimizer(
        "RMSprop",
        "RMSprop",
        {"rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False, "weight_decay": 0.0},
        "Divides each step by the recent size of that weight's gradients.",
    ),
    "nadam": Optimizer("Nadam", "Nadam", ADAM, "Adam that looks one step ahead (Nesterov momentum)."),
    "adamax": Optimizer("Adamax", "Adamax", ADAM, "Adam with the largest recent gradient in place of the spread."),
    "adagrad": Optimizer(
        "Adagrad",
        "Adagrad",
        {"initial_accumulator_value": 0.1, "epsilon": 1e-7, "weight_decay": 0.0},
        "Its steps only ever get smaller; wants a larger learning rate (0.1), and slows down by itself.",
    ),
    "adadelta": Optimizer(
        "Adadelta",
        "Adadelta",
        {"rho": 0.95, "epsilon": 1e-7, "weight_decay": 0.0},
        "Finds its own step size; use a learning rate near 1, or it crawls.",
    ),
    "ftrl": Optimizer(
        "FTRL",
        "Ftrl",
        {
            "learning_rate_power": -0.5,
            "initial_accumulator_value": 0.1,
            "l1_regularization_strength": 0.0,
            "l2_regularization_strength": 0.0,
            "weight_decay": 0.0,
        },
        "Made for linear models with very many features; can push weights to exactly zero.",
    ),
    "lion": Optimizer(
        "Lion",
        "Lion",
        {"beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.0},
        "Moves every weight by the same amount and uses only the sign; wants a rate 3 to 10 times below Adam's.",
    ),
    "adafactor": Optimizer(
        "Adafactor",
        "Adafactor",
        {"beta_2_decay": -0.8, "clip_threshold": 1.0, "relative_step": True, "weight_decay": 0.0},
        "Keeps less memory than Adam for large layers; by default it caps its own step size as it goes.",
    ),
    "muon": Optimizer(
        "Muon",
        "Muon",
        {"momentum": 0.95, "nesterov": True, "weight_decay": 0.004},
        "Turns each layer's step into one that moves in all directions equally; Adam for the biases.",
    ),
    "lamb": Optimizer(
        "LAMB",
        "Lamb",
        ADAM,
        "Adam whose step follows the size of each layer's weights; made for very large batches.",
    ),
    "schedule_free_adamw": Optimizer(
        "Schedule-free AdamW",
        "ScheduleFreeAdamW",
        ADAM | {"epsilon": 1e-8, "warmup_steps": 0},
        "AdamW that averages the weights as it goes, so that the rate needs no schedule.",
    ),
}
