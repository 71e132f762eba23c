"""Make sure that there is a Chromium for the browser tests: the system's, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def playwright_has_one() -> bool:
    """True when Playwright has installed a Chromium of its own."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def has_browser() -> bool:
    """True when the tests would find a browser."""
    return bool(shutil.which("chromium")) or playwright_has_one()


def attempts() -> list[list[str]]:
    """The ways to install one, in the order in which they are tried."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    debian = [[*root, "apt-get", "update"], [*root, "apt-get", "install", "--yes", "chromium"]]
    return [*(debian if shutil.which("apt-get") else []), [sys.executable, "-m", "playwright", "install", "chromium"]]


def main() -> None:
    """Install a browser where there is none; end with an error when every way fails."""
    for command in attempts():
        if has_browser():
            return
        subprocess.run(command, check=False)
    if not has_browser():
        sys.exit("No Chromium could be installed. The browser tests need one: install the package `chromium`.")


if __name__ == "__main__":
    main()
