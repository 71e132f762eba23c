"""What the app puts around Streamlit's own server, by what whoever deploys it has set."""

import os

import streamlit as st
from starlette.middleware import Middleware

from core.server.headers import SELF, SecurityHeaders, security_headers
from core.server.origins import KnownOrigins
from pages.parts.app.streamlit_internals import INDEX_HTML


def guards() -> list[Middleware]:
    """For `st.App`: security headers on every answer, and no websocket from a page of another site.

    Raises:
        ValueError: when TRADEOFF_FRAME_ANCESTORS is no list of sites.
    """
    st.secrets.load_if_toml_exists()  # makes variables of them, which is how settings are made on Community Cloud
    ancestors = os.environ.get("TRADEOFF_FRAME_ANCESTORS") or SELF
    headers = security_headers(INDEX_HTML.read_text(encoding="utf-8"), ancestors)
    return [Middleware(KnownOrigins, allowed=allowed_origins), Middleware(SecurityHeaders, headers=headers)]


def allowed_origins() -> list[str]:
    """Streamlit's own settings: `server.corsAllowedOrigins`, or all where `server.enableCORS` is false."""
    return list(st.get_option("server.corsAllowedOrigins")) if st.get_option("server.enableCORS") else ["*"]
