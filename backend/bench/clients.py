"""One client for all servers: curl, several at once where streams are asked for."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


class Failed(RuntimeError):
    """A transfer did not answer 2xx, or ended short."""


@dataclass(frozen=True)
class Target:
    """Where bytes go or come from."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str | None = None


def get(targets: Sequence[Target], size: int) -> float:
    """Seconds until each target's `size` bytes have arrived; all at once."""
    commands = [_curl(target, "-o", "/dev/null", "-w", "%{http_code} %{size_download}") for target in targets]
    seconds, outputs = _together(commands)
    for output in outputs:
        status, received = output.split()
        if status != "200" or int(received) != size:
            raise Failed(f"GET answered {status} with {received} of {size} bytes")
    return seconds


def put(target: Target, path: Path) -> float:
    """Seconds until the file's bytes are acknowledged."""
    seconds, (output,) = _together([_curl(target, "-T", str(path), "-o", "/dev/null", "-w", "%{http_code}")])
    if not output.startswith("2"):
        raise Failed(f"PUT answered {output}")
    return seconds


def _curl(target: Target, *more: str) -> list[str]:
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    method = ["-X", target.method] if target.method else []
    return ["curl", "-sS", "-H", "Expect:", *headers, *method, *more, target.url]


def _together(commands: Sequence[list[str]]) -> tuple[float, list[str]]:
    began = time.perf_counter()
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    outputs = [process.communicate()[0] for process in running]
    seconds = time.perf_counter() - began
    if any(process.returncode for process in running):
        raise Failed(f"curl ended with {[process.returncode for process in running]}")
    return seconds, outputs
