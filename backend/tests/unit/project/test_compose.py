"""The compose files against the docs, without an engine; tests/compose runs them."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[4]
COMMON = yaml.safe_load((ROOT / "docker-compose.common.yml").read_text())["services"]
VARIANTS = {name: yaml.safe_load((ROOT / name).read_text()) for name in (
    "docker-compose.yml", "docker-compose.postgres.yml", "docker-compose.sqlite.yml",
)}  # fmt: skip
# What has no meaning in a container: where its data lies, its ports, and what the page's own server or the edge reads.
ELSEWHERE = {
    "HOLDFAST_DATA",
    "HOLDFAST_PAGE_PORT",
    "HOLDFAST_API_URL",
    "HOLDFAST_PAGE_LIVE",
    "HOLDFAST_DATABASE",
    "HOLDFAST_DB_PASSWORD",
}


def documented():
    """Every variable of docs/configuration.md, but for those of work on the code and of the edge."""
    text = (ROOT / "docs" / "configuration.md").read_text().split("## Only for work on the code")[0]
    found = set(re.findall(r"^\| `(HOLDFAST_[A-Z_]+)`", text, re.MULTILINE))
    return {name for name in found if not name.startswith("HOLDFAST_EDGE_")}


def test_every_setting_of_the_docs_reaches_the_containers():
    assert documented() - set(COMMON["backend"]["environment"]) - ELSEWHERE == set()


def test_what_is_empty_by_default_is_read_as_not_set():
    """gunicorn's own settings are read as numbers, without asking whether anything stands there."""
    text = (ROOT / "backend" / "config" / "gunicorn.py").read_text()
    for name in re.findall(r'int\(os\.environ\.get\("(HOLDFAST_\w+)"', text):
        assert re.fullmatch(r"\$\{\w+:-\d+\}", COMMON["backend"]["environment"][name]), name


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_takes_every_service_from_the_common_file(variant):
    services = VARIANTS[variant]["services"]
    assert {"migrate", "backend", "worker", "events", "frontend"} <= set(services)
    for name, service in services.items():
        assert service["extends"]["file"] == "docker-compose.common.yml"
        assert service["extends"]["service"] in COMMON
        assert set(service) <= {"extends", "environment", "depends_on"}, name
    for name in ("backend", "worker", "events"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", COMMON)
def test_every_service_is_hardened(name):
    service = COMMON[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is service["init"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert (name == "migrate") is ("healthcheck" not in service)
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
