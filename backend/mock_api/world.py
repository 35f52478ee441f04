"""The whole memory of the mock: people, their trees, sessions and uploads, under one lock."""

from __future__ import annotations

import threading

from .content import Content
from .model import Node, Session, Space, Upload, User, now_text
from .names import name_key
from .problems import Problem

SEEDED_USERS = (("ada", "Ada Lovelace", True), ("bo", "Bo Diaz", False), ("cy", "Cy Young", False))
TOP_NAME = ""  # the top folder has no name; each edge calls it what it likes


class World:
    """State and its smallest changes. Whoever changes more than one thing holds `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.nodes: dict[str, Node] = {}
        self.users: dict[str, User] = {}
        self.sessions: dict[str, Session] = {}
        self.uploads: dict[str, Upload] = {}
        self.failures: dict[str, list[float]] = {}
        self._last_id = 0

    def next_id(self) -> str:
        self._last_id += 1
        return str(self._last_id)

    def add_user(self, username: str, display_name: str, is_admin: bool, when: str = "") -> User:
        """A person with an empty space of their own."""
        space = Space(self.next_id())
        user = User(self.next_id(), username, display_name, is_admin, space)
        when = when or now_text()
        space.root = Node(self.next_id(), space, None, TOP_NAME, when, when, live={})
        self.nodes[space.root.id] = space.root
        self.users[username] = user
        return user

    def user_by_id(self, user_id: str) -> User | None:
        return next((user for user in self.users.values() if user.id == user_id), None)

    def node_for(self, user: User, node_id: str) -> Node:
        """The node, or not_found: missing and not yours look the same."""
        node = self.nodes.get(node_id)
        if node is None or node.space is not user.space:
            raise Problem("not_found", "There is nothing here, or it is not yours.")
        return node

    def add(
        self, parent: Node, name: str, content: Content | None = None, media_type: str | None = None, when: str = ""
    ) -> Node:
        """A new live node; a folder when there is no content."""
        when = when or now_text()
        node = Node(self.next_id(), parent.space, parent, name, when, when, content, media_type)
        if content is None:
            node.live = {}
        else:
            node.size = content.size
            parent.space.used += content.size
        self.nodes[node.id] = node
        self.attach(node, when)
        return node

    def attach(self, node: Node, when: str = "") -> None:
        """Hang a live node below its parent, which is modified by that: sizes and seq of all ancestors follow."""
        assert node.parent is not None
        assert node.parent.live is not None
        node.parent.live[name_key(node.name)] = node
        node.parent.modified_at = when or now_text()
        self.grow(node.parent, node.size)
        self.touch(node)

    def detach(self, node: Node) -> None:
        """Take a live node out of its parent; its ancestors shrink."""
        assert node.parent is not None
        assert node.parent.live is not None
        del node.parent.live[name_key(node.name)]
        node.parent.modified_at = now_text()
        self.grow(node.parent, -node.size)
        self.touch(node)

    def grow(self, folder: Node | None, by: int) -> None:
        while folder:
            folder.size += by
            folder = folder.parent

    def touch(self, node: Node | None) -> None:
        """One change: the next number of the space, on the node and all above it."""
        assert node is not None
        node.space.seq += 1
        seq = node.space.seq
        while node:
            node.seq = seq
            node = node.parent
