"""What Prometheus would read, by prometheus-client's own parser."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client.parser import text_string_to_metric_families

TOKEN = "a-marked-metrics-token"  # nothing secret: of the tests' own server


class Scrape:
    def __init__(self, text: str) -> None:
        self.samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def value(self, name: str, **labels: str) -> float:
        """The sum of all series of that name with those labels; 0 when there is none."""
        return sum(
            sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= dict(sample.labels).items()
        )

    def labels(self, name: str) -> set[str]:
        """All values of a label."""
        return {sample.labels[name] for sample in self.samples if name in sample.labels}


def eventually(ask: Callable[[], float], wanted: float) -> float:
    """What is asked for, once it has reached `wanted`: a server counts a request after its last byte has left."""
    until = time.monotonic() + 20
    while (value := ask()) < wanted and time.monotonic() < until:
        time.sleep(0.05)
    return value
