"""What the edge's template asks for, its image and docker-compose.edge.yml give it."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[4]
ASKED = set(re.findall(r"\$\{(HOLDFAST_EDGE_\w+)\}", (ROOT / "edge" / "nginx.conf.template").read_text()))
IMAGE = set(re.findall(r"\b(HOLDFAST_EDGE_\w+)=\S+", (ROOT / "edge" / "Dockerfile").read_text()))
SERVICES = yaml.safe_load((ROOT / "docker-compose.edge.yml").read_text())["services"]


def test_every_variable_of_the_template_has_a_value():
    given = {name for name in SERVICES["edge"]["environment"] if name.startswith("HOLDFAST_EDGE_")}
    assert ASKED - IMAGE - given == set()
    assert given | IMAGE == ASKED, "a value that nobody asks for"


def test_the_template_has_no_other_variables_to_be_filled_in():
    text = (ROOT / "edge" / "nginx.conf.template").read_text()
    assert set(re.findall(r"\$\{(\w+)\}", text)) == ASKED


def test_the_backend_and_the_edge_are_given_the_same_secret():
    assert (
        SERVICES["backend"]["environment"]["HOLDFAST_EDGE_SECRET"]
        == SERVICES["edge"]["environment"]["HOLDFAST_EDGE_SECRET"]
    )
