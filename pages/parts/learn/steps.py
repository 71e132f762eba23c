"""A lesson's steps: text, lab, prediction, runs, the prediction beside the outcome, and what the runs show."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.claims import Runs, filled
from core.lessons.lesson import Lesson, Prediction, Step
from core.text.markdown import escape_markdown
from pages.parts.app.poll_job import poll_job, show_status
from pages.parts.app.training_session import TRAIN
from pages.parts.learn.code import show_code
from pages.parts.learn.labs import lab_named
from pages.parts.learn.results import show_curves, show_results
from pages.parts.learn.session import LearningSession


def show_steps(learning: LearningSession, lesson: Lesson) -> None:
    """Every step that is open; of the next one only its title."""
    for number, step in enumerate(lesson.steps, start=1):
        st.subheader(f"{number}. {step.title}", anchor=False)
        if not learning.progress.is_open(lesson, step):
            st.caption("Opens when the step above is done.")
            return
        _show_step(learning, lesson, step)


def _show_step(learning: LearningSession, lesson: Lesson, step: Step) -> None:
    st.markdown(step.text)
    if step.lab:
        lab_named(step.lab)(lesson, step)
    predicted = learning.progress.said.get((lesson.slug, step.name))
    if step.prediction and predicted is None:
        _ask(learning, lesson, step, step.prediction)
        return
    if not lesson.needed_runs(step):
        _show_without_runs(learning, lesson, step, predicted)
        return
    if runs := learning.runs_of(lesson, step):
        _show_outcome(lesson, step, runs, predicted)
    else:
        _show_start(learning, lesson, step, predicted)


def _ask(learning: LearningSession, lesson: Lesson, step: Step, prediction: Prediction) -> None:
    """The prediction. Its run starts only when it is committed."""
    with st.container(border=True):
        key = f"predict:{lesson.slug}:{step.name}"
        texts = {option.name: option.text for option in prediction.options}
        st.radio(
            f"**What do you think?** {prediction.question}", texts, index=None, key=key, format_func=texts.__getitem__
        )
        unanswered = st.session_state.get(key) is None
        st.button(
            "Commit",
            key=f"commit:{lesson.slug}:{step.name}",
            disabled=unanswered,
            help="Pick an answer first." if unanswered else None,
            on_click=lambda: learning.commit(lesson, step, st.session_state[key]),  # it may have changed since
            icon=":material/lock:",
        )


def _show_without_runs(learning: LearningSession, lesson: Lesson, step: Step, predicted: str | None) -> None:
    if step.prediction and predicted:
        _show_reveal(step.prediction, predicted, {})
    if step.after:
        st.markdown(step.after)
    if (lesson.slug, step.name) not in learning.progress.done:
        st.button("Go on", key=f"go:{lesson.slug}:{step.name}", on_click=learning.finish, args=(lesson, step))


def _show_start(learning: LearningSession, lesson: Lesson, step: Step, predicted: str | None) -> None:
    """The way to make the step's runs, or the runs that are being made."""
    if option := step.prediction.option(predicted) if step.prediction and predicted else None:
        st.markdown(f"You said {option.said}. Now see what happens.")
    if learning.is_training and learning.trained_step == (lesson.slug, step.name):
        st.button("Stop", key="stop-lesson", on_click=learning.stop, icon=":material/stop:", type="primary")
        _watch(learning, step)
        return
    if TRAIN in learning.refusals and learning.trained_step == (lesson.slug, step.name):
        st.warning(escape_markdown(learning.refusals[TRAIN]), icon=":material/info:")
    st.button(
        "Train",
        key=f"train:{lesson.slug}:{step.name}",
        type="primary",
        icon=":material/play_arrow:",
        on_click=learning.train,
        args=(lesson, step),
        disabled=learning.is_training,
        help="Another step's run is being made." if learning.is_training else None,
    )
    missing = [planned.label for planned in lesson.needed_runs(step) if not learning.run_of(planned)]
    st.caption("; ".join(map(escape_markdown, missing)))


def _watch(learning: LearningSession, step: Step) -> None:
    """The run that is being made, with its curves; the page is drawn again when it has ended."""
    job = learning.job
    if job is None:
        return

    def draw(status: DeltaGenerator) -> None:
        show_status(job, status)
        history = job.history
        measures = [picture for picture in step.pictures if picture in ("loss", "accuracy")]
        if len(history) and measures:
            show_curves(history, job.experiment.epochs, measures, "live")

    def is_over() -> bool:
        learning.collect()
        return learning.job is not job

    st.markdown(f"**{learning.planned_runs[0].label}**")
    poll_job(job, draw, is_over)


def _show_outcome(lesson: Lesson, step: Step, runs: Runs, predicted: str | None) -> None:
    made = [(planned, runs[planned.name]) for planned in step.runs]
    for planned, run in made:
        if run.status == "failed":
            st.warning(f"{planned.label}: {escape_markdown(run.reason)}", icon=":material/error:")
    if made:
        show_results(step, made, f"{lesson.slug}:{step.name}")
    if step.prediction and predicted:
        _show_reveal(step.prediction, predicted, runs)
    if step.claims:
        lines = [
            f"{':material/check:' if claim.is_true(runs) else ':material/close:'} {filled(claim.says, runs)}"
            for claim in step.claims
        ]
        st.markdown("**What your runs show**\n\n" + "\n".join(f"- {line}" for line in lines))
    if step.after:
        st.markdown(filled(step.after, runs))
    if made:
        show_code([(planned.label, planned.experiment) for planned, _ in made], f"{lesson.slug}-{step.name}")


def _show_reveal(prediction: Prediction, predicted: str, runs: Runs) -> None:
    """The prediction beside the outcome of this run."""
    option, outcome = prediction.option(predicted), prediction.outcome(runs)
    assert option
    if outcome is None:
        happened = "This run did none of what you could choose. That is rare; the numbers above are what it did."
        st.info(f"**You said {option.said}.** {happened}", icon=":material/info:")
    elif outcome.name == predicted:
        st.success(f"**You said {option.said}: so it is.** {filled(outcome.happened, runs)}", icon=":material/check:")
    else:
        st.info(
            f"**You said {option.said}. It went otherwise.** {filled(outcome.happened, runs)} {option.why}",
            icon=":material/lightbulb:",
        )
