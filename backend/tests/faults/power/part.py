"""The part "power": many cuts over a few recordings, and controls that must lose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.faults.power import house, recording, shim
from tests.faults.run import Run

CUTS = 50  # a recording, at full volume
CONTROL_CUTS = 20  # an unsafe drive must be caught within so many


def run(run: Run, *, clients: int = 8, each: int = 25, scale: int = 1024 * 1024, quick: bool = False) -> None:
    """`run.count` cuts of the safe drive, none of which may lose; and the controls (`quick`: one, till it loses)."""
    library = shim.build(run.folder)
    base = house.prepare(run.folder / "base")
    with recording.opening(run.folder / "opener") as opener:
        number = 0
        while run.done < run.count and not run.failures:
            number += 1
            folder = run.folder / f"recording-{number}"
            load: dict[str, Any] = {"clients": clients, "each": each, "scale": scale}
            seed = run.rng.randrange(1 << 30)
            made = recording.record(folder, base, library, seed=seed, collects=not quick, **load)
            _cut(run, made, opener, folder, min(CUTS, run.count - run.done))
            _measure(run, made)
            made.log.unlink()
        for synchronous in ("NORMAL",) if quick else ("NORMAL", "OFF"):
            _control(run, base, library, opener, synchronous, stop_at_loss=quick)


def _cut(run: Run, made: recording.Recording, opener: recording.Opener, folder: Path, count: int) -> None:
    at = recording.cut_points(made, count, run.rng)
    for cut in recording.cuts(made, at, opener, folder, run.rng):
        run.done += 1
        run.add("acknowledged facts checked", cut.acknowledged)
        if cut.wrong:
            run.fail(f"{folder.name}, cut after record {cut.at}: {len(cut.wrong)} wrong: {'; '.join(cut.wrong[:3])}")
    run.say(f"{folder.name}: {count} cuts")


def _measure(run: Run, made: recording.Recording) -> None:
    run.add("recordings")
    run.add("bytes stored", made.load.stored)
    run.add("bytes written", recording.written(made))
    run.detail["bytes written per byte stored"] = round(run.detail["bytes written"] / run.detail["bytes stored"], 2)


def _control(
    run: Run, base: house.Base, library: Path, opener: recording.Opener, synchronous: str, *, stop_at_loss: bool
) -> None:
    """The same on an unsafe setting. Were nothing lost, all the cuts above would prove nothing."""
    folder = run.folder / f"control-{synchronous}"
    seed = run.rng.randrange(1 << 30)
    made = recording.record(folder, base, library, seed=seed, clients=4, each=8, scale=65536, synchronous=synchronous)
    tried = lost = 0
    for cut in recording.cuts(made, recording.cut_points(made, CONTROL_CUTS, run.rng), opener, folder, run.rng):
        tried += 1
        lost += cut.loses
        if lost and stop_at_loss:
            break
    run.detail[f"control, synchronous {synchronous}"] = f"{lost} of {tried} cuts lost acknowledged files"
    if not lost:
        run.fail(f"the harness is blind: synchronous {synchronous} lost nothing in {tried} cuts")
