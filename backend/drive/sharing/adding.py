"""Putting files into a folder: what `who` may do there about names that are taken, and whether they still may.

Everybody who may add gets an Adding here, drop boxes too: `gate.add` is for what shows something in return.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from drive.accounts import sessions
from drive.accounts.models import User
from drive.lib.errors import DriveError, Forbidden, NameTaken, NotFound
from drive.sharing import gate, links_visits
from drive.sharing.roles import Right
from drive.sharing.visitor import Visitor
from drive.tree.models import Node

Conflict = Literal["replace", "keep_both", "fail"]


@dataclass(frozen=True, slots=True)
class Adding:
    """A folder that `who` may put files into. `conflict` is what they may have of what they `asked` for."""

    who: Any
    seen: gate.Seen
    asked: Conflict

    @property
    def folder(self) -> Node:
        return self.seen.node

    @property
    def blind(self) -> bool:
        """A drop box: nothing in the folder may be told to them, not even that a name is taken."""
        return Right.READ not in self.seen.rights

    @property
    def conflict(self) -> Conflict:
        """Decided again under the tree's lock like every clash: what appears meanwhile is not replaced either."""
        if Right.EDIT in self.seen.rights:
            return self.asked
        if self.blind:
            return "keep_both"
        return "fail" if self.asked == "replace" else self.asked

    def condition(self, if_match: bytes | None) -> bytes | None:
        """The digest that the file must have. Raises Forbidden: the answer would tell a drop box what is there."""
        if if_match is not None and self.blind:
            raise Forbidden("A drop box takes new files; it answers nothing about those that are there.")
        return if_match

    def again(self) -> None:
        """May they still? For the moment of publishing, after the bytes came. Raises NotFound, Forbidden, InTrash."""
        _must_still_be(self.who)
        now = Adding(self.who, gate.see(self.who, self.folder.pk, Right.ADD), self.asked)
        if Right.EDIT in self.seen.rights and now.conflict != self.conflict:
            raise Forbidden(_NO_REPLACING)

    @contextmanager
    def clashes(self) -> Iterator[None]:
        """A name that is taken is told as `refusal` says."""
        try:
            yield
        except NameTaken as error:
            raise self.refusal(error) from None

    def refusal(self, error: DriveError) -> DriveError:
        """Forbidden, when the name is taken only because they may not replace what has it."""
        if isinstance(error, NameTaken) and self.asked != self.conflict:
            return Forbidden() if self.blind or error.node.is_folder else Forbidden(_NO_REPLACING)
        return error

    def told(self, node: Node, name: str) -> Node:
        """The new file, to be shown to them: a drop box does not tell which other name it got, nor where it stands."""
        if self.blind:
            node.name, node.parent_id = name, None
        return node


_NO_REPLACING = "You may add files here, and not replace those that are there."


def ask(who: Any, folder_id: int | str, conflict: Conflict = "fail", *, if_match: bytes | None = None) -> Adding:
    """May `who` put a file there? One query. Raises NotFound, Forbidden, InTrash."""
    adding = Adding(who, gate.see(who, folder_id, Right.ADD), conflict)
    adding.condition(if_match)
    return adding


def ask_many(who: Any, folder_ids: Iterable[str], conflict: Conflict) -> dict[str, Adding]:
    """As `ask` for many folders, in two queries. One that is refused refuses them all."""
    found = gate.see_many(who, folder_ids, Right.ADD)
    return {folder_id: Adding(who, seen, conflict) for folder_id, seen in found.items()}


def _must_still_be(who: Any) -> None:
    """Is the person still active, does the link still open as it did? Their rows are read again. Raises NotFound."""
    if isinstance(who, Visitor):
        links_visits.of_ticket(who.link_id, who.share.version)
    elif not (isinstance(who, User) and sessions.active_user(who.pk)):
        raise NotFound
