"""The client for many small requests: flood.c, compiled once a run, fed with a plan and its answer read."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from bench.clients import Failed, Outcome

SOURCE = Path(__file__).with_name("flood.c")


@dataclass(frozen=True)
class Request:
    """One request. `header` is one more line of headers. With `expect`, the answer's body must be these bytes; with
    `within`, these bytes (offset, length) of the file that the plan was given as its data.
    """

    method: str
    path: str
    body: bytes = b""
    header: str = "-"
    expect: bytes | None = None
    within: tuple[int, int] | None = None


class Plan:
    """Requests in the form that flood.c reads, prepared before any clock runs.

    With `data`, a file that is there already, no request has a body of its own.
    """

    def __init__(
        self, folder: Path, requests: Iterable[Request], headers: Mapping[str, str], data: Path | None = None
    ) -> None:
        self.folder = folder
        self.data = data or folder / "data"
        self.count = 0
        folder.mkdir(exist_ok=True)
        with (folder / "plan").open("w", encoding="utf-8") as plan, (folder / "data").open("wb") as own:
            for request in requests:
                at = own.tell()
                own.write(request.body)
                check = request.within or (0, -1)
                if request.expect is not None:
                    check = (own.tell(), own.write(request.expect))
                cells = (request.method, request.path, at, len(request.body), request.header, *check)
                plan.write("\t".join(map(str, cells)) + "\n")
                self.count += 1
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        (folder / "headers").write_text(lines, encoding="utf-8", newline="")

    def run(self, base: str, connections: int, *, seconds: float = 0, may_fail: bool = False) -> Outcome:
        """Send it to the server at `base` (http://host:port). Raises Failed when an answer was not as it must be."""
        where = urlsplit(base)
        files = [str(self.folder / "plan"), str(self.data), str(self.folder / "headers")]
        command = [program(), where.hostname or "", str(where.port), str(connections), *files, str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"flood: {done.stderr}")
        found = json.loads(done.stdout)
        if found["failed"] and not may_fail:
            raise Failed(f"{found['failed']} of {found['done']} answers were not as they must be: {found}")
        return Outcome(found.pop("seconds"), found.pop("cpu"), found)


@cache
def program() -> str:
    """The path of the compiled client. Raises Failed with the compiler's words."""
    folder = Path(mkdtemp(prefix="holdfast-flood-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    target = folder / "flood"
    command = ["gcc", "-O2", "-D_GNU_SOURCE", "-pthread", "-o", str(target), str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"flood.c does not compile: {done.stderr}")
    return str(target)
