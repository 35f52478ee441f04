"""The other two databases: as docker-compose.yml, in less."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compose import sending
from tests.compose.conftest import moved_in
from tests.compose.engine import Engine
from tests.compose.stack import Stack

MIB = 1024 * 1024
DATA = {"a.txt": b"a", "b.bin": sending.content("b", 5 * MIB + 3)}


@pytest.mark.parametrize("database", ["postgres", "sqlite"])
def test_a_variant_starts_takes_files_and_keeps_them(
    engine: Engine, images: dict[str, int], say: Any, database: str
) -> None:
    stack = Stack(engine, f"holdfast-{database}", f"docker-compose.{database}.yml")
    try:
        home = moved_in(stack, say)
        for name, data in DATA.items():
            sending.send(stack, home.token, home.root, name, data)
        for service in stack.services:
            inspected = stack.inspect(service)
            assert inspected["HostConfig"]["ReadonlyRootfs"] is True
            assert inspected["Config"]["User"].split(":")[0].isdigit()
        stack.must("restart")
        stack.wait_healthy(*stack.services)
        sending.expect_files(stack, DATA)
    finally:
        stack.down()
