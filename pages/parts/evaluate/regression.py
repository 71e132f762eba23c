"""Evaluate a regression run: how large its errors are, and on which rows."""

import streamlit as st

from core.charts.predictions import (
    MAX_POINTS,
    diagonal_data,
    point_data,
    predicted_spec,
    residual_counts,
    residual_histogram_spec,
    residual_spec,
)
from core.data.scaling import TargetScale
from core.evaluation.regression import RegressionErrors, error_sentence, regression_formulas
from core.runs.regression import (
    compare,
    comparison_sentence,
    constant_errors,
    largest_errors,
    model_errors,
)
from core.runs.run import Run, Scored
from core.text.markdown import escape_markdown
from core.text.numbers import number
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.picture import show_chart
from pages.parts.app.session import Session

HELP = {
    "MAE": "Mean absolute error: how far off a prediction is on average, in the target's own unit. The baseline is "
    "always predicting the mean of the training rows.",
    "RMSE": "Root mean squared error: like MAE, but large mistakes weigh more. Far above MAE: a few rows are very far "
    "off.",
    "R²": "The share of the target's spread that the model explains. 1: all of it. 0: no better than the mean. Below "
    "0: worse than the mean.",
}


def show_regression(session: Session, run: Run, part: Scored) -> None:
    """All sections for a run that predicted a number, on its validation rows."""
    if run.scale is None:
        return
    model, baseline = model_errors(part), constant_errors(part, run.scale.mean)
    st.markdown(f"**{escape_markdown(error_sentence(model, baseline))}**")
    _show_metrics(model, baseline)
    _show_charts(run, part)
    _show_formulas(model, constant_errors(part, run.scale.median), run.scale)
    _show_largest_errors(session, run, part)


def _show_metrics(model: RegressionErrors, baseline: RegressionErrors) -> None:
    with st.container(horizontal=True, key="numbers"):
        for name, value, without in zip(HELP, model.metrics, baseline.metrics, strict=True):
            st.metric(
                name,
                _shown(value),
                delta=f"baseline {_shown(without)}",
                delta_color="off",
                delta_arrow="off",
                help=HELP[name],
            )
    if model.r2 is None:
        st.caption("R² is undefined: all these rows have the same number, so there is no spread to explain.")


def _shown(value: float | None) -> str:
    return "undefined" if value is None else number(value)


def _show_charts(run: Run, part: Scored) -> None:
    points = point_data(part.y_true, part.scores, part.rows, "validation")
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Predicted against actual", anchor=False)
        diagonal = diagonal_data(part.y_true, part.scores)
        show_chart(predicted_spec(run.target), key="predicted", points=points, diagonal=diagonal)
        st.caption("On the dashed line a prediction is right. Above it: too high. Below: too low.")
    with right:
        st.subheader("Residuals", anchor=False)
        show_chart(residual_spec(run.target), key="residuals", points=points)
        st.caption("What is left: actual - predicted. A bend or a funnel here is something the model has not learned.")
    st.subheader("How often it is off by how much", anchor=False)
    counts = residual_counts(part.y_true, part.scores, "validation")
    show_chart(residual_histogram_spec(), key="residual-histogram", rows=counts)
    if len(part.y_true) > MAX_POINTS:
        st.caption(f"Of {len(part.y_true):,} rows {MAX_POINTS:,}, drawn by chance, stand in the pictures as points.")


def _show_formulas(model: RegressionErrors, median: RegressionErrors, scale: TargetScale) -> None:
    def draw() -> None:
        for formula in regression_formulas(model):
            st.latex(formula)
        st.caption(
            "y is the actual number, ŷ the predicted one, ȳ the mean of these rows. Always predicting the median of "
            f"the training rows, {number(scale.median)}, would be off by {_shown(median.mae)} on average: no constant "
            "has a lower MAE on the rows it comes from."
        )

    lazy_expander("The formulas, with your numbers", draw, key="formulas")


def _show_largest_errors(session: Session, run: Run, part: Scored) -> None:
    if session.run_table is None:
        return
    st.subheader("The biggest mistakes", anchor=False)
    st.dataframe(largest_errors(session.run_table.frame, run.target, part), hide_index=True)
    st.caption(
        "Off by: predicted - actual. Look whether the actual number can be true: a wrong one in the data pulls a "
        "squared loss far more than an absolute one."
    )


def show_opened_numbers(run: Run) -> None:
    """The metrics of the opened test rows beside those of the validation rows."""
    table = compare(run).rename(columns=str.capitalize).map(number)
    st.table(table.rename(columns={"Baseline": "Always the mean (test)"}))
    st.markdown(escape_markdown(comparison_sentence(run)))
