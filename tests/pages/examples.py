"""Finished runs made of constants, and what to read off a page."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from core.data.scaling import TargetScale
from core.experiment.fields import Experiment
from core.jobs.job import Job
from core.runs.run import Run, Scored
from core.text.markdown import ZERO_WIDTH
from pages.parts.app.session import Session

HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3],
        "loss": [0.7, 0.5, 0.4321],
        "accuracy": [0.5, 0.7, 0.8],
        "val_loss": [0.8, 0.6, 0.5678],
        "val_accuracy": [0.5, 0.6, 0.75],
        "gradient_norm": [1.0, 0.8, 0.7],
        "update_ratio": [0.5, 0.1, 0.05],
        "learning_rate": [0.01, 0.01, 0.01],
    }
)
MOONS = Experiment(dataset="moons", epochs=3)
IRIS = Experiment(dataset="iris", epochs=3)
# At 0.5: three of four positives are found, with one false alarm among six negatives.
BINARY = Scored(
    y_true=np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]),
    scores=np.array([0.9, 0.8, 0.5, 0.2, 0.7, 0.4, 0.3, 0.1, 0.1, 0.0]),
    rows=np.arange(10),
)
# At 0.5: two of four positives are found, with two false alarms among six negatives; at 0.3 three, with two.
BINARY_TEST = Scored(
    y_true=np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]),
    scores=np.array([0.9, 0.6, 0.3, 0.2, 0.8, 0.7, 0.2, 0.1, 0.1, 0.0]),
    rows=np.arange(10, 20),
)
# One setosa; two versicolor, of which one is called virginica; two virginica.
THREE = Scored(
    y_true=np.array([0, 1, 1, 2, 2]),
    scores=np.array([[0.8, 0.1, 0.1], [0.2, 0.6, 0.2], [0.1, 0.4, 0.5], [0.0, 0.1, 0.9], [0.1, 0.3, 0.6]]),
    rows=np.arange(5),
)
# One of each; virginica is called versicolor.
THREE_TEST = Scored(
    y_true=np.array([0, 1, 2]),
    scores=np.array([[0.8, 0.1, 0.1], [0.2, 0.6, 0.2], [0.1, 0.5, 0.4]]),
    rows=np.arange(5, 8),
)
BINARY_RUN = Run(
    MOONS,
    "finished",
    HISTORY,
    classes=("lower", "upper"),
    validation=BINARY,
    test=BINARY_TEST,
    weights=[np.ones(2)],
    seconds=1.5,
    table_name="Moons",
    table_rows=500,
)
THREE_RUN = Run(
    IRIS,
    "finished",
    HISTORY,
    task="multiclass",
    classes=("setosa", "versicolor", "virginica"),
    positive=2,
    validation=THREE,
    test=THREE_TEST,
)


def trained(run: Run, **changes: Any) -> Session:
    """A session on which a run has just ended, with settings that may have changed since."""
    session = Session(experiment=run.experiment)
    session.trained_data = session.table(), session.prepare()
    rows = [{str(name): value for name, value in row.items()} for row in run.history.to_dict("records")]
    session.job = Job(1, session.owner, run.experiment, None, 0.0, "ended", rows, run.epochs, run=run)
    session.experiment = replace(run.experiment, **changes)
    return session


def train_again(session: Session, run: Run) -> None:
    """Let the session have another job, which has ended with this run."""
    assert session.job
    session.job = replace(session.job, id=session.job.id + 1, run=run)


def session_of(app: AppTest) -> Session:
    """The session of a page."""
    session = app.session_state["session"]
    assert isinstance(session, Session)
    return session


def values(elements: Iterable[Any]) -> str:
    """All that some elements say, one a line; without what keeps Markdown from reading it."""
    return "\n".join(str(element.value) for element in elements).replace("\\", "").replace(ZERO_WIDTH, "")


def labels(elements: Iterable[Any]) -> list[str]:
    """The labels of some widgets, in their order."""
    return [element.label for element in elements]


def widget(app: AppTest, name: str) -> Any:
    """The widget of this name, by whichever version of it is on the page."""
    (found,) = [element for element in app.main if str(getattr(element, "key", "")).rpartition("#")[0] == name]
    return found


def links(app: AppTest) -> list[str]:
    """The labels of the page's own links."""
    return [link.proto.label for link in app.get("page_link")]


def spec(app: AppTest, place: int) -> dict[str, Any]:
    """The spec of one of the page's charts."""
    found: dict[str, Any] = json.loads(app.get("vega_lite_chart")[place].proto.spec)
    return found


def rows(app: AppTest, place: int, name: str = "rows") -> pd.DataFrame:
    """One of the named data sets of one of the page's charts."""
    (found,) = [data for data in app.get("vega_lite_chart")[place].proto.datasets if data.name == name]
    return convert_arrow_bytes_to_pandas_df(found.data.data)


def explorer(app: AppTest) -> dict[str, Any]:
    """What the threshold explorer was given."""
    return component_data(app, "threshold_explorer")


def component_data(app: AppTest, name: str) -> dict[str, Any]:
    """What the component of this name was given."""
    (mounted,) = components(app, name)
    found: dict[str, Any] = json.loads(mounted.proto.json)
    return found


def components(app: AppTest, name: str) -> list[Any]:
    """The components of this name on the page."""
    return [mounted for mounted in app.get("bidi_component") if mounted.proto.component_name == name]


def cell(data: dict[str, Any]) -> dict[str, int]:
    """The explorer's four counts at its threshold."""
    return {name: data["current"][name] for name in ("tp", "fp", "fn", "tn")}


def legend_title(drawn: dict[str, Any]) -> str:
    """The title of a chart's colour legend, which names what its curves measure; empty where there is none."""
    title = drawn["layer"][0]["encoding"].get("color", {}).get("legend", {}).get("title") if "layer" in drawn else ""
    return title or ""


PRICES = Experiment(dataset="prices", epochs=3)
NUMBERS_HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3],
        "loss": [0.9, 0.5, 0.25],
        "mae": [90_000.0, 60_000.0, 40_000.0],
        "rmse": [150_000.0, 110_000.0, 80_000.0],
        "val_loss": [0.8, 0.6, 0.5],
        "val_mae": [95_000.0, 70_000.0, 52_345.0],
        "val_rmse": [160_000.0, 120_000.0, 90_000.0],
        "gradient_norm": [1.0, 0.8, 0.7],
        "update_ratio": [0.5, 0.1, 0.05],
        "learning_rate": [0.01, 0.01, 0.01],
    }
)
# Off by 10,000, 20,000 and 60,000; the training rows' mean would be off by 100,000, 0 and 200,000.
NUMBERS = Scored(
    y_true=np.array([200_000.0, 300_000.0, 500_000.0]),
    scores=np.array([210_000.0, 280_000.0, 440_000.0]),
    rows=np.array([2, 0, 1]),
)
NUMBERS_RUN = Run(
    PRICES,
    "finished",
    NUMBERS_HISTORY,
    task="regression",
    target="price",
    scale=TargetScale(mean=300_000.0, median=280_000.0, std=100_000.0),
    validation=NUMBERS,
    test=Scored(
        y_true=np.array([100_000.0, 400_000.0]), scores=np.array([130_000.0, 370_000.0]), rows=np.array([3, 4])
    ),
    weights=[np.ones(2)],
    table_name="House prices",
    table_rows=500,
)


def unfold(app: AppTest, key: str) -> AppTest:
    """Open a section that is folded away."""
    app.session_state[f"fold:{key}"] = True
    return app.run()
