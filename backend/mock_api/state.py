"""The one mutable thing of a running mock: its world, its faults, its request log."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app

from .faults import Faults
from .seeds import build
from .world import World

LOG_ENTRIES = 200
ACCESS_SECONDS = 600
EXPIRY_SECONDS = 30


@dataclass
class Mock:
    """What the routes reach through `mock()`."""

    seed: str
    world: World
    setup_needed: bool = False
    faults: Faults = field(default_factory=Faults)
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_ENTRIES))

    @classmethod
    def seeded(cls, seed: str) -> Mock:
        return cls(seed, build(seed), setup_needed=seed == "fresh")

    @property
    def access_seconds(self) -> int:
        return EXPIRY_SECONDS if self.faults.profile == "expiry" else ACCESS_SECONDS

    def reset(self, seed: str) -> None:
        """Back to a seed. Who is signed in stays signed in, as far as the seed knows them."""
        old, self.world, self.seed = self.world, build(seed), seed
        self.setup_needed = seed == "fresh"
        for session in old.sessions.values():
            if self.world.user_by_id(session.user_id):
                self.world.sessions[session.id] = session
        self.faults.clear()
        self.log.clear()


def mock() -> Mock:
    return cast(Mock, current_app.extensions["mock"])


def world() -> World:
    return mock().world
