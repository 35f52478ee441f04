"""One atomic counter for everything that takes a password: per account and per address, with a growing wait."""

from __future__ import annotations


def check(username: str, address: str) -> None: ...


def failed(username: str, address: str) -> None: ...


def forget(username: str) -> None: ...


def remove_old() -> None: ...
