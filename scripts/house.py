"""Where things are and on which ports: read from the environment once, checked before any work begins."""

import errno
import os
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"


def stop(line: str) -> NoReturn:
    """End with one clear line on stderr and exit code 1."""
    sys.exit(f"Holdfast can not start: {line}")


def port_from_env(name: str, default: int) -> int:
    """The port number in the variable `name`; stops on anything that is not 1–65535."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        stop(f"{name} is “{text}”, which is not a port number (1–65535).")
    return int(text)


@dataclass(frozen=True)
class Place:
    """One running house: its address, ports and data folder."""

    bind: str
    data: Path
    api_port: int
    page_port: int
    events_port: int | None = None  # None: nothing serves events

    @classmethod
    def from_env(
        cls, *, api_variable: str = "HOLDFAST_API_PORT", api_default: int = 8000, events: bool = False
    ) -> "Place":
        """Read HOLDFAST_BIND, HOLDFAST_DATA and the ports; a relative data folder counts from the repository."""
        return cls(
            bind=os.environ.get("HOLDFAST_BIND") or "127.0.0.1",
            data=ROOT / os.path.expanduser(os.environ.get("HOLDFAST_DATA") or "data"),
            api_port=port_from_env(api_variable, api_default),
            page_port=port_from_env("HOLDFAST_PAGE_PORT", 8080),
            events_port=port_from_env("HOLDFAST_EVENTS_PORT", 8002) if events else None,
        )

    @property
    def page_url(self) -> str:
        """What a person types into the browser on this machine."""
        everywhere = self.bind in ("0.0.0.0", "::", "127.0.0.1", "::1")
        host = "localhost" if everywhere else self.bind
        return f"http://{host}:{self.page_port}"

    def check_ports(self) -> None:
        """Stop when a port is taken; the other variable's name tells how to choose another."""
        ports = {"HOLDFAST_API_PORT": self.api_port, "HOLDFAST_PAGE_PORT": self.page_port}
        if self.events_port is not None:
            ports["HOLDFAST_EVENTS_PORT"] = self.events_port
        if self.api_port == self.page_port:
            stop(f"the API and the page can not share port {self.api_port}.")
        if self.events_port in (self.api_port, self.page_port):
            stop(f"the events can not share port {self.events_port} with the API or the page.")
        for variable, port in ports.items():
            problem = why_port_is_unusable(self.bind, port)
            if problem:
                stop(f"port {port} {problem}. Is Holdfast running already? Choose another with {variable}=…")

    def check_data_folder(self) -> None:
        """Make the data folder (mode 0700) when it is missing; stop when nothing can be written into it."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.data):
                pass
        except OSError as error:
            stop(f"the data folder {self.data} is not writable ({error.strerror}). Choose another with HOLDFAST_DATA=…")


def why_port_is_unusable(bind: str, port: int) -> str | None:
    """None when the port can be bound; else words that go after “port N …”."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last owner has just left (TIME_WAIT) is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except PermissionError:
            return "needs more rights than this user has"
        except OSError as error:
            return "is taken" if error.errno == errno.EADDRINUSE else f"can not be used on {bind} ({error.strerror})"
    return None
