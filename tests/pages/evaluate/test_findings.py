"""The diagnosis on the pages: its first finding under the curves, all on Evaluate, and what the buttons do."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.experiment.fields import Experiment
from core.runs.run import Run
from pages.parts.app.session import Session
from tests.pages.conftest import FakeScheduler, Open
from tests.pages.examples import BINARY, BINARY_RUN, labels, trained, values, widget

EPOCHS = 20
MEMORISES = dataclasses.replace(
    BINARY_RUN,
    experiment=Experiment(dataset="moons", epochs=EPOCHS),
    history=pd.DataFrame(
        {
            "epoch": range(1, EPOCHS + 1),
            "loss": np.linspace(0.7, 0.01, EPOCHS),
            "accuracy": np.linspace(0.5, 1.0, EPOCHS),
            "val_loss": [0.7, 0.6, 0.5, 0.45, *np.linspace(0.5, 3.0, EPOCHS - 4)],
            "val_accuracy": np.full(EPOCHS, 0.8),
            "precision": np.full(EPOCHS, 0.8),
            "recall": np.full(EPOCHS, 0.8),
            "val_precision": np.full(EPOCHS, 0.8),
            "val_recall": np.full(EPOCHS, 0.8),
            "gradient_norm": np.full(EPOCHS, 1.0),
            "update_ratio": np.full(EPOCHS, 0.1),
            "learning_rate": np.full(EPOCHS, 0.01),
        }
    ),
)
HEADLINE = "Your model overfits from epoch 4 on."
OFFER = "Try early stopping patience 10"


def ran(run: Run) -> Session:
    """A session on which this run has ended."""
    return trained(run)


def test_the_train_page_says_the_most_important_finding_in_a_sentence(open_page: Open) -> None:
    app = open_page("train", ran(MEMORISES))
    assert not app.exception
    assert HEADLINE in values(app.markdown)
    assert "**Why:**" not in values(app.markdown)
    assert OFFER in labels(app.button)


def test_the_evaluate_page_gives_evidence_and_reason_and_what_to_try(open_page: Open) -> None:
    app = open_page("evaluate", ran(MEMORISES))
    assert not app.exception
    said = values(app.markdown)
    assert HEADLINE in said
    assert "The validation loss was lowest in epoch 4 (0.45) and rose to 3" in said
    assert "**Why:** It has enough weights and time to memorise" in said
    assert "**Try next:** Early stopping with a patience of 10 epochs" in said


@pytest.mark.parametrize("page", ["train", "evaluate"])
def test_one_press_takes_the_change_to_train_and_is_not_offered_twice(
    open_page: Open, scheduler: FakeScheduler, page: str
) -> None:
    app = open_page(page, ran(MEMORISES))
    (offer,) = [button for button in app.button if button.label == OFFER]
    offer.click().run()
    assert not app.exception
    assert "Train" in labels(app.button)
    assert widget(app, "control:patience").value == 10
    assert app.query_params["patience"] == "10"
    assert not scheduler.jobs
    assert OFFER not in labels(app.button)
    assert f"{OFFER}: your settings hold this already." in values(app.caption)


def test_nothing_is_said_before_a_run_and_while_one_goes_on(open_page: Open) -> None:
    app = open_page("train")
    assert "Your model" not in values(app.markdown)
    app.button("train").click().run()
    assert "Your model" not in values(app.markdown)


def test_a_job_that_died_without_an_epoch_has_no_diagnosis(open_page: Open) -> None:
    run = Run(MEMORISES.experiment, "failed", pd.DataFrame(), reason="The worker ended.")
    app = open_page("train", ran(run))
    assert not app.exception
    assert "Your model" not in values(app.markdown)


def test_names_of_classes_are_shown_as_they_are(open_page: Open) -> None:
    scores = dataclasses.replace(BINARY, y_true=np.repeat([1, 0], [5, 45]), scores=np.zeros(50), rows=np.arange(50))
    history = MEMORISES.history.assign(val_loss=MEMORISES.history["loss"], accuracy=0.9, val_accuracy=0.9)
    run = dataclasses.replace(MEMORISES, classes=("*no* [x](y)", "yes"), validation=scores, history=history)
    app = open_page("evaluate", ran(run))
    (said,) = [element.value for element in app.markdown if "no better than always answering" in element.value]
    assert r"\*no\* \[x\]\(y\)" in said
