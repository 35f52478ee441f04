"""What a step is, and which nodes the steps name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drive.lib.errors import InvalidField

MOST_STEPS = 1000  # others wait for the spaces meanwhile
OPS = ("create_folder", "publish", "move", "rename", "copy", "trash", "share", "grant")

_REF = re.compile(r"\$(0|[1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Step:
    """One change: `op` is one of OPS, `fields` what it takes (checked by the edge).

    `node` and `parent` are ids, or `$3`: the node of step 3, which comes before.
    """

    op: str
    fields: dict[str, Any]


def named_nodes(steps: Sequence[Step]) -> set[str]:
    """The ids that the steps name. References are to nodes made below these."""
    found = {step.fields[field] for step in steps for field in ("node", "parent") if field in step.fields}
    return {id_ for id_ in found if not id_.startswith("$")}


def resolve(id_: str, field: str, made: Sequence[int | None]) -> str:
    """The id itself, or the one of the node that a reference means. `made`: the nodes of the steps before.

    Raises InvalidField for a reference to a step that comes later, or that leaves no node.
    """
    if not id_.startswith("$"):
        return id_
    found = _REF.fullmatch(id_)
    node = made[int(found[1])] if found and int(found[1]) < len(made) else None
    if node is None:
        raise InvalidField(**{field: f"{id_[:10]} is no node of a step before this one."})
    return str(node)
