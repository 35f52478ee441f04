"""Do 1,000 photographs of 12 megapixels, held in all eight ways, get the right small pictures, and at what cost?"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from typing import Any

from PIL import Image

from bench import meter
from bench.machine import BACKEND
from bench.peers import holdfast
from bench.peers.holdfast import Holdfast
from bench.rounds import Run
from bench.special.memory import own

COUNT, WIDTH, HEIGHT = 1000, 4000, 3000
CORNERS = ((220, 30, 30), (30, 200, 30), (30, 30, 220), (220, 220, 30))
NOISE = 0.25  # of a grey that is 128 in the mean: a photograph is no flat colour
NEAR = 45
# How a camera held so stores what is seen (EXIF, tag 0x0112).
STORED = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 3600


def run(command: Run) -> None:
    """On SQLite, with the real worker. Prints; raises AssertionError for a picture that is missing or wrong."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    count = max(len(STORED), int(command.scale.some(COUNT)))
    with holdfast.drive(sitting.folder, engine="sqlite", HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
        for at, data in zip(range(count), _photographs(), strict=False):
            target = server.put(f"{at}.jpg")
            # A comment behind the picture makes each a content of its own.
            told = data[:-2] + b"\xff\xfe\x00\x0a" + at.to_bytes(8, "big") + data[-2:]
            _ask(urllib.request.Request(target.url, told, target.headers, method="PUT"))
        worker = subprocess.Popen(
            [sys.executable, str(BACKEND / "manage.py"), "worker"], env=server.house.environment({}),
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _watch(server, worker.pid, count)
        finally:
            worker.terminate()
            worker.wait()


def _watch(server: Holdfast, worker: int, count: int) -> None:
    began, first, peak = time.monotonic(), 0.0, {"worker": 0, "child": 0}
    over = threading.Event()

    def sample() -> None:
        while not over.wait(0.1):
            for pid in meter.tree([worker]):
                with suppress(OSError, StopIteration):
                    kind = "worker" if pid == worker else "child"
                    peak[kind] = max(peak[kind], own(pid))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        for row in server.listing():
            picture = _picture(row["thumbnail"]["256"])
            first = first or time.monotonic() - began
            assert picture.size == (256, 192), row["name"]
            assert _is_right(picture), f"{row['name']} does not stand the right way up"
    finally:
        over.set()
        thread.join()
    seconds = time.monotonic() - began
    figures: dict[str, Any] = {"right": count, "seconds": round(seconds, 1), "ms_each": round(1000 * seconds / count)}
    figures |= {"first_s": round(first, 1)} | {f"{kind}_mib": round(most / 2**20) for kind, most in peak.items()}
    print(json.dumps(figures))


def _photographs() -> Any:
    """JPEGs without end, each held in the next of the eight ways."""
    seen = Image.new("RGB", (WIDTH, HEIGHT))
    for at, colour in enumerate(CORNERS):
        left, top = (at % 2) * (WIDTH // 2), (at // 2) * (HEIGHT // 2)
        seen.paste(colour, (left, top, left + WIDTH // 2, top + HEIGHT // 2))
    seen = Image.blend(seen, Image.effect_noise((WIDTH, HEIGHT), 40).convert("RGB"), NOISE)
    made = []
    for orientation, turn in STORED.items():
        exif, out = Image.Exif(), io.BytesIO()
        exif[0x0112] = orientation
        (seen if turn is None else seen.transpose(turn)).save(out, "JPEG", quality=88, exif=exif)
        made.append(out.getvalue())
    while True:
        yield from made


def _picture(url: str) -> Image.Image:
    """The picture, as soon as it is made. Raises AssertionError when that takes an hour."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(urllib.error.HTTPError):
            return Image.open(io.BytesIO(_ask(urllib.request.Request(url)))).convert("RGB")
        time.sleep(PAUSE_SECONDS)
    raise AssertionError(f"{url} was not made")


def _is_right(picture: Image.Image) -> bool:
    for at, colour in enumerate(CORNERS):
        pixel: Any = picture.getpixel((64 + 128 * (at % 2), 48 + 96 * (at // 2)))
        wanted = [value * (1 - NOISE) + 128 * NOISE for value in colour]
        if any(abs(one - other) > NEAR for one, other in zip(pixel, wanted, strict=True)):
            return False
    return True


def _ask(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())
