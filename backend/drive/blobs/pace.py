"""How much a background job does in one transaction: what others hardly notice waiting for, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MIB = 1024 * 1024
# SQLite has one writer at a time, so all others wait for the whole of it; the servers lock only the rows.
TARGET_SECONDS = {"sqlite": 0.03}
SERVER_SECONDS = 0.25
SMALLEST = 1 / 8  # below it the commits cost more than what is in them


class Pace:
    """Batches of at most `rows` rows and `size` bytes, smaller while one takes longer than the engine's target."""

    def __init__(self, vendor: str, *, rows: int, size: int = 64 * MIB, smallest: float = SMALLEST) -> None:
        self.target = TARGET_SECONDS.get(vendor, SERVER_SECONDS)
        self._rows, self._size = rows, size
        self.smallest, self.share = smallest, 2 * SMALLEST

    @property
    def rows(self) -> int:
        return max(1, int(self._rows * self.share))

    @property
    def size(self) -> int:
        return max(1, int(self._size * self.share))

    def took(self, seconds: float) -> None:
        """One transaction of the present size took that long."""
        if seconds > self.target:
            self.share = max(self.smallest, self.share / 2)
        elif seconds < self.target / 2:
            self.share = min(1.0, self.share * 1.5)

    def batches(self, items: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
        """The ids of (id, bytes) items in their order, cut by the pace of the moment; one at least in each."""
        batch: list[int] = []
        weight = 0
        for one, bytes_ in items:
            if batch and (len(batch) >= self.rows or weight + bytes_ > self.size):
                yield batch
                batch, weight = [], 0
            batch.append(one)
            weight += bytes_
        if batch:
            yield batch
