"""A little of `make soak PART=fuzz`: requests that nobody thought of bring no 5xx and no answer that is not told."""

import pytest

from tests import engines
from tests.contract.conftest import kinds

REQUESTS = 200


@pytest.mark.skipif("real" not in kinds(), reason="the real server alone is fuzzed; it is not part of this run")
def test_it_answers_made_up_requests_as_the_contract_tells() -> None:
    from tests.contract.fuzz.part import run
    from tests.faults.run import perform

    done = perform("fuzz", run, engine=engines.chosen(), seed=7, count=REQUESTS)
    assert done.failures == []
    assert done.done == REQUESTS
