"""The steps of a batch, one by one, on one world."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import copying, gate, links, moving, sharing, tree
from .gate import MANAGE, ROLES
from .model import Node, User, now_text
from .names import clean_name
from .problems import Problem
from .records import Grant, Share
from .upload_routes import publish
from .world import World

# By operation: the fields it needs, all texts, and those it may have, with their types.
OPS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "create_folder": (("parent", "name"), {}),
    "publish": (("upload",), {"parent": str, "name": str, "conflict": str}),
    "move": (("node", "parent"), {"name": str}),
    "rename": (("node", "name"), {}),
    "copy": (("node", "parent"), {"name": str, "conflict": str}),
    "trash": (("node",), {}),
    "share": (
        ("node", "kind"),
        {"label": str, "password": str | None, "expires_at": str | None, "download_limit": int | None},
    ),
    "grant": (("node", "role"), {"user": str, "group": str, "message": str}),
}


@dataclass
class Done:
    """What a step left: one of the three."""

    op: str
    node: Node | None = None
    share: Share | None = None
    grant: Grant | None = None


class Run:
    """Steps of one person on one world."""

    def __init__(self, world: World, user: User) -> None:
        self.world, self.user = world, user

    def take(self, op: str, fields: dict[str, Any]) -> Done:
        """Raises what the step raises."""
        act: Callable[[dict[str, Any]], Done] = getattr(self, f"_{op}")
        return act(fields)

    def _create_folder(self, fields: dict[str, Any]) -> Done:
        return Done("create_folder", tree.create_folder(self.world, self.user, fields["parent"], fields["name"]))

    def _move(self, fields: dict[str, Any]) -> Done:
        args = (fields["node"], fields.get("name"), fields["parent"], None)
        return Done("move", moving.change_node(self.world, self.user, *args))

    def _rename(self, fields: dict[str, Any]) -> Done:
        args = (fields["node"], fields["name"], None, None)
        return Done("rename", moving.change_node(self.world, self.user, *args))

    def _copy(self, fields: dict[str, Any]) -> Done:
        conflict = fields.get("conflict", "fail")
        if conflict not in ("fail", "keep_both"):
            raise Problem("invalid_field", fields={"conflict": ["One of fail, keep_both."]})
        args = (fields["node"], fields["parent"], fields.get("name"), conflict)
        return Done("copy", copying.copy(self.world, self.user, *args))

    def _trash(self, fields: dict[str, Any]) -> Done:
        tree.trash(self.world, self.user, fields["node"], None)
        return Done("trash", self.world.nodes[fields["node"]])

    def _publish(self, fields: dict[str, Any]) -> Done:
        upload = self.world.uploads.get(fields["upload"])
        if upload is None or upload.user is not self.user:
            raise Problem("not_found", "There is no such upload.")
        if not upload.complete and upload.node is None:
            raise Problem("incomplete")
        folder = tree.live_folder(self.world, self.user, fields.get("parent", upload.parent.id))
        if folder.space is not upload.parent.space:
            raise Problem("spaces_differ")
        if upload.node is None:
            name = clean_name(fields.get("name", upload.name))
            publish(upload, name, fields.get("conflict", upload.conflict), None, world=self.world, folder=folder)
        return Done("publish", upload.node)

    def _share(self, fields: dict[str, Any]) -> Done:
        node = self._managed(fields.pop("node"))
        share = Share("", secrets.token_hex(16), node, "view", self.user, now_text())
        links.describe(share, fields)
        share.id = self.world.next_id()
        self.world.shares[share.id] = share
        self.world.touch(node, "share")
        return Done("share", share=share)

    def _grant(self, fields: dict[str, Any]) -> Done:
        node = self._managed(fields["node"])
        if fields["role"] not in ROLES:
            raise Problem("invalid_field", fields={"role": ["One of " + ", ".join(ROLES) + "."]})
        sharing.check_message(fields.get("message", ""))
        principal = sharing.principal(self.world, fields.get("user"), fields.get("group"))
        return Done("grant", grant=sharing.give(self.world, node, principal, ROLES[fields["role"]], by=self.user))

    def _managed(self, node_id: str) -> Node:
        node = gate.allow(self.world, self.user, node_id, MANAGE)
        if tree.in_trash(node):
            raise Problem("in_trash")
        return node
