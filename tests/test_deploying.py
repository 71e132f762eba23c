"""What docs/deploying.md and the files for deploying say is true."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from streamlit import config

from core.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICE = (ROOT / "deploy" / "systemd" / "tradeoff.service").read_text(encoding="utf-8")


def rows(start: str) -> list[list[str]]:
    """The cells of the rows of the page's tables that begin with a name like this."""
    return [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith(f"| `{start}")]


def test_every_variable_that_the_app_reads_is_in_the_table_and_no_other() -> None:
    code = [path.read_text(encoding="utf-8") for room in ("core", "pages") for path in (ROOT / room).rglob("*.py")]
    read = {name for text in code for name in re.findall(r'"(TRADEOFF_[A-Z_]+)"', text)}
    assert {row[0].strip("`") for row in rows("TRADEOFF_")} == read


def test_the_defaults_in_the_table_are_those_of_the_app() -> None:
    told = {row[0].strip("`"): row[1] for row in rows("TRADEOFF_")}
    for spec in SETTINGS.values():
        least, _, most = told[spec.label].split(",")[0].partition(" to ")  # one follows from the machine
        assert float(least) <= spec.default <= float(most or least), spec.label


def test_the_table_advises_small_machines_of_what_is_allowed() -> None:
    advised = {
        row[0].strip("`"): row[3].strip("| ") for row in rows("TRADEOFF_") if len(row) > 3 and row[3].strip("| ")
    }
    assert len(advised) >= 4
    for spec in SETTINGS.values():
        if spec.label in advised:
            assert spec.read(advised[spec.label]) <= spec.default


def test_every_option_of_streamlit_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:server|browser|client|runner)\.\w+)`", PAGE))
    assert len(named) >= 12
    assert [name for name in named if name not in config._config_options_template] == []


def test_the_options_that_the_app_sets_are_told_as_they_are() -> None:
    set_here = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    told = {
        name.strip("`"): value.strip("`") for row in rows("") for name, value in [(row[0], row[1])] if "." in row[0]
    }
    for name in ("server.maxUploadSize", "server.enableXsrfProtection", "server.enableCORS", "server.fileWatcherType"):
        section, option = name.split(".")
        assert told[name] == str(set_here[section][option]).lower()
    assert told["browser.serverAddress"] == set_here["browser"]["serverAddress"]
    assert told["browser.gatherUsageStats"] == str(set_here["browser"]["gatherUsageStats"]).lower()


def test_the_files_that_the_page_names_exist() -> None:
    named = re.findall(r"`?((?:deploy|docs|\.streamlit)/[\w/.-]+\w)", PAGE)
    assert {"deploy/nginx/tradeoff.conf", "deploy/systemd/tradeoff.service"} <= set(named)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_image_runs_without_root_and_looks_after_its_health() -> None:
    lines = DOCKERFILE.splitlines()
    (user,) = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert int(user) >= 1000
    assert lines.index(f"USER {user}") < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    assert "HEALTHCHECK" in DOCKERFILE
    assert ":8501/health" in DOCKERFILE
    assert "apt-get" not in DOCKERFILE
    assert re.search(r"^FROM python:3\.1[123]-slim$", DOCKERFILE, re.MULTILINE)


def test_what_goes_into_the_image_is_all_that_the_app_loads(tmp_path: Path) -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    for name in (line[1:] for line in ignored if line.startswith("!")):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    screens = ", ".join(f"pages.{path.stem}" for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")
    code = (
        "from unittest.mock import patch\n"
        "with patch('pages.parts.app.frame.framed'):\n"  # a page shows itself when it is loaded
        f"    import app, core.workers.worker_pool, core.data.reading.main, {screens}\n"
        "print(app.app, app.__file__)"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(tmp_path) in done.stdout


def test_the_service_has_no_way_out_and_no_disk_to_write() -> None:
    for line in ("IPAddressDeny=any", "IPAddressAllow=localhost", "ProtectSystem=strict", "NoNewPrivileges=yes"):
        assert line in SERVICE.splitlines()
    assert "--server.address 127.0.0.1" in SERVICE


def test_every_requirement_is_of_one_version() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[:2] != "-r"]
        assert len(lines) >= 5
        assert [line for line in lines if not re.match(r"[\w-]+==[\d.]+(;|$)", line)] == []
