"""`make bench`, or `python -m bench` in backend/: measure what is still wanted, then make the report.

python -m bench                             what this code still lacks, in order, for at most 55 minutes
python -m bench --only W3 --rounds 1 --peers holdfast-sqlite,copyparty
python -m bench --only turn | crowd | memory | W12 | million | archive | photographs | page | thousand
python -m bench --only restore | transfer   10 GiB each: minutes, and 50 GiB of disk
python -m bench --report                    only the report, from what was measured before
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench import report, results, rounds, rows, sitting, special


def names(text: str) -> list[str]:
    """`W1,W4` → ["W1", "W4"]."""
    return [word for word in text.split(",") if word]


def mebibytes(text: str) -> int:
    """`512MiB`, `1GiB` → MiB."""
    for unit, factor in (("MiB", 1), ("GiB", 1024)):
        if text.endswith(unit) and text.removesuffix(unit).isdigit():
            return int(text.removesuffix(unit)) * factor
    raise argparse.ArgumentTypeError("a size looks like 256MiB or 1GiB")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--only",
        type=names,
        default=[],
        help="W1 W2 W3 W4 W6 W7 W12 turn crowd memory million archive photographs page restore transfer thousand",
    )
    parser.add_argument("--peers", type=names, default=[], help=f"of {' '.join(rows.TITLES)}")
    parser.add_argument("--rounds", type=int, default=None, help="so many more; default: as many as are still wanted")
    parser.add_argument("--minutes", type=float, default=55, help="begin nothing that would not end within")
    parser.add_argument("--seed", type=int, default=None, help="of the order and of random places")
    parser.add_argument("--size", type=mebibytes, default=1024, help="of the large file; less than 1GiB only tries out")
    parser.add_argument("--small-files", type=int, default=5_000)
    parser.add_argument("--ageing-files", type=int, default=None, help="of 256 MiB in W12; default 80")
    parser.add_argument("--folder", type=Path, default=None, help="where to write (a real disk, no tmpfs)")
    parser.add_argument("--trial", action="store_true", help="keep the figures out of the repository")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    options = parser.parse_args()
    _check(parser, options)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    until = time.monotonic() + options.minutes * 60
    scale = sitting.Scale(size=options.size * sitting.MIB, small_files=options.small_files)
    trial = options.trial or not scale.full
    keep = results.FOLDER if not trial else Path(tempfile.gettempdir()) / "holdfast-bench-tried"
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-", dir=options.folder) as folder:
        run = rounds.Run(Path(folder), seed=seed, until=until, scale=scale, results=keep)
        if not options.report:
            run.peers, run.ageing_files = options.peers, options.ageing_files
            if not options.only or any(name not in special.NAMES for name in options.only):
                run.groups(options.only, options.peers, options.rounds)
            special.run(run, options.only)
    if not trial:
        report.write()
    else:
        print(f"A trial: its figures are in {keep}, not in the report.")


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    known = {name for group in rows.GROUPS for name in group.workloads} | set(special.NAMES)
    if unknown := [*(set(options.only) - known), *(set(options.peers) - set(rows.TITLES))]:
        parser.error(f"there is no {', '.join(unknown)}")


if __name__ == "__main__":
    main()
