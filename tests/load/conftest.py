"""The same app and the same Chromium as in the browser tests."""

from tests.browser.conftest import app, browser_type_launch_args

__all__ = ["app", "browser_type_launch_args"]
