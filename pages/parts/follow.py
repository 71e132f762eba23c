"""Follow: a part of a page that says where a job stands and is drawn anew as the job goes on."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.summary import duration, number, outcome
from core.training.ticket import Ticket
from pages.parts.guard import guarded, plain
from pages.parts.state import Bench, runner
from pages.parts.turn import others_first, turn

SECONDS_BETWEEN_POLLS = 0.5
SECONDS_BETWEEN_LOOKS, SECONDS_OF_LOOKING = 0.05, 0.6
SECONDS_IN_THE_QUEUE, LOOKS_BETWEEN_WORDS = 5.0, 10


def follow(
    ticket: Ticket, draw: Callable[[DeltaGenerator], None], is_over: Callable[[], bool], *, at_once: bool = True
) -> None:
    """Call `draw` now and after every news of the job, with the place of its status; draw the page when it `is_over`.

    The first epochs come sooner than the next poll: the page waits a moment for them, unless `at_once` is false.
    """
    whole = True

    def run() -> None:
        nonlocal whole
        begun, whole = whole, False
        status = _place_of_status(ticket)
        with guarded():
            if at_once or not begun:
                _wait_for_news(ticket, status, in_queue=not begun)
        if is_over():
            st.rerun()
        with turn(), guarded():
            draw(status)

    st.fragment(run, run_every=SECONDS_BETWEEN_POLLS)()


def watch(bench: Bench) -> None:
    """One line on a job that runs while the learner is on another page; it also says that somebody still watches."""
    ticket = bench.ticket
    if ticket and bench.training:
        follow(ticket, lambda status: say(ticket, status), lambda: not bench.training, at_once=False)


def _wait_for_news(ticket: Ticket, status: DeltaGenerator, *, in_queue: bool) -> None:
    """Say that somebody watches, and wait a moment for the first epochs: they come sooner than the next poll.

    With `in_queue`, a job that waits is watched for longer, and its place said as it changes. Polls that come meanwhile
    are answered by one more run in the end: a class that waits costs next to nothing, and sees at once what happens.
    """
    runner().renew(ticket)
    if ticket.state == "ended" or ticket.has_news.is_set() or (ticket.state == "queued" and not in_queue):
        return
    seconds = SECONDS_IN_THE_QUEUE if ticket.state == "queued" else SECONDS_OF_LOOKING
    said = None
    with others_first():
        for look in range(round(seconds / SECONDS_BETWEEN_LOOKS)):
            if look % LOOKS_BETWEEN_WORDS == 0 and said != (stand := _stand(ticket)):
                said = stand
                say(ticket, status)
            if ticket.has_news.wait(SECONDS_BETWEEN_LOOKS):
                return
            st.session_state.get("bench")  # here Streamlit takes notice of a click, such as Stop


def _place_of_status(ticket: Ticket) -> DeltaGenerator:
    """Where a job's status goes. By the key the look knows that the page only waits, however long the script runs."""
    return st.container(key="waiting").empty() if ticket.state == "queued" else st.empty()


def say(ticket: Ticket, status: DeltaGenerator) -> None:
    """Say in the place of its status where a job stands."""
    with status:
        _show_status(ticket)


def _stand(ticket: Ticket) -> str:
    return _waiting(ticket) if ticket.state == "queued" else ticket.state


def _show_status(ticket: Ticket) -> None:
    """Where a job stands, in words: its end, its place in the queue, or its progress."""
    if ticket.run:
        icon = {"finished": "check_circle", "stopped": "stop_circle", "failed": "error"}[ticket.run.status]
        show = st.error if ticket.run.status == "failed" else st.success
        seconds = f" in {number(ticket.run.seconds)} s" if ticket.run.seconds else ""
        show(f"**{outcome(ticket.run)}**{seconds}. {plain(ticket.run.reason)}", icon=f":material/{icon}:")
    elif ticket.state == "queued":
        st.info(_waiting(ticket), icon=":material/hourglass_top:")
    else:
        total = ticket.experiment.epochs
        left = ticket.seconds_left
        words = f"Epoch {ticket.epoch:,} of {total:,}"
        if ticket.compiling:
            words += ", compiling the rest to run it faster"
        elif left:
            words += f", about {duration(left)} left"
        st.progress(min(1.0, (ticket.epoch + ticket.share) / total), text=words)


def _waiting(ticket: Ticket) -> str:
    queue = runner()
    if queue.notice:
        return queue.notice
    if queue.warming_up:
        return "Warming up: TensorFlow is loading, which takes about ten seconds. Your training starts right after."
    outlook = queue.outlook(ticket)
    if outlook.behind_own:
        return "Waits until your other training has ended: one runs at a time."
    about = f"about {duration(outlook.seconds)}" if outlook.seconds is not None else ""
    if not outlook.before:
        return f"Next in the queue: starts {f'in {about}' if about else 'as soon as a place is free'}."
    return f"In the queue: {outlook.before:,} before you{f', {about}' if about else ''}."
