"""python -m tests.faults PART --engine sqlite --seed 7 --count 50, or `report`."""

from __future__ import annotations

import argparse
import secrets
import sys

from tests import engines
from tests.faults import results
from tests.faults.parts import NOT_ON, PARTS
from tests.faults.run import perform, record


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("part", choices=[*PARTS, "report"])
    parser.add_argument("--engine", choices=engines.NAMES, default=engines.chosen())
    parser.add_argument("--seed", type=int, help="as told by an earlier run; else a new one")
    parser.add_argument("--count", type=int, default=20, help="faults to inject")
    parser.add_argument("--keep", action="store_true", help="leave the folder of the run")
    parser.add_argument("--no-record", action="store_true", help="do not append to the results")
    asked = parser.parse_args()
    if asked.part == "report":
        from tests.faults import report

        print(report.write())
        return 0
    if asked.engine in NOT_ON.get(asked.part, ()):
        parser.error(f"{asked.part} is not for {asked.engine}")
    seed = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    engines.end_tidily_on_sigterm()
    run = perform(asked.part, PARTS[asked.part], engine=asked.engine, seed=seed, count=asked.count, keep=asked.keep)
    if run.done and not asked.no_record:
        record(run)
    print(
        f"{asked.part} on {asked.engine}: {run.done} faults, {len(run.failures)} failures"
        f" (seed {seed}, code {results.code()}) {run.detail}"
    )
    return 1 if run.failures or run.done < run.count else 0


if __name__ == "__main__":
    sys.exit(main())
