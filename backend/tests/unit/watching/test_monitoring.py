"""The dashboard and the alert rules name metrics that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from drive.operations.models import Verification
from drive.watching import meters
from drive.watching.figures import Figures
from drive.watching.seen import Seen
from tests.unit.watching.rows import fresh, task, worker_seen_at

MONITORING = Path(__file__).resolve().parents[4] / "docs" / "monitoring"
_NAME = re.compile(r"\bholdfast_\w+")


@pytest.fixture
def names(db) -> set[str]:
    """Of every metric that an install with a past has."""
    now, path = timezone.now(), "drive.operations.tasks.collect_garbage"
    task("SUCCESSFUL", path=path, value={"chunks": 1, "bytes": 2}, finished_at=now)
    worker_seen_at(now)
    Verification.objects.create(kind="scrub", finished_at=now)
    cut = Seen(method="GET", route="/x", status=200, received=1, sent=1, whole=False, upload=("put", ("begun",)))
    meters.record(cut)
    registry = CollectorRegistry()
    registry.register(Figures(fresh()))
    text = (generate_latest(meters.OWN) + generate_latest(registry)).decode()
    found = {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}
    return found | {"holdfast_database_wal_bytes"}  # of SQLite alone: see test_figures


def dashboard() -> dict:
    return json.loads((MONITORING / "grafana.json").read_text())


def rules() -> list[dict]:
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_the_dashboard_names_metrics_that_there_are(names):
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["targets"], panel["title"]
        for target in panel["targets"]:
            assert set(_NAME.findall(target["expr"])) <= names, target["expr"]


def test_the_alerts_name_metrics_that_there_are(names):
    assert len({rule["alert"] for rule in rules()}) == len(rules())
    for rule in rules():
        assert set(_NAME.findall(rule["expr"])) <= names, rule["expr"]
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert rule["annotations"]["summary"]


def test_every_metric_is_on_the_dashboard_or_in_an_alert(names):
    shown = set(_NAME.findall(json.dumps([dashboard(), rules()])))
    unseen = {name for name in names if not name.endswith(("_sum", "_count", "_created"))} - shown
    assert unseen == {
        "holdfast_collection_last_freed_bytes",
        "holdfast_verification_started_timestamp_seconds",
        "holdfast_verification_finished_timestamp_seconds",
    }
