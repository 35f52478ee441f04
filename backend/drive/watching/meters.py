"""The counters of requests. With gunicorn's processes they stand in files that all of them share (see folder)."""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram

from drive.watching.seen import Seen

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600)  # the last ones are transfers

OWN = CollectorRegistry()  # of this process; read where there are no files to share

REQUESTS = Counter(
    "holdfast_http_requests", "Requests that were answered.", ["method", "route", "status"], registry=OWN
)
DURATION = Histogram(
    "holdfast_http_request_duration_seconds", "From the request's headers to the answer's last byte.",
    ["method", "route", "status"], registry=OWN, buckets=SECONDS,
)  # fmt: skip
RECEIVED = Counter("holdfast_http_received_bytes", "Bytes of the bodies of requests.", ["route"], registry=OWN)
SENT = Counter("holdfast_http_sent_bytes", "Bytes of the bodies of answers.", ["route"], registry=OWN)
CUT = Counter("holdfast_http_cut", "Answers that did not come to their end.", ["route"], registry=OWN)
UPLOADS = Counter(
    "holdfast_uploads", "Uploads, by way (tus, put, bulk, form) and what became of them.",
    ["way", "outcome"], registry=OWN,
)  # fmt: skip


def record(seen: Seen) -> None:
    requests, duration = _of(seen.method, seen.route, seen.status_class)
    requests.inc()
    duration.observe(seen.duration)
    if seen.received:
        _bytes(RECEIVED, seen.route).inc(seen.received)
    if seen.sent:
        _bytes(SENT, seen.route).inc(seen.sent)
    if not seen.whole:
        CUT.labels(seen.route).inc()
    if seen.upload:
        way, outcomes = seen.upload
        for outcome in outcomes:
            UPLOADS.labels(way, outcome).inc()


# Looking a child up by its labels costs more than counting.
@lru_cache(maxsize=4096)
def _of(method: str, route: str, status: str) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, status), DURATION.labels(method, route, status)


@lru_cache(maxsize=1024)
def _bytes(counter: Counter, route: str) -> Counter:
    return counter.labels(route)
