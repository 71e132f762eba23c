"""What a mistake costs: three ways to choose a threshold, and what the last one taken was traded against."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from numpy.typing import ArrayLike

from core.evaluation.rounding import decimals
from core.evaluation.threshold_choice import (
    Candidates,
    Choice,
    NoChoice,
    best_f_beta,
    cheapest,
    cost_gain,
    f_beta_gain,
    most_precise,
    precision_gain,
    trade_sentence,
)
from core.evaluation.thresholds import counts_at
from core.experiment.fields import SPECS
from pages.parts.app.controls import control
from pages.parts.app.lazy_expander import lazy_expander
from pages.parts.app.session import Session

CHEAPEST, PRECISE, F_BETA = "The cheapest", "The most precise that finds enough", "The best F-beta"


def show_choices(session: Session, y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    """The section. `y_true` holds 0 and 1 and `scores` the scores of the class `positive`, both of shape (n,)."""
    lazy_expander(
        ":material/balance: What a mistake costs",
        lambda: _show(session, y_true, scores, positive),
        key="choices",
    )


def _show(session: Session, y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    settings, spec = session.experiment, SPECS["threshold"]
    candidates = Candidates.of(y_true, scores, minimum=spec.minimum or 0.0, maximum=spec.maximum or 1.0)
    now = counts_at(y_true, scores, settings.threshold)
    costs = settings.false_alarm_cost, settings.miss_cost

    def offer(key: str, choice: Choice | NoChoice, gain: Callable[[Choice], str]) -> None:
        if isinstance(choice, NoChoice):
            st.markdown(choice.reason)
            return
        st.markdown(gain(choice))
        same = choice.counts == now
        words, take = f"Use {decimals(choice.threshold)}", (choice.threshold, positive)
        st.button(words, key=f"use: {key}", disabled=same, on_click=session.use_threshold, args=take)
        if same:
            st.caption(f"In use: the threshold {decimals(settings.threshold)} calls the same rows positive.")

    st.markdown("No threshold is right for everybody. Say what matters to you, and see what it would give.")
    _show_trade(session, y_true, scores, positive)
    with _row(session, CHEAPEST, "false_alarm_cost", "miss_cost"):
        offer(CHEAPEST, cheapest(candidates, *costs), lambda choice: cost_gain(choice, now, *costs))
    with _row(session, PRECISE, "least_recall"):
        offer(PRECISE, most_precise(candidates, settings.least_recall), lambda choice: precision_gain(choice, now))
    with _row(session, F_BETA, "beta"):
        beta = settings.beta
        offer(F_BETA, best_f_beta(candidates, beta), lambda choice: f_beta_gain(choice, now, beta))


def _show_trade(session: Session, y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    """What the threshold in use was traded against, as long as it is the one taken here for this run and class."""
    trade = session.threshold_change
    if trade and (trade.run, trade.positive, trade.new) == (session.run_number, positive, session.experiment.threshold):
        before, after = (counts_at(y_true, scores, threshold) for threshold in (trade.old, trade.new))
        st.success(trade_sentence(trade, before, after), icon=":material/swap_horiz:")


@contextmanager
def _row(session: Session, heading: str, *controls: str) -> Iterator[None]:
    """The frame of one way to choose, with its controls on top."""
    with st.container(border=True):
        st.markdown(f"**{heading}**")
        for column, name in zip(st.columns(2), controls, strict=False):
            with column:
                control(session, name)
        yield
