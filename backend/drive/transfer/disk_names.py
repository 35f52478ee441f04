"""Names as the target's file system takes them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from drive.archives import naming
from drive.transfer.listing import Item

# What Windows' and memory cards' file systems refuse, and the longest name that the drive takes.
_PROBES = ('a:b?"<>|*', "tail. ", "é" * 127 + "x")
MAPPED_BYTES = 143  # the shortest limit in use, of encrypting file systems


def takes_all(folder: int) -> bool:
    """Does the file system behind that folder (a descriptor) take every name that the drive takes?"""
    for name in _PROBES:
        try:
            os.mkdir(name, dir_fd=folder)
        except OSError:
            return False
        made = set(os.listdir(folder))
        os.rmdir(name, dir_fd=folder)
        if name not in made:
            return False
    return True


def named(items: Sequence[Item], *, as_they_are: bool) -> list[tuple[str, Item]]:
    """The items of one folder, each under a name of its own on the disk.

    Names of the drive are distinct whatever their case, so they stay distinct where case does not count.
    """
    if as_they_are:
        return sorted(((item.name, item) for item in items), key=lambda pair: pair[0])
    return sorted(naming.distinct((_short(item.name), item) for item in items), key=lambda pair: pair[0])


def _short(name: str) -> str:
    """Cut to what fits everywhere, before the suffix."""
    raw = name.encode("utf-8")
    if len(raw) <= MAPPED_BYTES - 8:  # room for " (999)"
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode("utf-8")) > 16:
        stem, dot, suffix = name, "", ""
    room = MAPPED_BYTES - 8 - len((dot + suffix).encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + dot + suffix
