"""The gate: the only place that answers "may they?". Every edge gets its nodes here.

Owners only, for now: grants and shares will be asked here and nowhere else. An administrator runs the server and is no
reader of other people's files. Missing, malformed and not yours are all the same NotFound.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drive.lib.errors import InTrash, NotFound
from drive.tree import personal, queries
from drive.tree.models import Node, Space

MAX_ID = 2**63 - 1


def read(user: Any, node_id: int | str, *, trash: bool = False) -> Node:
    """The node, if the user may read it. Raises NotFound; InTrash unless nodes in the trash (`trash`) will do."""
    number = parse_id(node_id)
    found = queries.standing(number) if number is not None and getattr(user, "is_authenticated", False) else None
    if found is None:
        raise NotFound
    node, in_trash = found
    if node.space.owner_id is None or node.space.owner_id != user.pk or not user.is_active:
        raise NotFound
    if in_trash and not trash:
        raise InTrash
    return node


def write(user: Any, node_id: int | str, *, trash: bool = False) -> Node:
    """The node, if the user may change it. Raises as `read`; the tree's services check again under the lock."""
    return read(user, node_id, trash=trash)


def write_many(user: Any, node_ids: Iterable[str]) -> dict[str, Node]:
    """As `write` for many nodes, in two queries whatever their number. One that may not be changed refuses them all."""
    wanted = {node_id: parse_id(node_id) for node_id in node_ids}
    known = getattr(user, "is_authenticated", False) and user.is_active
    found = queries.nodes_by_id([number for number in wanted.values() if number is not None]) if known else {}
    nodes = {}
    for node_id, number in wanted.items():
        node = found.get(number) if number is not None else None
        if node is None or node.space.owner_id is None or node.space.owner_id != user.pk:
            raise NotFound
        nodes[node_id] = node
    if queries.any_in_trash(node.pk for node in nodes.values()):
        raise InTrash
    return nodes


def space(user: Any) -> Space:
    """The user's own space. Raises NotFound for nobody."""
    if not getattr(user, "is_authenticated", False):
        raise NotFound
    try:
        return queries.personal_space(user)
    except NotFound:
        return personal.ensure(user)


def parse_id(text: int | str) -> int | None:
    """The row's number behind an id of the API, None when it can be none. One id has one spelling: no `007`, no `٧`."""
    if isinstance(text, bool):
        return None
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or text.startswith("0"):
        return None
    number = int(text)
    return number if number <= MAX_ID else None
