"""Each rule finds its own fault in curves made for it, on any scale of the loss, and is silent on healthy ones."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.diagnosis import Finding, diagnose_run
from core.experiment.fields import SPECS, Experiment
from core.runs.run import Run, Scored
from tests.core.diagnosis.examples import falling, healthy, made, scored

FIFTY = np.arange(50)
CLIMBING = 1 - falling(50, 0.5, 0.0)
FALLS_AND_RISES = np.concatenate([falling(10, 0.7, 0.3), np.linspace(0.3, 2.0, 40)])
OVERSURE = np.concatenate([falling(10, 0.7, 0.2), np.linspace(0.2, 0.5, 40)])
FALLS_AND_JUMPS = falling(50, 0.8, 0.3) + np.where(FIFTY % 2, 0.06, -0.06)
MOSTLY_NO = (0.9, 0.1)

# Runs by the name of what is the first thing to say of each.
FAULTS: dict[str, list[Run]] = {
    "diverging": [
        made(np.geomspace(0.7, 90, 20), None, np.full(20, 0.5)),
        made(np.geomspace(0.7, 90, 20)),
        made([0.7, 0.9, np.nan], None, [0.5, 0.5, 0.5], status="failed"),
        made([np.nan], None, [0.5], status="failed"),
        made([*falling(20), *np.full(20, 0.69)], None, [*CLIMBING[:20], *np.full(20, 0.5)]),
        made([0.7, 0.69, 148.0, *np.full(20, 0.74)], None, np.full(23, 0.5)),
    ],
    "broken_off": [made(falling(20), None, CLIMBING[:20], status="failed", reason="The worker ended.")],
    "misfit": [
        made(np.zeros(50), None, np.full(50, 0.5), loss="categorical_crossentropy"),
        made(falling(50, 0.2, 0.0), None, np.full(50, 0.5), loss="kl_divergence"),
    ],
    "not_learning": [
        made(np.linspace(0.7, 0.699, 50), None, np.full(50, 0.5), moves=1e-4),
        made(np.linspace(0.7, 0.699, 50), None, np.full(50, 0.7), moves=1e-4),
        made(np.linspace(0.7, 0.699, 50)),
        made(np.zeros(50), None, np.full(50, 0.5)),
        made(falling(50, 0.8, 0.69), None, np.full(50, 0.52)),
    ],
    "no_better_than_baseline": [
        made(falling(50), None, np.full(50, 0.9), validation=scored(1.0, MOSTLY_NO, rare=0.0)),
        made(falling(50), None, CLIMBING, np.full(50, 0.3)),
    ],
    "overfitting": [
        made(falling(50), FALLS_AND_RISES, CLIMBING, np.full(50, 0.75)),
        made(falling(50), FALLS_AND_RISES, CLIMBING, np.full(50, 0.97)),
        made(falling(50), FALLS_AND_RISES),
        made(falling(50), falling(50, 0.7, 0.4), CLIMBING, np.full(50, 0.8)),
    ],
    "oscillating": [
        made(falling(50, 0.8, 0.3), FALLS_AND_JUMPS, np.full(50, 0.85)),
        made(falling(50, 0.8, 0.3), FALLS_AND_JUMPS),
    ],
    "underfitting": [
        made(falling(50, 0.8, 0.65), None, np.full(50, 0.62)),
        made(falling(50, 0.8, 0.69), None, np.full(50, 0.5), layers=""),
        made(falling(50, 0.8, 0.69), None, np.full(50, 0.5), l2=1.0),
        made(falling(50, 0.8, 0.6)),
    ],
    "perfect_at_once": [
        made(falling(20, 0.1, 0.0), None, [0.95, *np.ones(19)]),
        made([0.1, 0.0], None, [1.0, 1.0]),
        made(falling(20, 0.9, 0.0), [1e-5, *np.zeros(19)]),
    ],
    "rare_class_missed": [made(falling(50), None, np.full(50, 0.93), validation=scored(1.0, MOSTLY_NO, rare=0.3))],
    "accuracy_falls_with_loss": [made(falling(50), None, [*np.full(20, 0.97), *np.full(30, 0.85)])],
    "too_short": [made([0.7, 0.5], None, [0.5, 0.8]), made([0.7], None, [0.5]), made([0.7, 0.5])],
    "too_few_rows": [made(falling(50), None, np.full(50, 0.75), validation=scored(0.75, rows=8))],
    "learning_well": [
        healthy(),
        healthy(2_000),
        made(falling(50), falling(50) + 0.02),
        made(falling(50, 1.1, 0.05), None, CLIMBING, validation=scored(0.97, (0.34, 0.33, 0.33)), task="multiclass"),
    ],
}
VALIDATION_BETTER = falling(50, 0.8, 0.4), falling(50, 0.7, 0.2), np.full(50, 0.85), np.full(50, 0.96)
# Runs by the name of what is said of each besides.
NOTED: dict[str, list[Run]] = {
    "overconfident": [made(falling(50), OVERSURE, CLIMBING, np.full(50, 0.97))],
    "validation_better": [made(*VALIDATION_BETTER)],
    "still_learning": [made(np.linspace(0.7, 0.2, 50), None, np.full(50, 0.9))],
    "stopped": [replace(healthy(20), experiment=Experiment(epochs=100), status="stopped")],
    "harmless_misfit": [healthy(loss="mean_squared_error")],
    "accuracy_misleads": [
        made(falling(50), None, np.full(50, 0.88), validation=scored(0.88, MOSTLY_NO, rare=0.9)),
    ],
}
CASES = [(name, index) for name, runs in FAULTS.items() for index in range(len(runs))]


def names(run: Run) -> list[str]:
    return [found.name for found in diagnose_run(run)]


def found(run: Run, name: str) -> Finding:
    (one,) = [finding for finding in diagnose_run(run) if finding.name == name]
    return one


def scaled(run: Run, factor: float) -> Run:
    history = run.history.copy()
    history[["loss", "val_loss"]] *= factor
    return replace(run, history=history)


@pytest.mark.parametrize(("name", "index"), CASES)
def test_the_first_thing_said_is_what_the_curves_were_made_to_show(name: str, index: int) -> None:
    assert names(FAULTS[name][index])[0] == name


@pytest.mark.parametrize(("name", "index"), CASES)
@pytest.mark.parametrize("factor", [1e-3, 1e3])
def test_a_loss_on_another_scale_changes_no_finding(name: str, index: int, factor: float) -> None:
    run = FAULTS[name][index]
    assert names(scaled(run, factor)) == names(run)


@pytest.mark.parametrize("name", ["overfitting", "oscillating", "learning_well"])
@pytest.mark.parametrize("shift", [-1.0, 5.0])
def test_a_loss_whose_lowest_value_is_not_0_shows_the_same_course(name: str, shift: float) -> None:
    for run in (run for run in FAULTS[name] if "accuracy" in run.history):
        history = run.history.copy()
        history[["loss", "val_loss"]] += shift
        assert names(replace(run, history=history))[0] == name


@pytest.mark.parametrize("run", FAULTS["learning_well"])
def test_a_healthy_run_has_no_problem_and_no_note(run: Run) -> None:
    assert names(run) == ["learning_well"]


def test_a_rise_that_chance_explains_is_none() -> None:
    """The same curves: a rise by 0.19 of the fall counts with 2,000 validation rows, and not with 50."""
    curves = falling(50, 0.7, 0.1), np.concatenate([falling(10, 0.7, 0.2), np.linspace(0.2, 0.314, 40)]), CLIMBING
    right = np.full(50, 0.96)
    assert "overconfident" in names(made(*curves, right, validation=scored(0.96, rows=2_000)))
    assert "overconfident" not in names(made(*curves, right, validation=scored(0.96, rows=50)))


def test_a_gap_that_chance_explains_is_none() -> None:
    curves = falling(50), falling(50, 0.7, 0.2), np.full(50, 0.97), np.full(50, 0.85)
    assert names(made(*curves, validation=scored(0.85, rows=200)))[0] == "overfitting"
    assert names(made(*curves, validation=scored(0.85, rows=20)))[0] == "learning_well"


def test_overfitting_names_the_epoch_from_which_it_happens_and_offers_to_stop_there() -> None:
    finding = found(FAULTS["overfitting"][0], "overfitting")
    assert finding.headline == "Your model overfits from epoch 10 on."
    assert "lowest in epoch 10 (0.3) and rose to 2," in finding.evidence
    assert (finding.remedy.offer, dict(finding.remedy.changes)) == ("Try early stopping patience 10", {"patience": 10})


def test_a_run_that_took_back_its_best_weights_is_judged_by_them() -> None:
    right = [*np.full(10, 0.93), *np.ones(40)]
    run = made(falling(50), FALLS_AND_RISES, right, [*np.full(10, 0.92), *np.full(40, 0.6)], patience=40, epochs=90)
    assert names(run) == ["learning_well", "stopped"]
    assert "training accuracy 93%, validation accuracy 92%" in diagnose_run(run)[0].evidence
    assert "took back the weights of epoch 10" in found(run, "stopped").headline
    assert not found(run, "stopped").remedy.changes


def test_short_patience_may_be_lengthened_and_a_stop_by_hand_is_named() -> None:
    early = replace(healthy(20), experiment=Experiment(epochs=100, patience=3))
    assert found(early, "stopped").remedy.changes == {"patience": 10}
    (by_hand,) = NOTED["stopped"]
    assert found(by_hand, "stopped").headline == "You stopped this run at 20 of 100 epochs."


def test_a_validation_loss_that_rises_while_accuracy_holds_is_confidence_and_no_problem() -> None:
    (run,) = NOTED["overconfident"]
    assert names(run) == ["learning_well", "overconfident"]
    fallen = made(falling(50), OVERSURE, CLIMBING, np.linspace(0.97, 0.85, 50))
    assert names(fallen)[0] == "overfitting"


@pytest.mark.parametrize(
    ("settings", "because", "offer"),
    [
        ({"dropout": 0.5}, "Dropout switches units off", "Try training loss after each epoch"),
        ({}, "happen to be easier", "Try training loss after each epoch"),
        ({"end_loss": True, "dropout": 0.5}, "happen to be easier", "Try seed 1"),
    ],
)
def test_validation_that_looks_better_is_explained(settings: dict[str, Any], because: str, offer: str) -> None:
    run = made(*VALIDATION_BETTER, **settings)
    finding = found(run, "validation_better")
    assert finding.kind == "note"
    assert because in finding.reason
    assert finding.remedy.offer == offer


def test_training_measured_at_the_end_of_the_epoch_is_what_validation_is_compared_with() -> None:
    ends = {"loss": falling(50, 0.7, 0.2), "accuracy": np.full(50, 0.96)}
    assert "validation_better" in names(made(*VALIDATION_BETTER))
    assert names(made(*VALIDATION_BETTER, ends=ends, end_loss=True)) == ["learning_well"]


def test_a_run_that_ends_while_it_learns_is_offered_more_epochs() -> None:
    (run,) = NOTED["still_learning"]
    assert names(run) == ["learning_well", "still_learning"]
    assert found(run, "still_learning").remedy.changes == {"epochs": 100}
    at_most = replace(run, experiment=Experiment(epochs=2_000))
    assert found(at_most, "still_learning").remedy.changes == {"learning_rate": 0.03}


@pytest.mark.parametrize(
    ("settings", "changes"),
    [
        ({"l2": 1.0}, {"l2": 0.001}),
        ({"dropout": 0.8}, {"dropout": 0.4}),
        ({"layers": ""}, {"layers": "16-16"}),
        ({"activation": "linear"}, {"activation": "relu"}),
        ({"layers": "4-4"}, {"layers": "8-8"}),
        ({"layers": "256"}, {"learning_rate": 0.003}),
    ],
)
def test_what_to_try_against_underfitting_follows_from_the_settings(
    settings: dict[str, Any], changes: dict[str, Any]
) -> None:
    finding = found(made(falling(50, 0.8, 0.65), None, np.full(50, 0.62), **settings), "underfitting")
    assert finding.remedy.changes == changes


@pytest.mark.parametrize(("moves", "rate"), [(1e-4, 0.1), (None, 0.1), (5.0, 0.001)])
def test_what_to_try_when_nothing_is_learned_follows_from_how_far_the_weights_move(
    moves: float | None, rate: float
) -> None:
    run = made(np.linspace(0.7, 0.699, 50), None, np.full(50, 0.5), moves=moves)
    assert found(run, "not_learning").remedy.changes == {"learning_rate": rate}


def test_what_was_learned_in_the_first_epoch_is_no_standing_still() -> None:
    run = replace(
        made(np.linspace(0.302, 0.3, 30), None, np.full(30, 0.88)), step_losses=np.linspace(0.7, 0.3, 200, dtype="f")
    )
    assert names(run) == ["learning_well"]
    assert names(replace(run, history=run.history.drop(columns=["accuracy", "val_accuracy"])))[0] == "learning_well"


def test_a_rare_class_that_is_missed_is_named_with_its_rows() -> None:
    finding = found(FAULTS["rare_class_missed"][0], "rare_class_missed")
    assert finding.headline == "Accuracy looks good, but most rows of yes are missed."
    assert "of 10 rows of yes, 3 are found (recall 0.3)" in finding.evidence
    assert finding.remedy.changes == {"class_weight": "balanced"}
    four_rows = made(falling(50), None, np.full(50, 0.98), validation=scored(1.0, (0.96, 0.04), rare=0.25))
    assert "rare_class_missed" not in names(four_rows)


def test_a_rare_class_that_is_found_is_worth_the_accuracy_it_costs() -> None:
    (run,) = NOTED["accuracy_misleads"]
    assert names(run) == ["learning_well", "accuracy_misleads"]
    assert "always answering no" in found(run, "accuracy_misleads").headline
    assert not found(run, "accuracy_misleads").remedy.changes


def test_a_class_of_three_that_is_given_up_is_named() -> None:
    validation = scored(1.0, (0.5, 0.4, 0.1), rare=0.1)
    run = made(falling(50), None, np.full(50, 0.91), validation=validation, task="multiclass")
    assert found(run, "rare_class_missed").headline == "Accuracy looks good, but most rows of c are missed."


def test_a_loss_that_does_not_fit_but_did_well_is_a_note() -> None:
    (run,) = NOTED["harmless_misfit"]
    assert names(run) == ["learning_well", "harmless_misfit"]
    assert found(run, "harmless_misfit").remedy.changes == {"loss": "auto"}
    assert found(run, "harmless_misfit").remedy.offer == "Try the loss that fits the target"


def test_a_run_without_an_epoch_has_nothing_to_say() -> None:
    assert diagnose_run(Run(Experiment(), "failed", pd.DataFrame(), reason="The table is gone.")) == []


def checked(run: Run) -> None:
    """What holds of every diagnosis: texts, one finding a name, and changes that are possible and change something."""
    findings = diagnose_run(run)
    assert len(findings) >= (run.epochs > 0)
    assert len({finding.name for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.headline
        assert finding.evidence
        assert finding.reason
        assert bool(finding.remedy.offer) == bool(finding.remedy.changes)
        changed = replace(run.experiment, **finding.remedy.changes)
        for name in finding.remedy.changes:
            assert getattr(changed, name) != getattr(run.experiment, name)
            assert SPECS[name].applies(changed)
            assert SPECS[name].group != "evaluate"


@pytest.mark.parametrize(("name", "index"), CASES)
def test_what_is_offered_changes_something(name: str, index: int) -> None:
    checked(FAULTS[name][index])


# The ends of the controls, where a further step is not possible.
EDGES: list[dict[str, Any]] = [
    {},
    {"learning_rate": 1e-6, "batch_size": 1_024, "epochs": 2_000, "seed": 9_999, "patience": 500},
    {"learning_rate": 10.0, "batch_size": 1, "layers": "256-256", "dropout": 0.9, "l2": 1.0},
    {"layers": "", "loss": "mean_squared_error", "class_weight": "balanced", "noise": 1.0, "end_loss": True},
    {"dataset": "iris", "layers": "1", "activation": "linear"},
]
NUMBERS = st.one_of(
    st.floats(0, 1), st.floats(), st.sampled_from([np.nan, np.inf, 0.0, 1e308, -1e308, 5e-324]), st.floats(-5, 5)
)


@st.composite
def any_run(draw: st.DrawFn) -> Run:
    """A run of any numbers, whole or with columns missing."""
    epochs = draw(st.integers(0, 30))
    columns = ["loss", "val_loss", "accuracy", "val_accuracy", "update_ratio", "end_loss", "end_accuracy", "mae"]
    kept = draw(st.sets(st.sampled_from(columns))) | draw(st.sampled_from([set(), {"loss", "val_loss"}]))
    history = {name: draw(st.lists(NUMBERS, min_size=epochs, max_size=epochs)) for name in sorted(kept)}
    classes = draw(st.integers(2, 4))
    y_true = np.array(draw(st.lists(st.integers(0, classes - 1), max_size=40)), int)
    scores = np.array(draw(st.lists(NUMBERS, min_size=len(y_true), max_size=len(y_true))))
    if classes > 2:
        scores = np.column_stack([scores] * classes) if len(scores) else np.empty((0, classes))
    return Run(
        Experiment(**draw(st.sampled_from(EDGES))),
        draw(st.sampled_from(["finished", "stopped", "failed"])),
        pd.DataFrame({"epoch": np.arange(1, epochs + 1)} | history),
        task="binary" if classes == 2 else "multiclass",
        classes=tuple("abcd"[:classes]),
        validation=draw(st.sampled_from([None, Scored(y_true, scores, np.arange(len(y_true)))])),
        step_losses=np.array(draw(st.lists(NUMBERS, max_size=6)), float),
    )


# Every accuracy is there but the one that was measured while the weights moved.
WITHOUT_ACCURACY = {
    "loss": [0.0] * 8,
    "val_loss": [0.0] * 4 + [-1.0] + [0.0] * 3,
    "end_accuracy": [0.0] * 8,
    "val_accuracy": [0.0] * 8,
}


@given(any_run())
@example(Run(Experiment(), "finished", pd.DataFrame(WITHOUT_ACCURACY), task="binary", classes=("a", "b")))
@example(made(np.full(2_000, np.nan), None, np.full(2_000, np.nan), validation=scored(0.5)))
@settings(max_examples=120, deadline=None)
def test_any_history_gives_findings_and_no_error(run: Run) -> None:
    checked(run)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize(("name", "index"), CASES)
def test_at_the_ends_of_the_controls_no_offer_is_dead(name: str, index: int, edge: dict[str, Any]) -> None:
    run = FAULTS[name][index]
    checked(replace(run, experiment=Experiment(**edge)))
