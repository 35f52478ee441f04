"""An install that moves house: backup through compose, fresh volumes, restore. Before the strikes: it is small yet."""

from __future__ import annotations

from tests.compose import sending
from tests.compose.conftest import Home
from tests.compose.engine import Engine
from tests.compose.stack import Stack, override

MIB = 1024 * 1024
DATA = {"a.txt": b"a", "b.bin": sending.content("b", 5 * MIB + 3)}


def test_a_backup_is_restored_into_fresh_volumes(home: Home, engine: Engine) -> None:
    """Also: a database server that could lose what was acknowledged is refused before anything is written."""
    folder = {"parent": home.root, "name": "to be moved"}
    with home.stack.api(home.token) as api:
        moved = str(api.json("POST", "/api/v1/nodes", folder)["id"])
    for name, data in DATA.items():
        sending.send(home.stack, home.token, moved, name, data)
    backup = engine.folder / "monday.holdfast"
    with backup.open("wb") as out:
        said = home.stack.compose(
            "run", "--rm", "-T", "--no-deps", "backend", "backup", "-", capture_output=False, stdout=out, text=False
        )
    assert said.returncode == 0

    other = Stack(engine, "holdfast-moved").with_secrets_of(home.stack)
    try:
        unsafe = "services: {db: {command: [--innodb-flush-log-at-trx-commit=2, --max-connections=600]}}"
        careless = override(engine, "careless.yml", unsafe)
        other.files.append(careless)
        other.must("up", "-d", "--no-build", "db")
        other.wait_healthy("db")
        refused = other.compose("run", "--rm", "-T", "migrate")
        assert refused.returncode != 0
        lines = [line for line in refused.stderr.splitlines() if line.startswith("Holdfast can not start: ")]
        assert len(lines) == 1
        assert "innodb_flush_log_at_trx_commit" in lines[0]
        assert "Traceback" not in refused.stderr
        other.files.remove(careless)

        other.must("up", "-d", "--no-build", "db")
        with backup.open("rb") as given:
            restored = other.must("run", "--rm", "-T", "--no-deps", "backend", "restore", "-", stdin=given)
        assert "all is well" in restored
        other.up()
        sending.expect_files(other, DATA, moved)
    finally:
        other.down()
