"""The client for large files, the same for all servers: curl, several at once where streams are asked for."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Failed(RuntimeError):
    """A transfer did not answer 2xx, ended short, or gave other bytes."""


@dataclass(frozen=True)
class Target:
    """Where bytes go or come from. `form` names the field of a multipart form, where a server wants one."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    form: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a client saw: wall-clock seconds, its own CPU seconds, and whatever else a workload wants to keep."""

    seconds: float
    client_cpu: float
    more: dict[str, Any] = field(default_factory=dict)


def get(targets: Sequence[Target], size: int) -> Outcome:
    """Until each target's `size` bytes have arrived; all at once."""
    commands = [_curl(target, "-o", "/dev/null", "-w", "%{http_code} %{size_download}") for target in targets]
    outcome, outputs = _together(commands)
    for output in outputs:
        status, received = output.split()
        if status != "200" or int(received) != size:
            raise Failed(f"GET answered {status} with {received} of {size} bytes")
    return outcome


def put(targets: Sequence[Target], paths: Sequence[Path]) -> Outcome:
    """Until the bytes of each file are acknowledged; all at once."""
    commands = [
        _curl(target, *_body(target, path), "-o", "/dev/null", "-w", "%{http_code}")
        for target, path in zip(targets, paths, strict=True)
    ]
    outcome, outputs = _together(commands)
    if any(not output.startswith("2") for output in outputs):
        raise Failed(f"PUT answered {', '.join(outputs)}")
    return outcome


def same(target: Target, path: Path) -> None:
    """Read it back and compare every byte. Raises Failed."""
    with subprocess.Popen(_curl(target, "--fail"), stdout=subprocess.PIPE) as reading:
        compared = subprocess.run(["cmp", "-", str(path)], stdin=reading.stdout, capture_output=True, check=False)
    if compared.returncode or reading.returncode:
        raise Failed(f"{target.url}: {compared.stdout.decode()}{compared.stderr.decode()} curl: {reading.returncode}")


def _body(target: Target, path: Path) -> list[str]:
    return ["-F", f"{target.form}=@{path}"] if target.form else ["-T", str(path)]


def _curl(target: Target, *more: str) -> list[str]:
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    return ["curl", "-sS", "-H", "Expect:", *headers, *more, target.url]


def _together(commands: Sequence[list[str]]) -> tuple[Outcome, list[str]]:
    cpu, began = _children_cpu(), time.perf_counter()
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    outputs = [process.communicate()[0] for process in running]
    seconds = time.perf_counter() - began
    if any(process.returncode for process in running):
        raise Failed(f"curl ended with {[process.returncode for process in running]}: {outputs}")
    return Outcome(seconds, _children_cpu() - cpu), outputs


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
