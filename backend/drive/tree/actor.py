"""Who makes a change: a person, a visitor of a link, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass

from drive.accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """`user` None: the system, or with a `link_id` (of its share) whoever holds that link.

    `via` is the door: web, link, dav, api.
    """

    user: User | None
    via: str = "api"
    link_id: int | None = None

    @property
    def user_id(self) -> int | None:
        return None if self.user is None else self.user.pk


By = User | Actor | None  # what services take as `by`


def of(by: By, via: str) -> Actor:
    """The actor behind a `by`; an Actor brings its own `via`."""
    return by if isinstance(by, Actor) else Actor(by, via)
