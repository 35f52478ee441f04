"""What must be in the drive after a cut, told from what the clients noted before it.

A note's `set` maps a key to a value: `live:NAME` and `trash:NAME` to [size, SHA-256] or None (nothing there),
`upload:ID` to an offset in bytes. What is done must be there. What was tried and not answered, or refused, may
be there or not, but whole: all its files or none of them, and each with all its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """What an opened image holds. `problems` are its own contradictions, whatever anybody was promised."""

    files: Values  # "live:NAME" and "trash:NAME" → [size, SHA-256]
    offsets: dict[str, int]  # upload's id → offset
    problems: list[str] = field(default_factory=list)


class Expected:
    """Fed with notes up to a cut; then asked."""

    def __init__(self) -> None:
        self.sure: Values = {}
        self._open: dict[int, Values] = {}
        self.acknowledged = 0

    def take(self, note: dict[str, Any]) -> None:
        """One note of a client."""
        if "try" in note:
            self._open[note["try"]] = note["set"]
        elif "done" in note:
            self.sure |= self._open.pop(note["done"])
            self.acknowledged += 1

    def uploads(self) -> dict[str, int]:
        """Uploads that were begun: id → the offset that was acknowledged."""
        return {key.removeprefix("upload:"): value for key, value in self.sure.items() if key.startswith("upload:")}

    def compare(self, seen: Seen) -> list[str]:
        """Everything that is not as it must be; [] when every promise is kept."""
        return [*seen.problems, *self._files(seen), *self._torn_sets(seen), *self._offsets(seen)]

    def loses(self, seen: Seen) -> bool:
        """Whether the drive opens well and yet misses what was acknowledged: what a control must show."""
        if seen.problems:
            return False
        files = any(
            seen.files.get(key) is None and not any(key in values for values in self._open.values())
            for key, value in self.sure.items()
            if value is not None and not key.startswith("upload:")
        )
        return files or any(seen.offsets.get(upload, -1) < least for upload, least in self.uploads().items())

    def _files(self, seen: Seen) -> list[str]:
        known = {key for values in (self.sure, *self._open.values()) for key in values if not key.startswith("upload:")}
        wrong = [f"{key} is there and nobody asked for it" for key in seen.files.keys() - known]
        for key in known:
            may_be = [self.sure.get(key), *(values[key] for values in self._open.values() if key in values)]
            found = seen.files.get(key)
            if found not in may_be:
                word = "lost" if found is None else "differs"
                wrong.append(f"{key} {word}: it is {found} and must be {' or '.join(map(str, may_be))}")
        return wrong

    def _torn_sets(self, seen: Seen) -> list[str]:
        """Changes of several files that took place in part."""
        wrong = []
        for number, values in self._open.items():
            files = [key for key in values if not key.startswith("upload:")]
            happened = {seen.files.get(key) == values[key] for key in files if values[key] != self.sure.get(key)}
            if len(happened) > 1:
                wrong.append(f"change {number} took place in part: {values}")
        return wrong

    def _offsets(self, seen: Seen) -> list[str]:
        wrong = []
        for upload, least in self.uploads().items():
            tried = [values[f"upload:{upload}"] for values in self._open.values() if f"upload:{upload}" in values]
            found = seen.offsets.get(upload, -1)
            if not least <= found <= max([least, *tried]):
                wrong.append(f"upload {upload} stands at {found}; {least} were acknowledged, at most {tried} sent")
        return wrong
