"""Contents that can be made again from a few numbers: nothing but those need be remembered."""

from __future__ import annotations

import hashlib
import math
import random
from dataclasses import dataclass
from functools import lru_cache

CHUNK_BYTES = 1024 * 1024  # told again on purpose: the harness must not believe the code that it tests
KINDS = ("random", "text", "shared")
WORDS = b"the drive keeps what it has acknowledged, whole and under its name; "
POOL = 4  # distinct first chunks of `shared` contents


@dataclass(frozen=True, slots=True)
class Content:
    """`kind`: random bytes; text that compresses; or a first chunk that many contents share."""

    kind: str
    seed: int
    size: int

    def data(self) -> bytes:
        source = random.Random(self.seed)
        match self.kind:
            case "text":
                mark = b"%d " % self.seed
                times = self.size // (len(mark) + len(WORDS)) + 1
                return ((mark + WORDS) * times)[: self.size]
            case "shared":
                head = _pool(self.seed % POOL)[: self.size]
                return head + source.randbytes(self.size - len(head))
        return source.randbytes(self.size)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def tree_digest(data: bytes) -> str:
    """SHA-256 over the SHA-256 of each MiB; of nothing for an empty content."""
    total = hashlib.sha256()
    for at in range(0, len(data), CHUNK_BYTES):
        total.update(hashlib.sha256(data[at : at + CHUNK_BYTES]).digest())
    return total.hexdigest()


def choose(rng: random.Random, least: int, most: int) -> Content:
    """A content of `least` to `most` bytes; small ones are as likely as large ones (evenly over the logarithm)."""
    size = int(math.exp(rng.uniform(math.log(least), math.log(most + 1))))
    # Some sizes stand on borders, where cutting goes wrong first.
    if rng.random() < 0.05:
        size = rng.choice([1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
    return Content(rng.choice(KINDS), rng.getrandbits(48), max(least, min(size, most)))


@lru_cache
def _pool(number: int) -> bytes:
    return random.Random(number).randbytes(CHUNK_BYTES)
