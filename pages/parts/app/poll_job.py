"""A part of a page that shows the state of a job, and is drawn again while the job goes on."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.jobs.job import Job
from core.runs.summary import outcome
from core.text.markdown import escape_markdown
from core.text.numbers import duration, number
from pages.parts.app.error_boundary import error_boundary
from pages.parts.app.render_lock import release_render_lock, render_lock
from pages.parts.app.scheduler import scheduler
from pages.parts.app.session import Session

SECONDS_BETWEEN_POLLS = 0.5
SECONDS_BETWEEN_CHECKS, CHECKS_BETWEEN_UPDATES = 0.05, 10
SECONDS_OF_CHECKS, SECONDS_OF_CHECKS_IN_QUEUE = 0.6, 5.0


def poll_job(
    job: Job, draw: Callable[[DeltaGenerator], None], is_over: Callable[[], bool], *, at_once: bool = True
) -> None:
    """Call `draw` now and whenever the job has news, with the element for its status; rerun the page when it `is_over`.

    The first epochs come sooner than the next poll: the page waits a moment for them, unless `at_once` is false.
    """
    whole = True

    def run() -> None:
        nonlocal whole
        begun, whole = whole, False
        # By this key the style knows that the page only waits, however long the script runs.
        status = st.container(key="waiting").empty() if job.state == "queued" else st.empty()
        with error_boundary():
            if at_once or not begun:
                _wait_for_news(job, status, in_queue=not begun)
        if is_over():
            st.rerun()
        with render_lock(), error_boundary():
            draw(status)

    st.fragment(run, run_every=SECONDS_BETWEEN_POLLS)()


def poll_job_line(session: Session) -> None:
    """One line on a job that runs while the learner is on another page. It also renews the lease of the job."""
    job = session.job
    if job and session.is_training:
        poll_job(job, lambda status: show_status(job, status), lambda: job.run is not None, at_once=False)


def _wait_for_news(job: Job, status: DeltaGenerator, *, in_queue: bool) -> None:
    """Renew the lease of the job, and wait a moment for the first epochs: they come sooner than the next poll.

    With `in_queue`, the wait for a queued job is longer, and its position in the queue is shown as it changes. One more
    run answers all polls that arrive meanwhile: a waiting class costs next to nothing, and sees at once what happens.
    """
    scheduler().renew(job)
    if job.state == "ended" or job.has_news.is_set() or (job.state == "queued" and not in_queue):
        return
    seconds = SECONDS_OF_CHECKS_IN_QUEUE if job.state == "queued" else SECONDS_OF_CHECKS
    shown = None
    with release_render_lock():
        for check in range(round(seconds / SECONDS_BETWEEN_CHECKS)):
            if check % CHECKS_BETWEEN_UPDATES == 0 and shown != (state := _state(job)):
                shown = state
                show_status(job, status)
            if job.has_news.wait(SECONDS_BETWEEN_CHECKS):
                return
            st.session_state.get("session")  # Streamlit handles a click here, such as Stop


def _state(job: Job) -> str:
    return _waiting(job) if job.state == "queued" else job.state


def show_status(job: Job, status: DeltaGenerator) -> None:
    """Show in the element `status` how the job ended, its position in the queue, or its progress."""
    if job.run:
        icon = {"finished": "check_circle", "stopped": "stop_circle", "failed": "error"}[job.run.status]
        show = status.error if job.run.status == "failed" else status.success
        seconds = f" in {number(job.run.seconds)} s" if job.run.seconds else ""
        show(f"**{outcome(job.run)}**{seconds}. {escape_markdown(job.run.reason)}", icon=f":material/{icon}:")
    elif job.state == "queued":
        status.info(_waiting(job), icon=":material/hourglass_top:")
    else:
        total = job.experiment.epochs
        left = job.seconds_left
        words = f"Epoch {job.epoch:,} of {total:,}"
        if job.compiling:
            words += ", compiling the rest to run it faster"
        elif left:
            words += f", about {duration(left)} left"
        status.progress(min(1.0, (job.epoch + job.share) / total), text=words)


def _waiting(job: Job) -> str:
    queue = scheduler()
    if queue.notice:
        return queue.notice
    if queue.warming_up:
        return "Warming up: TensorFlow is loading, which takes about ten seconds. Your training starts right after."
    position = queue.queue_position(job)
    if position.behind_own_job:
        return "Waits until your other training has ended: one runs at a time."
    about = f"about {duration(position.seconds)}" if position.seconds is not None else ""
    if not position.jobs_ahead:
        return f"Next in the queue: starts {f'in {about}' if about else 'as soon as a place is free'}."
    return f"In the queue: {position.jobs_ahead:,} before you{f', {about}' if about else ''}."
