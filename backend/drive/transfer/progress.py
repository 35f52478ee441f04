"""A progress bar in bytes, on a terminal only: a log gets lines, no bars."""

from __future__ import annotations

from typing import Protocol

from tqdm import tqdm


class Progress(Protocol):
    def update(self, count: int) -> object:
        """So many bytes more."""

    def close(self) -> object: ...


def bar(what: str, total: int) -> Progress:
    """`total` in bytes."""
    return tqdm(total=total, desc=what, unit="B", unit_scale=True, unit_divisor=1024, disable=None, leave=False)
