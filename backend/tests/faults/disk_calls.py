"""SQLite on a disk that fails: the n-th write or fsync answers EIO or ENOSPC, or nothing has room any more.

The shim of the power harness makes the calls fail and records what reached the files. What was answered with 2xx must
be there afterwards: in the files as the kernel shows them, and as a power cut would leave them, where what a failed
fsync had to carry is lost (see tests/faults/power).
"""

from __future__ import annotations

import errno
import http.client
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.faults.power import house, log, recording, shim, workload
from tests.faults.power.contents import make
from tests.faults.power.model import Disk
from tests.faults.power.oracle import Expected
from tests.faults.run import Run

FAULTS_A_SERVER = 50
# 507 storage full, 503 busy, and 0: the server answered and closed before it had read the whole body.
MAY_ANSWER = {0, 503, 507}
NORMAL_AGAIN_SECONDS = 10
LONGEST = 200  # rounds of work until a fault must have shown
KEPT = make(1, 300_000)  # a file that is downloaded while the disk fails
KINDS = (("write", shim.WRITES), ("fsync", shim.FSYNCS))
ERRORS = (errno.ENOSPC, errno.EIO)


@dataclass
class Site:
    """One server with its files, faults and clients."""

    run: Run
    folder: Path
    faults: shim.Faults
    load: workload.Load
    before: dict[str, bytes]
    kept: str = ""  # the id of the file that is downloaded while calls fail
    rounds: int = 0

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def work(self, clients: int, each: int) -> None:
        """New clients for each round: what a refusal left open is nobody's file any more."""
        self.rounds += 1
        seed = self.run.rng.randrange(1 << 30)
        workload.run(self.load, clients=clients, each=each, seed=seed, first=self.rounds * 100)


def run(run: Run, *, control: int = 10) -> None:
    """One call after the other: the first write, the first fsync, the second write …, counted from when it was set.

    Of 400 faults, each n-th write and each n-th fsync for n = 1 … 200 fails. Every tenth time the disk is full, too.
    `control` is how many faults the control gets.
    """
    library = shim.build(run.folder)
    base = house.prepare(run.folder / "base")
    with recording.opening(run.folder / "opener") as opener:
        while run.done < run.count and not run.failures:
            _serve(run, library, base, opener, min(FAULTS_A_SERVER, run.count - run.done))
        if not run.failures:
            _control(run, library, base, opener, control)


def _serve(run: Run, library: Path, base: house.Base, opener: recording.Opener, count: int, **env: str) -> Site:
    """`count` faults on one server; then its files are looked at."""
    folder = run.folder / f"server-{run.done}{''.join(env)}"
    with ExitStack() as stack:
        site = _site(run, folder, library, base, stack, env)
        for _ in range(count):
            _one(site, run.done)
            run.done += 1
    site.load.notes.close()
    for status in site.load.refusals.keys() - MAY_ANSWER:
        run.fail(f"{site.load.refusals[status]} requests were answered {status}: {site.load.reasons[status][:3]}")
    for error in site.load.errors:
        run.fail(error)
    for status, times in site.load.refusals.items():
        run.add(f"answered {status}" if status else "connection closed", times)
    _look(site, opener)
    run.say(f"{folder.name}: {count} faults, answers {dict(site.load.refusals)}")
    return site


def _site(run: Run, folder: Path, library: Path, base: house.Base, stack: ExitStack, env: dict[str, str]) -> Site:
    data = folder / "data"
    data.mkdir(parents=True)
    base.copy(data)
    faults, path = shim.Faults(folder / "control"), folder / "log"
    before = {file.name: file.read_bytes() for file in data.iterdir()}
    more = shim.environment(library, data, log=path, faults=faults) | env
    more["POWER_CHECKPOINT_BYTES"] = str(recording.CHECKPOINT_BYTES)
    port = stack.enter_context(house.serving(data, **more))
    stack.callback(faults.clear)  # it may end in peace
    load = workload.Load(port, base.token, base.top, log.Notes(path), calm=False, scale=128 * 1024)
    return Site(run, folder, faults, load, before)


def _one(site: Site, number: int) -> None:
    """One fault; while it lasts a download must work, afterwards an upload."""
    (name, kind), nth = KINDS[number % 2], number // 2 + 1
    error = ERRORS[number // 2 % 2]
    times = site.run.rng.choice((1, 1, 1, 3, shim.FOR_EVER))
    site.kept = site.kept or store_file(site, "kept.bin", KEPT)
    site.faults.fail(kind, nth=nth, times=times, error=error)
    what = f"{name} {nth} fails with {errno.errorcode[error]}{', as all after it' if times < 0 else ''}"
    _meet(site, what)
    if number % 10 == 9:
        site.faults.fill(site.run.rng.choice((0, 5_000, 200_000, 2_000_000)))
        _meet(site, "a full disk")
        site.run.add("full disks")


def _meet(site: Site, what: str) -> None:
    """Work until the fault has shown; look that downloads go on, and that all is well once it is gone."""
    for _ in range(LONGEST):
        site.work(clients=3, each=3)
        if site.faults.failed or site.load.errors:
            break
    if download(site, site.kept) != KEPT:
        site.run.fail(f"{what}: a file could not be downloaded meanwhile")
    site.run.add("calls failed", site.faults.failed)
    if not site.faults.failed:
        site.run.fail(f"{what}: no call met it")
    site.faults.clear()
    _must_work(site, what)


def _must_work(site: Site, what: str) -> None:
    until = time.monotonic() + NORMAL_AGAIN_SECONDS
    while not store_file(site, f"after {site.rounds}", b"again"):
        if time.monotonic() > until:
            site.run.fail(f"{what}: nothing can be stored {NORMAL_AGAIN_SECONDS} s after the disk works again")
            return
        time.sleep(0.1)


def store_file(site: Site, name: str, data: bytes) -> str:
    """Store a file by a client of its own; the node's id, "" when it was refused."""
    client = workload.Client(0, 0, site.load)
    try:
        client.put(name, data)
        return client.node_of(name)
    except workload.Refused as refusal:
        site.load.refuse(refusal)
        return ""
    finally:
        client.close()


def download(site: Site, node: str) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", site.load.port, timeout=workload.TIMEOUT_SECONDS)
    try:
        line.request("GET", f"/api/v1/nodes/{node}/content", headers={"Authorization": f"Bearer {site.load.token}"})
        answer = line.getresponse()
        return answer.read() if answer.status == 200 else b""
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        line.close()


def _look(site: Site, opener: recording.Opener) -> None:
    """Compare with what was acknowledged: the files as they are, and what cuts of the power would leave."""
    run, root = site.run, Path(os.path.realpath(site.data))
    disk, expected = Disk(root, site.before), Expected()
    for record in log.read(site.folder / "log"):
        if record.kind == "J":
            expected.take(record.note)
        else:
            disk.apply(record)
    run.add("acknowledged facts checked", expected.acknowledged)
    images = {"the files as they are": site.data}
    for number in range(3):
        image = images[f"cut {number} of the power"] = site.folder / f"image-{number}"
        image.mkdir()
        disk.image(image, run.rng, loses_all=number == 0)
    for name, image in images.items():
        wrong = expected.compare(opener.open(image, site.load, expected))
        if wrong:
            run.fail(f"{site.folder.name}, {name}: {len(wrong)} wrong: {'; '.join(wrong[:3])}")


class _Quiet(Run):
    """A run whose failures are wanted: nobody needs to read them."""

    def fail(self, what: str) -> None:
        self.failures.append(what)


def _control(run: Run, library: Path, base: house.Base, opener: recording.Opener, count: int) -> None:
    """A drive that says "done" whatever COMMIT says: were it not caught, all the above would prove nothing."""
    blind = _Quiet("control", run.engine, run.seed, count, run.folder, run.rng)
    _serve(blind, library, base, opener, count, POWER_DEAF="1")
    caught = [failure for failure in blind.failures if " wrong: " in failure and " lost: " in failure]
    run.detail["control, errors of COMMIT ignored"] = f"{len(caught)} of 4 images miss acknowledged files"
    if not caught:
        run.fail(f"the harness is blind: a drive that ignores errors of COMMIT was not caught: {blind.failures}")
