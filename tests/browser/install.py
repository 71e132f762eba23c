"""Make sure that there is what the browser tests need besides Python's packages.

A Chromium: the system's, Debian's package, or Playwright's own. And nginx: the system's, or Debian's package unpacked
beside Python's own, for one that is installed would begin to serve.

`python -m tests.browser.install system` installs what comes from the system alone, which needs none of the packages of
requirements-dev.txt. Without `system` it does the rest, and fails when something is missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

UNPACKED = Path(sys.prefix) / "nginx"
# Chromium without what draws its windows, which Playwright installs too: the walks take an eighth less time with it.
HEADLESS_SHELL = "chromium-headless-shell"


def system_chromium() -> str | None:
    """The system's Chromium, if it has one."""
    return shutil.which(HEADLESS_SHELL) or shutil.which("chromium")


def playwright_has_one() -> bool:
    """True when Playwright has installed a Chromium of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def install_chromium() -> None:
    """Install Debian's package, where there are such packages."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    for arguments in (["update"], ["install", "--yes", HEADLESS_SHELL], ["install", "--yes", "chromium"]):
        if shutil.which("apt-get") and not system_chromium():
            subprocess.run([*root, "apt-get", *arguments], check=False)


def nginx() -> str | None:
    """The program, if there is one."""
    return shutil.which("nginx") or shutil.which(UNPACKED / "usr" / "sbin" / "nginx")


def unpack_nginx() -> None:
    """Unpack Debian's package, which needs no rights; Ubuntu's has another name."""
    for package in ("nginx", "nginx-core"):
        if nginx() or not shutil.which("apt-get"):
            return
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["apt-get", "download", package], cwd=folder, check=False)
            for archive in Path(folder).glob("*.deb"):
                subprocess.run(["dpkg-deb", "--extract", archive, UNPACKED], check=False)


def main() -> None:
    """Install what is missing; end with an error when every way fails."""
    install_chromium()
    unpack_nginx()
    if sys.argv[1:] == ["system"]:
        return
    if not system_chromium() and not playwright_has_one():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        if not playwright_has_one():
            sys.exit("No Chromium could be installed. The browser tests need one: install the package `chromium`.")
    if not nginx():
        sys.exit("No nginx could be unpacked. The tests of its configuration need one: install the package `nginx`.")


if __name__ == "__main__":
    main()
