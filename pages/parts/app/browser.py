"""What is known of a session's browser: whether it is connected, what it has drawn, and whether it went back."""

from streamlit.runtime.scriptrunner import get_script_run_ctx

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
