"""The files to start a cluster from: what they start exists, needs no root and no writable disk, and lets nobody in."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from core.workers.backend import scheduler_address
from tests.serving import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))
DEPLOYMENTS = {entry["metadata"]["name"]: entry for entry in OBJECTS if entry["kind"] == "Deployment"}
OURS = {name: part for name, part in COMPOSE["services"].items() if name != "nginx"}
COMMANDS = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}


def container(name: str) -> dict[str, Any]:
    (found,) = DEPLOYMENTS[name]["spec"]["template"]["spec"]["containers"]
    assert isinstance(found, dict)
    return found


def commands() -> list[list[str]]:
    """Every `dask` command of both files."""
    compose = [[*OURS[name]["entrypoint"], *OURS[name].get("command", [])] for name in COMMANDS]
    return compose + [[*container(name)["command"], *container(name).get("args", [])] for name in COMMANDS]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_dask_understands_each_command(command: list[str]) -> None:
    assert command[0] == "dask"
    main = COMMANDS[command[1]]
    main.make_context(command[1], command[2:])  # it raises at what it does not know


def test_all_apps_and_workers_name_the_scheduler_by_its_service() -> None:
    texts = [COMPOSE["services"][name]["environment"]["TRADEOFF_DASK_SCHEDULER"] for name in ("app-1", "app-2")]
    texts += [container("app")["env"][0]["value"], *(command[2] for command in commands() if command[1] == "worker")]
    assert {scheduler_address({"TRADEOFF_DASK_SCHEDULER": text}) for text in texts} == {"tcp://scheduler:8786"}
    assert "scheduler" in OURS
    assert [
        o["spec"]["ports"][0]["port"]
        for o in OBJECTS
        if o["kind"] == "Service" and o["metadata"]["name"] == "scheduler"
    ] == [8786]


def test_compose_needs_no_root_and_no_disk_and_opens_only_nginx() -> None:
    assert {name for name, part in COMPOSE["services"].items() if "ports" in part} == {"nginx"}
    assert COMPOSE["networks"]["cluster"]["internal"]
    for name, part in OURS.items():
        assert part["image"] == "tradeoff-cluster", name
        assert part["read_only"]
        assert part["cap_drop"] == ["ALL"]
        assert part["mem_limit"]
    for name in COMMANDS:
        assert OURS[name]["networks"] == ["cluster"]
    for name in ("app-1", "app-2"):
        assert f"server {name}:8501" in (DEPLOY / "nginx" / "sticky.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_kubernetes_needs_no_root_and_no_disk_and_knows_how_each_part_is(name: str) -> None:
    pod, part = DEPLOYMENTS[name]["spec"]["template"]["spec"], container(name)
    assert pod["securityContext"]["runAsNonRoot"]
    assert part["securityContext"]["readOnlyRootFilesystem"]
    assert not part["securityContext"]["allowPrivilegeEscalation"]
    assert part["securityContext"]["capabilities"]["drop"] == ["ALL"]
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(part)
    assert part["resources"]["limits"]["memory"]
    assert part["resources"]["requests"]["cpu"]
    ports = {port["name"] for port in part["ports"]}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        (how,) = [value for key, value in part[probe].items() if key in ("httpGet", "tcpSocket")]
        assert how["port"] in ports


def test_only_parts_of_this_app_reach_the_cluster_and_visitors_are_sticky() -> None:
    (policy,) = [entry["spec"] for entry in OBJECTS if entry["kind"] == "NetworkPolicy"]
    (expression,) = policy["podSelector"]["matchExpressions"]
    assert set(expression["values"]) == set(COMMANDS)
    (ingress,) = [entry for entry in OBJECTS if entry["kind"] == "Ingress"]
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/affinity"] == "cookie"


def test_every_part_has_the_code_and_the_packages() -> None:
    text = (DEPLOY / "cluster.Dockerfile").read_text(encoding="utf-8")
    assert "FROM tradeoff\n" in text
    assert "ENV PYTHONPATH=/app" in text
    assert text.rstrip().count("USER 10001") == 1
    assert "!requirements-cluster.txt" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_page_on_sizing_names_files_and_commands_that_exist() -> None:
    page = (ROOT / "docs" / "sizing.md").read_text(encoding="utf-8")
    named = re.findall(r"((?:deploy|docs)/[\w/.-]+\w|requirements-cluster\.txt)", page)
    assert len(set(named)) >= 5
    assert [name for name in named if not (ROOT / Path(name)).exists()] == []
    for line in re.findall(r"dask (?:scheduler|worker) .*", page):
        words = line.split("  ")[0].split()
        COMMANDS[words[1]].make_context(words[1], words[2:])
