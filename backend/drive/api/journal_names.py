"""The names that stand in what the journal tells, in a fixed number of queries, for one reader.

A folder's name is told to who may read that folder now, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drive.accounts.models import User
from drive.sharing import gate
from drive.sharing.models import Share
from drive.tree import queries
from drive.tree.models import Change, Space
from drive.tree.telling import Known


def known(who: Any, rows: Iterable[Change], names_before: Mapping[int, str]) -> Known:
    """For sentences about those changes. Five queries at most, whatever the number of rows."""
    rows = list(rows)
    return Known(
        people=people(row.actor_id for row in rows),
        links=links(row.link_id for row in rows),
        folders=folders(who, (id_ for row in rows for id_ in (row.parent_before_id, row.parent_id))),
        names_before=names_before,
    )


def people(ids: Iterable[int | None]) -> dict[int, str]:
    """The people's names. One query."""
    rows = User.objects.filter(pk__in=_some(ids)).values_list("pk", "display_name", "username")
    return {id_: display_name or username for id_, display_name, username in rows}


def links(ids: Iterable[int | None]) -> dict[int, str]:
    """The labels of links. One query."""
    return dict(Share.objects.filter(pk__in=_some(ids)).values_list("pk", "label"))


def folders(who: Any, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of those of the folders that `who` may read; a top folder goes by its team's name. Two queries."""
    found = queries.nodes_by_id(_some(ids))
    roles = gate.roles(who, found.values())
    return {id_: node.name or _name_of_top(node.space) for id_, node in found.items() if id_ in roles}


def _name_of_top(space: Space) -> str:
    return space.name if space.kind == Space.Kind.TEAM else ""


def _some(ids: Iterable[int | None]) -> set[int]:
    return {id_ for id_ in ids if id_ is not None}
