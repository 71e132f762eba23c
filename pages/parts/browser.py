"""Whether a session's browser is connected: asked of Streamlit's runtime, and so also by another thread or session."""

from collections.abc import Callable
from functools import partial

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def connection() -> Callable[[], bool] | None:
    """What tells whether the browser of the session that asks now is connected; None where there is no browser.

    A tab that nobody looks at stays connected, though its polls may come once a minute. A browser that vanished without
    a word counts as connected until it has left two of Streamlit's pings without an answer.
    """
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return None
    return partial(runtime.get_instance().is_active_session, context.session_id)
