"""`make bench`, or `python -m bench --rounds 5 --size 1GiB` in backend/."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import report, transfer

UNITS = {"MiB": 1024**2, "GiB": 1024**3}


def size(text: str) -> int:
    """`512MiB`, `1GiB` → bytes."""
    for unit, factor in UNITS.items():
        if text.endswith(unit):
            return int(text.removesuffix(unit)) * factor
    raise argparse.ArgumentTypeError("a size looks like 256MiB or 1GiB")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=size, default=size("1GiB"))
    parser.add_argument("--folder", type=Path, default=None, help="where to write (a real disk, no tmpfs)")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "docs" / "performance.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-", dir=arguments.folder) as folder:
        results = transfer.measure(Path(folder), rounds=arguments.rounds, size=arguments.size)
    arguments.out.write_text(report.page(results, rounds=arguments.rounds, size=arguments.size), encoding="utf-8")
    print(arguments.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
