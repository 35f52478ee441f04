"""What a role lets somebody do. The one table of it; docs/design.md shows the same."""

from __future__ import annotations

import enum


class Right(enum.Enum):
    """What is asked of the gate."""

    READ = "read"  # see it, its name, what is in it, its bytes
    ADD = "add"  # put new files and folders into it; nothing that is there changes
    EDIT = "edit"  # change, replace, rename, move, trash, restore, delete
    MANAGE = "manage"  # give others grants and links


class Role(enum.IntEnum):
    """A higher one may all that a lower one may. The numbers stand in the table of grants."""

    VIEWER = 1
    CONTRIBUTOR = 2
    EDITOR = 3
    MANAGER = 4

    @property
    def word(self) -> str:
        """As the API says it: `viewer`."""
        return self.name.lower()

    @classmethod
    def named(cls, word: str) -> Role:
        """The role behind a word of the API. Raises KeyError."""
        return BY_WORD[word]


BY_WORD = {role.name.lower(): role for role in Role}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.CONTRIBUTOR: frozenset({Right.READ, Right.ADD}),
    Role.EDITOR: frozenset({Right.READ, Right.ADD, Right.EDIT}),
    Role.MANAGER: frozenset(Right),
}

# A link gives rights to whoever holds it: within its node, by its kind. A drop box shows nothing, not even names.
LINK_ROLES: dict[str, Role] = {"view": Role.VIEWER, "edit": Role.EDITOR}
DROP_RIGHTS = frozenset({Right.ADD})
