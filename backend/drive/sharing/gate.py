"""The gate: the only place that answers "may they?". Every edge gets its nodes here.

`who` is a User, a Visitor of a link, or nobody. A person's role on a node is the best of the grants on it and on all
above it, the person's own and those of their groups; the owner of a space is manager of everything in it. An
administrator runs the server and is no reader of other people's files. A link's visitor has what the kind of the link
gives, within its node. Missing, malformed and not for you are all the same NotFound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drive.accounts.models import User
from drive.lib.errors import Forbidden, InTrash, NotFound
from drive.sharing import standing
from drive.sharing.reach import Top, reachable_spaces, tops
from drive.sharing.roles import DROP_RIGHTS, LINK_ROLES, RIGHTS, Right, Role
from drive.sharing.visitor import Visitor
from drive.tree import personal, queries
from drive.tree.actor import Actor
from drive.tree.models import Node, Space
from drive.tree.queries import Crumb

__all__ = [
    "Seen",
    "Top",
    "actor",
    "add",
    "add_many",
    "manage",
    "move",
    "parse_id",
    "path",
    "paths",
    "read",
    "read_many",
    "role",
    "roles",
    "see",
    "see_many",
    "space",
    "space_of",
    "spaces",
    "tops",
    "write",
    "write_many",
]

MAX_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A node, and what the asker may do with it. `top`: steps up to the topmost node they may see; None: to the end."""

    node: Node
    in_trash: bool
    role: Role | None  # None: a drop box, or nothing at all
    rights: frozenset[Right]
    top: int | None

    def path(self) -> list[Crumb]:
        """The folders above it, from the topmost that the asker may see. One query."""
        return _cut(queries.path(self.node.pk), self.top)

    def shown(self, node: Node) -> Node:
        """The node as it is after a change, to be shown: where it stands is not told when they may not see that."""
        if self.top == 0:
            node.parent_id = None
        return node


def see(who: Any, node_id: int | str, right: Right = Right.READ, *, trash: bool = False) -> Seen:
    """The node with what `who` may do with it, in one query.

    Raises NotFound without the right to read it, Forbidden with that and not the `right`; InTrash unless nodes in the
    trash (`trash`) will do.
    """
    number = parse_id(node_id)
    asker = _asker(who)
    found = standing.standing(number, **asker) if number is not None and asker is not None else None
    if found is None:
        raise NotFound
    seen = _judged(who, found.node, found.way)
    _must(seen, right, trash=trash)
    return seen


def read(who: Any, node_id: int | str, *, trash: bool = False) -> Node:
    """The node, if they may see it. Raises as `see`."""
    return see(who, node_id, Right.READ, trash=trash).node


def add(who: Any, folder_id: int | str, *, trash: bool = False) -> Node:
    """The node, if they may see it and put something new into it; a drop box takes files alone, by `adding`.

    Raises as `see`; whether it is a folder, services look.
    """
    seen = see(who, folder_id, Right.ADD, trash=trash)
    if Right.READ not in seen.rights:
        raise NotFound
    return seen.node


def write(who: Any, node_id: int | str, *, trash: bool = False) -> Node:
    """The node, if they may change it. Raises as `see`; the tree's services check again under the lock."""
    return see(who, node_id, Right.EDIT, trash=trash).node


def manage(who: Any, node_id: int | str) -> Node:
    """The node, if they may give it to others. Raises as `see`."""
    return see(who, node_id, Right.MANAGE).node


def move(who: Any, node_id: int | str, folder_id: int | str) -> tuple[Node, Node]:
    """The node and the folder it shall go to, if they may change the one and add to the other.

    Out of its space only a manager takes it: to those whose space it was it is gone then. Raises as `see`.
    """
    seen = see(who, node_id, Right.EDIT)
    target = add(who, folder_id)
    if target.space_id != seen.node.space_id and Right.MANAGE not in seen.rights:
        raise Forbidden("Only who manages it may move it to another space.")
    return seen.node, target


def see_many(who: Any, node_ids: Iterable[str], right: Right) -> dict[str, Seen]:
    """As `see` for many nodes, in two queries whatever their number. One that is refused refuses them all."""
    wanted = {node_id: parse_id(node_id) for node_id in node_ids}
    asker = _asker(who)
    numbers = [number for number in wanted.values() if number is not None] if asker is not None else []
    nodes = queries.nodes_by_id(numbers)
    ways = standing.ways(nodes, **asker) if asker is not None else {}
    found: dict[str, Seen] = {}
    for node_id, number in wanted.items():
        if number is None or number not in nodes or number not in ways:
            raise NotFound
        found[node_id] = _judged(who, nodes[number], ways[number])
    # First the trash of nobody is shown: who may see none of it is told of none of it.
    for seen in found.values():
        _must(seen, right, trash=True)
    if any(seen.in_trash for seen in found.values()):
        raise InTrash
    return found


def read_many(who: Any, node_ids: Iterable[str]) -> dict[str, Node]:
    """As `read` for many nodes. Raises as `see_many`."""
    return {node_id: seen.node for node_id, seen in see_many(who, node_ids, Right.READ).items()}


def add_many(who: Any, node_ids: Iterable[str]) -> dict[str, Node]:
    """As `add` for many folders. Raises as `see_many`."""
    found = see_many(who, node_ids, Right.ADD)
    if any(Right.READ not in seen.rights for seen in found.values()):
        raise NotFound
    return {node_id: seen.node for node_id, seen in found.items()}


def write_many(who: Any, node_ids: Iterable[str]) -> dict[str, Node]:
    """As `write` for many nodes. Raises as `see_many`."""
    return {node_id: seen.node for node_id, seen in see_many(who, node_ids, Right.EDIT).items()}


def role(who: Any, node: Node) -> Role | None:
    """The role on that node, None without one (a drop box is none). One query at most, whatever the depth."""
    return roles(who, [node]).get(node.pk)


def roles(who: Any, nodes: Iterable[Node]) -> dict[int, Role]:
    """The roles on those nodes, by their ids; without a role, without an entry. One query; give nodes their spaces."""
    return {node_id: seen.role for node_id, seen in _seen(who, nodes).items() if seen.role is not None}


def path(who: Any, node: Node) -> list[Crumb]:
    """The folders above the node, cut at the topmost that they may see: names above it are never shown."""
    return paths(who, [node]).get(node.pk, [])


def paths(who: Any, nodes: Iterable[Node]) -> dict[int, list[Crumb]]:
    """As `path` for many nodes, in two queries. What they may not see has no entry."""
    seen = {node_id: one for node_id, one in _seen(who, nodes).items() if Right.READ in one.rights}
    found = queries.paths(seen)
    return {node_id: _cut(found.get(node_id, []), one.top) for node_id, one in seen.items()}


def space(who: Any) -> Space:
    """The person's own space. Raises NotFound for who is no person."""
    if not _is_person(who):
        raise NotFound
    try:
        return queries.personal_space(who)
    except NotFound:
        return personal.ensure(who)


def space_of(who: Any, space_id: int | str, right: Right = Right.READ) -> Space:
    """That space, if they have the right on its top folder. Raises NotFound, Forbidden."""
    number = parse_id(space_id)
    root_id = None if number is None else Space.objects.filter(pk=number).values_list("root_id", flat=True).first()
    if root_id is None:
        raise NotFound
    return see(who, root_id, right).node.space


def spaces(who: Any) -> list[tuple[Space, Role]]:
    """The person's own space first, then the team spaces they may see, by name. A fixed number of queries."""
    return reachable_spaces(who) if _is_person(who) else []


def actor(who: Any, via: str = "api") -> Actor:
    """Who the journal shall name for what `who` does."""
    if isinstance(who, Visitor):
        return Actor(None, "link", who.link_id)
    return Actor(who if isinstance(who, User) else None, via)


def parse_id(text: int | str) -> int | None:
    """The row's number behind an id of the API, None when it can be none. One id has one spelling: no `007`, no `٧`."""
    if isinstance(text, bool):
        return None
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or text.startswith("0"):
        return None
    number = int(text)
    return number if number <= MAX_ID else None


def _is_person(who: Any) -> bool:
    return isinstance(who, User) and who.is_active


def _asker(who: Any) -> dict[str, int] | None:
    """Whose grants, or which link, the way up is searched for; None for nobody: nothing is asked for them."""
    if isinstance(who, Visitor):
        return {"link_node_id": who.node_id}
    return {"user_id": who.pk} if _is_person(who) else None


def _seen(who: Any, nodes: Iterable[Node]) -> dict[int, Seen]:
    asker, there = _asker(who), list(nodes)
    ways = standing.ways((node.pk for node in there), **asker) if asker is not None else {}
    return {node.pk: _judged(who, node, ways[node.pk]) for node in there if node.pk in ways}


def _judged(who: Any, node: Node, way: standing.Way) -> Seen:
    """The decision, for people and links alike."""
    if isinstance(who, Visitor):
        return _judged_link(who, node, way)
    owner_id = node.space.owner_id
    if owner_id is not None and owner_id == who.pk:
        return Seen(node, way.in_trash, Role.MANAGER, RIGHTS[Role.MANAGER], None)
    if way.role is None:
        return Seen(node, way.in_trash, None, frozenset(), 0)
    held = Role(way.role)
    return Seen(node, way.in_trash, held, RIGHTS[held], way.granted)


def _judged_link(visitor: Visitor, node: Node, way: standing.Way) -> Seen:
    """A link reaches its node and what is below, and never into the trash: to its visitors that is gone."""
    inside = way.shared is not None and not way.in_trash
    if inside and visitor.kind == "drop":
        return Seen(node, False, None, DROP_RIGHTS if way.shared == 0 else frozenset(), 0)
    held = LINK_ROLES.get(visitor.kind) if inside else None
    return Seen(node, way.in_trash, held, RIGHTS[held] if held else frozenset(), way.shared)


def _must(seen: Seen, right: Right, *, trash: bool) -> None:
    if right not in seen.rights:
        raise Forbidden if Right.READ in seen.rights else NotFound
    if seen.in_trash and not trash:
        raise InTrash


def _cut(way: list[Crumb], top: int | None) -> list[Crumb]:
    """The last `top` folders of a way down; all of them for None."""
    return way if top is None else way[max(0, len(way) - top) :]
