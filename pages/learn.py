"""Learn: lessons that are experiments. You predict, train, and see whether it was so."""

from functools import partial

import streamlit as st

from core.lessons.lesson import Lesson, lesson_named
from core.lessons.quiz import practice
from core.text.words import counted
from pages.parts.app.frame import framed
from pages.parts.app.glossary import show_terms
from pages.parts.app.session import Session
from pages.parts.learn.quiz import show_question
from pages.parts.learn.session import PRACTICE, LearningSession, follow_learn_link, learning_session
from pages.parts.learn.steps import show_steps


def show(session: Session) -> None:
    """The list of lessons, or the one that is open."""
    learning = learning_session(session)
    lesson = lesson_named(learning.lessons, learning.lesson)
    if learning.lesson:
        st.button("All lessons", on_click=learning.open, args=("",), icon=":material/arrow_back:")
    with st.container(key="learn"):
        if lesson:
            _show_lesson(learning, lesson)
        elif learning.lesson == PRACTICE:
            _show_practice(learning)
        else:
            _show_list(learning)


def _show_list(learning: LearningSession) -> None:
    st.title("Learn by running it", anchor=False)
    st.markdown("Each lesson asks a question. You say what will happen, train a model, and see whether you were right.")
    for lesson in learning.lessons:
        with st.container(border=True):
            st.markdown(f"#### {lesson.title}\n{lesson.question}")
            done, right = learning.progress.steps_done(lesson), learning.progress.quiz_right(lesson)
            answers = f", {right} of {len(lesson.quiz)} questions right at first" if right else ""
            st.caption(f"{lesson.minutes} minutes. {done} of {counted(len(lesson.steps), 'step')} done{answers}.")
            words = "Begin" if not done else "Go on" if done < len(lesson.steps) else "Look again"
            st.button(
                f"{words}: {lesson.title}", key=f"open:{lesson.slug}", on_click=learning.open, args=(lesson.slug,)
            )
    st.button("Mixed practice", on_click=learning.open, args=(PRACTICE,), icon=":material/quiz:")
    st.caption("The address of this page holds your progress: keep it as a bookmark, and go on where you were.")


def _show_lesson(learning: LearningSession, lesson: Lesson) -> None:
    st.title(lesson.title, anchor=False)
    st.markdown(f"**{lesson.question}**\n\n{lesson.intro}")
    show_terms(lesson.terms)
    show_steps(learning, lesson)
    if learning.progress.steps_done(lesson) < len(lesson.steps):
        return
    st.subheader("Try what you know", anchor=False)
    for index, question in enumerate(lesson.quiz):
        answered = partial(learning.progress.answer, lesson.slug, index)
        show_question(learning, question, f"{index + 1}.", f"quiz:{lesson.slug}:{index}", answered)
    st.subheader("And now on your own", anchor=False)
    st.page_link(
        "pages/train.py",
        label=lesson.door_label,
        icon=":material/model_training:",
        query_params={"dataset": lesson.door.dataset} | lesson.door.changes(),
    )


def _show_practice(learning: LearningSession) -> None:
    st.title("Mixed practice", anchor=False)
    questions = practice((question for lesson in learning.lessons for question in lesson.quiz), learning.draw)
    st.markdown(f"{counted(len(questions), 'question')} from all lessons.")
    st.button("Other questions", on_click=learning.redraw, icon=":material/shuffle:")
    for number, question in enumerate(questions, start=1):
        show_question(learning, question, f"{number}.", f"practice:{question.ask}", lambda _right: None)


framed(show, page="learn", watching=True, link=follow_learn_link)
