"""Status: what the server is doing, for whoever runs it and has the key. No learner is led here."""

import time
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from core.datasets.catalog import CUSTOM_DATASETS, DATASETS
from core.jobs.job_stats import RunningJob
from core.processes.environment import ADMIN_KEY
from core.server.admin_auth import PAUSE
from core.server.figures import Figures, versions
from core.text.markdown import escape_markdown
from core.text.numbers import duration, percent
from pages.parts.app.error_boundary import error_boundary
from pages.parts.app.frame import framed
from pages.parts.app.render_lock import release_render_lock
from pages.parts.app.session import Session
from pages.parts.status.figures import figures, host

SECONDS_BETWEEN_POLLS = 3.0
ADMITTED = "host:admitted"
SWITCHED_OFF = (
    f"This page is switched off. To switch it on, start the app with a key of your own in `{ADMIN_KEY}`, in the "
    "environment or in Streamlit's secrets:"
)
SWITCH_ON = f"""export {ADMIN_KEY}=$(python -c 'import secrets; print(secrets.token_urlsafe())')
echo ${ADMIN_KEY}
streamlit run app.py"""
WEAK = (
    f"The key in `{ADMIN_KEY}` is short, and a short key can be guessed. Use 16 characters or more that nobody has "
    "chosen."
)


def show(_session: Session) -> None:
    """The figures, or the way to them."""
    st.title("This server", anchor=False)
    if host().auth.is_off:
        st.info(SWITCHED_OFF, icon=":material/lock:")
        st.code(SWITCH_ON, language="bash")
    elif st.session_state.get(ADMITTED):
        st.fragment(_show, run_every=SECONDS_BETWEEN_POLLS)()
    else:
        _ask()


def _ask() -> None:
    """Ask for the key. It is compared here, once, and kept nowhere."""
    with st.form("key", clear_on_submit=True, width=420):
        key = st.text_input(
            "Key",
            type="password",
            autocomplete="current-password",
            help=f"What whoever started the app has put into `{ADMIN_KEY}`.",
        )
        asked = st.form_submit_button("Show the figures", type="primary")
    if not asked:
        return
    match host().auth.check(key, st.context.ip_address or ""):
        case "open":
            st.session_state[ADMITTED] = True
            st.rerun()
        case "later":
            st.error("Too many wrong keys came from here. Wait a minute, then try again.", icon=":material/error:")
        case _:
            with release_render_lock():
                time.sleep(PAUSE)
            st.error(
                f"That is not the key. It stands in `{ADMIN_KEY}` where the app was started.", icon=":material/error:"
            )


@error_boundary()
def _show() -> None:
    now = figures()
    health = now.health
    show = st.success if health.well else st.error
    show(health.words, icon=f":material/{'check_circle' if health.well else 'error'}:")
    if host().auth.is_weak:
        st.warning(WEAK, icon=":material/warning:")
    share = percent(now.room.left / now.room.total)
    whose = "container" if now.room.contained else "machine"
    memory = f"{now.room.left:,.0f} of the {whose}'s {now.room.total:,.0f} MiB are left, {share}."
    _show_numbers(now, memory)
    learners = now.capacity.learners
    st.subheader("How large a class fits" if learners is None else f"A class of {learners} fits", anchor=False)
    st.markdown("\n".join(f"- {words}" for words in now.capacity.words))
    left, right = st.columns(2, gap="large")
    with left:
        _show_jobs(now)
    with right:
        _show_memory(now, memory)
    _show_errors(now)
    made_of = ", ".join(f"{name} {version}" for name, version in versions().items())
    st.caption(f"Up for {duration(now.uptime)}, shown as of {datetime.now(UTC):%H:%M:%S} UTC. {made_of}.")


def _show_numbers(now: Figures, memory: str) -> None:
    jobs = now.jobs
    with st.container(horizontal=True, key="numbers"):
        st.metric("Connected tabs", f"{now.sessions:,}", help="Browser tabs, this one among them.")
        st.metric("In the queue", f"{jobs.waiting:,}", help="Trainings that wait for a place.")
        st.metric("Longest wait", f"{jobs.longest_wait:.0f} s", help="Of those in the queue now.")
        st.metric("Running", f"{len(jobs.running)} of {now.slots}", help="Trainings, and how many run at once.")
        st.metric("Ended in a minute", f"{jobs.last_minute:,}", help="Trainings that ended within the last minute.")
        st.metric("Memory left", f"{now.room.left:,.0f} MiB", help=memory)


def _show_jobs(now: Figures) -> None:
    jobs = now.jobs
    st.subheader("Trainings", anchor=False)
    if jobs.running:
        st.table(pd.DataFrame([_row(job) for job in jobs.running]), hide_index=True)
    else:
        st.markdown("None is running.")
    counts = ", ".join(f"{count:,} {status}" for status, count in jobs.counts.items())
    st.caption(f"Since the start {jobs.submitted:,} came in: {counts}.")


def _row(job: RunningJob) -> dict[str, str]:
    return {
        "Data": "a learner's own table" if job.dataset in CUSTOM_DATASETS else DATASETS[job.dataset].label,
        "Hidden layers": escape_markdown(job.layers) or "none",
        "Epoch": f"{job.epoch:,} of {job.epochs:,}",
        "Runs for": duration(job.seconds),
    }


def _show_memory(now: Figures, memory: str) -> None:
    st.subheader("Memory", anchor=False)
    rows = [(f"{process.kind} {process.id}", f"{process.mebibytes:,.0f}") for process in now.processes]
    st.table(pd.DataFrame(rows, columns=["Process", "MiB"]), hide_index=True)
    st.caption(f"Together {now.mebibytes:,.0f} MiB. {memory}")


def _show_errors(now: Figures) -> None:
    st.subheader("Errors", anchor=False)
    if not now.errors:
        st.markdown("None since the start.")
        return
    lines = [
        f"- {datetime.fromtimestamp(error.when, UTC):%d %b %H:%M:%S} UTC: {escape_markdown(error.words)}"
        + (f" ({escape_markdown(error.kind)})" if error.kind else "")
        for error in now.errors
    ]
    st.markdown("\n".join(lines))
    st.caption(f"The last {len(lines)} of {now.errors_in_all:,}, the newest first. The server's log says more.")


framed(show, page="status", link=lambda _session, _opened: None)
