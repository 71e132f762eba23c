"""What a mistake costs: three ways to choose a threshold, and what the last one taken was traded against."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from numpy.typing import ArrayLike

from core.evaluation.choices import Candidates, Choice, NoChoice, best_f_beta, cheapest, most_precise
from core.evaluation.rounding import decimals
from core.evaluation.thresholds import counts_at
from core.evaluation.trade import cost_gain, f_beta_gain, precision_gain, trade_sentence
from core.experiment import SPECS
from pages.parts.controls import control
from pages.parts.fold import fold
from pages.parts.state import Bench

CHEAPEST, PRECISE, F_BETA = "The cheapest", "The most precise that finds enough", "The best F-beta"


def show_choices(bench: Bench, y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    """The section. `y_true` holds 0 and 1 and `scores` the scores of the class `positive`, both of shape (n,)."""
    fold(
        ":material/balance: What a mistake costs",
        lambda: _show(bench, y_true, scores, positive),
        key="choices",
    )


def _show(bench: Bench, y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    settings, spec = bench.experiment, SPECS["threshold"]
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
        st.button(words, key=f"use: {key}", disabled=same, on_click=bench.use_threshold, args=take)
        if same:
            st.caption(f"In use: the threshold {decimals(settings.threshold)} calls the same rows positive.")

    st.markdown("No threshold is right for everybody. Say what matters to you, and see what it would give.")
    _show_trade(bench, y_true, scores, positive)
    with _row(bench, CHEAPEST, "false_alarm_cost", "miss_cost"):
        offer(CHEAPEST, cheapest(candidates, *costs), lambda choice: cost_gain(choice, now, *costs))
    with _row(bench, PRECISE, "least_recall"):
        offer(PRECISE, most_precise(candidates, settings.least_recall), lambda choice: precision_gain(choice, now))
    with _row(bench, F_BETA, "beta"):
        beta = settings.beta
        offer(F_BETA, best_f_beta(candidates, beta), lambda choice: f_beta_gain(choice, now, beta))


def _show_trade(bench: Bench, y_true: ArrayLike, scores: ArrayLike, positive: str) -> None:
    """What the threshold in use was traded against, as long as it is the one taken here for this run and class."""
    trade = bench.trade
    if trade and (trade.run, trade.positive, trade.new) == (bench.run_number, positive, bench.experiment.threshold):
        before, after = (counts_at(y_true, scores, threshold) for threshold in (trade.old, trade.new))
        st.success(trade_sentence(trade, before, after), icon=":material/swap_horiz:")


@contextmanager
def _row(bench: Bench, heading: str, *controls: str) -> Iterator[None]:
    """The frame of one way to choose, with its controls on top."""
    with st.container(border=True):
        st.markdown(f"**{heading}**")
        for column, name in zip(st.columns(2), controls, strict=False):
            with column:
                control(bench, name)
        yield
