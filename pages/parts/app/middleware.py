"""What the app puts around Streamlit's own server, by what whoever deploys it has set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware

from core.server.connection_count import ConnectionCount
from core.server.descriptors import connections_that_fit, pages_that_fit, raise_descriptor_limit
from core.server.headers import SELF, SecurityHeaders, security_headers
from core.server.log_limit import limit_logs
from core.server.origins import KnownOrigins
from core.server.protocols import limit_protocols
from core.server.upload_limit import UploadLimit
from core.server.websocket_limits import WebsocketLimits
from core.settings import Limits, SettingsError, limits
from pages.parts.app.streamlit_internals import INDEX_HTML, is_script_finished, is_sent_by_pages

if TYPE_CHECKING:
    from pages.parts.data.pending_files import PendingFiles


def guards() -> list[Middleware]:
    """For `st.App`: security headers, foreign pages refused, and limits on connections, messages and uploads.

    Raises:
        ValueError: when TRADEOFF_FRAME_ANCESTORS is no list of sites.
    """
    st.secrets.load_if_toml_exists()  # makes variables of them, which is how settings are made on Community Cloud
    ancestors = os.environ.get("TRADEOFF_FRAME_ANCESTORS") or SELF
    headers = security_headers(INDEX_HTML.read_text(encoding="utf-8"), ancestors)
    bounds = _limits_or_defaults()
    descriptors = raise_descriptor_limit()
    pages = min(bounds.pages, pages_that_fit(descriptors))
    limit_protocols(
        connections_that_fit(descriptors, pages),
        connections_that_fit(descriptors, min(pages, bounds.pages_per_address)),
    )
    limit_logs()
    return [
        Middleware(SecurityHeaders, headers=headers),
        Middleware(KnownOrigins, allowed=allowed_origins),
        Middleware(
            WebsocketLimits,
            connections=ConnectionCount(pages, bounds.pages_per_address),
            rate=bounds.reruns_per_second,
            is_script_finished=is_script_finished,
            is_sent_by_pages=is_sent_by_pages,
        ),
        Middleware(UploadLimit, counter=_pending_files),
    ]


def _limits_or_defaults() -> Limits:
    """The limits that are set. A server that is set up wrongly still runs, to say so on its pages."""
    try:
        return limits()
    except SettingsError:
        return Limits()


def _pending_files() -> PendingFiles:
    """Imported at the first upload: what reads tables takes long to import, and the server starts without it."""
    from pages.parts.data.pending_files import pending_files

    return pending_files()


def allowed_origins() -> list[str]:
    """Streamlit's own settings: `server.corsAllowedOrigins`, or all where `server.enableCORS` is false."""
    return list(st.get_option("server.corsAllowedOrigins")) if st.get_option("server.enableCORS") else ["*"]
