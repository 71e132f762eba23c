"""Make sure that there is what the browser tests need besides Python's packages.

A Chromium: the system's, Debian's package, or Playwright's own. And nginx: the system's, or Debian's package unpacked
beside Python's own, for one that is installed would begin to serve.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

UNPACKED = Path(sys.prefix) / "nginx"


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


def nginx() -> str | None:
    """The program, if there is one."""
    return shutil.which("nginx") or shutil.which(UNPACKED / "usr" / "sbin" / "nginx")


def unpack_nginx() -> None:
    """Unpack Debian's package, which needs no rights; Ubuntu's has another name."""
    for package in ("nginx", "nginx-core"):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["apt-get", "download", package], cwd=folder, check=False)
            for archive in Path(folder).glob("*.deb"):
                subprocess.run(["dpkg-deb", "--extract", archive, UNPACKED], check=False)
        if nginx():
            return


def main() -> None:
    """Install what is missing; end with an error when every way fails."""
    for command in attempts():
        if has_browser():
            break
        subprocess.run(command, check=False)
    if not has_browser():
        sys.exit("No Chromium could be installed. The browser tests need one: install the package `chromium`.")
    if not nginx() and shutil.which("apt-get"):
        unpack_nginx()
    if not nginx():
        sys.exit("No nginx could be unpacked. The tests of its configuration need one: install the package `nginx`.")


if __name__ == "__main__":
    main()
