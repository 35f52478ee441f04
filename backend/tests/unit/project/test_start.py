"""`make serve` on a machine where something is in the way: one clear line, exit code 1, nothing begun."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@pytest.fixture
def free_ports(monkeypatch):
    """Two ports that were free a moment ago."""
    monkeypatch.setenv("HOLDFAST_EVENTS_PORT", str(a_free_port()))
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def serve(**settings):
    """Run serve.py to its end: (exit code, lines of stderr)."""
    env = os.environ | {name: str(value) for name, value in settings.items()}
    command = [sys.executable, ROOT / "scripts" / "serve.py", "serve"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize("variable", ["HOLDFAST_API_PORT", "HOLDFAST_PAGE_PORT", "HOLDFAST_EVENTS_PORT"])
def test_it_names_the_port_that_is_taken_and_touches_nothing(tmp_path, taken_port, free_ports, variable):
    ports = {"HOLDFAST_API_PORT": free_ports[0], "HOLDFAST_PAGE_PORT": free_ports[1], variable: taken_port}
    code, lines = serve(**ports, HOLDFAST_DATA=tmp_path / "data")
    assert code == 1
    assert len(lines) == 1
    assert f"port {taken_port} is taken" in lines[0]
    assert variable in lines[0]
    assert not (tmp_path / "data").exists()


def test_it_refuses_a_data_folder_that_can_not_be_written(tmp_path, free_ports):
    (tmp_path / "file").write_text("in the way")
    code, lines = serve(
        HOLDFAST_API_PORT=free_ports[0], HOLDFAST_PAGE_PORT=free_ports[1], HOLDFAST_DATA=tmp_path / "file" / "data"
    )
    assert (code, len(lines)) == (1, 1)
    assert "not writable" in lines[0]
    assert "HOLDFAST_DATA" in lines[0]


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "８０"])
def test_it_refuses_a_port_that_is_no_port(text):
    code, lines = serve(HOLDFAST_API_PORT=text)
    assert (code, len(lines)) == (1, 1)
    assert "HOLDFAST_API_PORT" in lines[0]


def test_it_says_so_when_python_can_make_no_environment(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import environment

    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit, match=r"no venv module.*apt-get install python3"):
        environment.create()
