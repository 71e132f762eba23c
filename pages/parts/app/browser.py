"""What is known of a session's browser: whether it is connected, what it has drawn, and whether it went back."""

from collections.abc import Callable
from functools import partial

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def connection() -> Callable[[], bool] | None:
    """What tells whether the browser of the session that asks now is connected; None where there is no browser.

    It may be called by another thread or session. A tab that nobody looks at stays connected, though its polls may come
    once a minute. A browser that vanished without a word counts as connected until it has left two of Streamlit's pings
    without an answer.
    """
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return None
    return partial(runtime.get_instance().is_active_session, context.session_id)


# Streamlit 1.67 has no public names for the next two.


def was_made(key: str) -> bool:
    """True when the widget of this key was on the page that was made before, also when its making was cut short."""
    context = get_script_run_ctx()
    if context is None:
        return False
    state = context.session_state._state
    return state._get_widget_id(key) in state._old_state


def is_told(key: str) -> bool:
    """True when the browser has sent the value of the widget of this key, as it does of all that it has drawn.

    To be asked before the widget is made.
    """
    context = get_script_run_ctx()
    if context is None:
        return False
    state = context.session_state._state
    return state._get_widget_id(key) in state._new_widget_state


def went_back() -> bool:
    """True when the page is drawn because the learner went back or forward to the address of the browser."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
