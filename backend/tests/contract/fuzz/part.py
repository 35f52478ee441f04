"""`make soak PART=fuzz COUNT=10000`: so many requests, made by schemathesis, as nobody, a user and a link's visitor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, cast

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.core.errors import SerializationNotPossible
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.fuzz.world import World
from tests.contract.schema import ANYWHERE, OPENAPI
from tests.contract.servers import Real
from tests.faults.run import Run

WHO = ("nobody", "user", "visitor")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
RENEW_REQUESTS = 150


def run(run: Run) -> None:
    """Ask until `run.count` requests were answered. A wrong answer is told with the request that brought it."""
    os.environ["HOLDFAST_TEST_ENGINE"] = run.engine
    server = Real()
    try:
        server.make_user("bo")
        Fuzz(run, World(server, run.rng)).everything()
    finally:
        server.stop()


class Fuzz:
    """Requests of one run."""

    def __init__(self, run: Run, world: World) -> None:
        self.run, self.world, self.told = run, world, set[str]()

    def everything(self) -> None:
        """All operations in turn, until enough was asked."""
        document = schemathesis.openapi.from_path(OPENAPI)
        operations = [cast(Any, found).ok() for found in document.get_all_operations()]
        while self.run.done < self.run.count:
            self.run.rng.shuffle(operations)
            for operation in operations:
                left = self.run.count - self.run.done
                self.one(operation, min(left, max(1, self.run.count // (2 * len(operations)))))
                if self.run.done >= self.run.count:
                    return

    def one(self, operation: Any, examples: int) -> None:
        """Some requests to one operation, most of them as the contract wants them."""
        mode = GenerationMode.NEGATIVE if self.run.rng.random() < 0.3 else GenerationMode.POSITIVE

        @hypothesis.seed(self.run.rng.getrandbits(32))
        @hypothesis.settings(
            max_examples=examples, deadline=None, database=None, derandomize=False, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), print_blob=False,
        )  # fmt: skip
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            self.ask(operation, case)

        try:
            ask()
        except (hypothesis.errors.Unsatisfiable, SerializationNotPossible):
            self.run.add("operations without a request of that kind")

    def ask(self, operation: Any, case: Any) -> None:
        who = self.run.rng.choice(WHO)
        for part in (case.path_parameters, case.query, case.headers, case.body):
            self.world.put_ids(part)
        response = case.call(base_url=self.world.server.url, headers=self.world.headers(who), timeout=60)
        self.run.done += 1
        self.run.add(f"{who} {response.status_code // 100}xx")
        if self.run.done % RENEW_REQUESTS == 0:
            self.world.renew()
        if response.status_code in ANYWHERE:
            return
        try:
            case.validate_response(response, checks=CHECKS)
        except BaseExceptionGroup as group:
            self.tell(f"{operation.label} as {who}: {response.status_code}", group.exceptions)
        except AssertionError as error:
            self.tell(f"{operation.label} as {who}: {response.status_code}", [error])

    def tell(self, where: str, errors: Sequence[BaseException]) -> None:
        """A failure, once for each operation and status: one cause is one line."""
        if where not in self.told:
            self.told.add(where)
            self.run.fail(where + "\n" + "\n".join(str(error) for error in errors))
