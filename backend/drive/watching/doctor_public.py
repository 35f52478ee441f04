"""Is the public address reached from here, and is it this install that answers there?"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings

from drive.watching.doctor import Told, fail, ok, warn
from drive.watching.doctor_running import judge_clock
from drive.watching.figures import instance

SECONDS = 10
MARK = "doctor-asks"


def public() -> Iterator[Told]:
    url = settings.PUBLIC_URL
    try:
        with _ask("/livez") as answer:
            headers = answer.headers
    except (OSError, ValueError) as error:  # urllib's own errors are OSErrors
        reason = getattr(error, "reason", None) or error
        advice = "See name, port, certificate and proxy; or it can not be reached from this machine."
        yield fail("public", f"{url}/livez: {reason}", advice)
        return
    if headers.get("X-Request-ID") != MARK:
        yield fail("public", f"{url} is answered by something else", "See where the proxy sends it.")
        return
    yield _who_answers(url)
    if date := headers.get("Date"):
        apart = parsedate_to_datetime(date).timestamp() - time.time()
        if judge_clock(apart).state == "fail":
            yield fail("public", f"its clock is {apart:.0f} s off this machine's", "Set both by a time service.")


def _who_answers(url: str) -> Told:
    if not settings.METRICS_TOKEN:
        advice = "With HOLDFAST_METRICS_TOKEN set it can be told whether it is this one."
        return warn("public", f"a Holdfast answers at {url}", advice)
    try:
        with _ask("/metrics") as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        advice = "The proxy keeps /metrics back, or another install answers."
        return warn("public", f"a Holdfast answers at {url}, its /metrics with {error.code}", advice)
    except OSError as error:
        return fail("public", f"{url}/metrics: {error}", "See the proxy.")
    if f'instance_id="{instance()}"' not in text:
        return fail("public", f"another install answers at {url}", "See where the proxy sends it.")
    return ok("public", f"this install answers at {url}")


def _ask(path: str) -> Any:
    headers = {"X-Request-ID": MARK}
    if path == "/metrics":
        headers["Authorization"] = f"Bearer {settings.METRICS_TOKEN}"
    request = urllib.request.Request(settings.PUBLIC_URL + path, headers=headers)
    return urllib.request.urlopen(request, timeout=SECONDS)  # its scheme was checked when the settings were read
