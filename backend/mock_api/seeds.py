"""Deterministic starting points. The same seed gives the same ids, names, times and bytes every time."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from . import company, kinds, samples, sharing, tree
from .actor import Who, act_as
from .content import Content
from .gate import Role
from .model import Node, User
from .names import name_key
from .records import Visitor
from .world import SEEDED_USERS, World

GIB = 1024**3
QUOTA = 20 * GIB
FIRST_DAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SIGNED_UP = "2025-01-06T09:00:00.000Z"
HUGE_ENTRIES = 100_000
DEEP_LEVELS = 40


class Grower:
    """Adds nodes with times that run backwards from FIRST_DAY, so that sorting by time shows something."""

    def __init__(self, world: World, user: User):
        self.world, self.user, self.count = world, user, 0

    def folder(self, parent: Node, name: str) -> Node:
        return self.world.add(parent, name, when=self.when())

    def file(self, parent: Node, name: str, content: Content, media_type: str) -> Node:
        return self.world.add(parent, name, content, media_type, when=self.when())

    def when(self) -> str:
        self.count += 1
        when = FIRST_DAY - timedelta(hours=7 * self.count, minutes=self.count * 13 % 60)
        return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def build(seed: str) -> World:
    """A new world. Raises KeyError for a seed that is not in SEEDS."""
    fill = SEEDS[seed]
    world = World()
    if seed == "fresh":
        return world
    for username, display_name, is_admin in SEEDED_USERS:
        user = world.add_user(username, display_name, is_admin, when=SIGNED_UP)
        user.space.quota = QUOTA if username != "cy" else None
    ada = world.users["ada"]
    act_as(ada)
    fill(Grower(world, ada), ada.space.root)
    act_as(None)
    return world


def typical(grow: Grower, root: Node) -> None:
    work, photos, music = (grow.folder(root, name) for name in ("Documents", "Photos", "Recordings"))
    for name in ("Report.pdf", "Contract draft.pdf", "Invoice 2.pdf", "Invoice 10.pdf"):
        grow.file(work, name, samples.page(name), "application/pdf")
    grow.file(work, "Notes.txt", samples.text(40), "text/plain")
    grow.file(work, "Budget 2026.csv", samples.table(120), "text/csv")
    taxes = grow.folder(work, "Taxes")
    for year in range(2019, 2026):
        grow.file(grow.folder(taxes, str(year)), "Statement.pdf", samples.page(f"Statement {year}"), "application/pdf")
    for number in range(1, 25):
        grow.file(photos, f"IMG_{number}.png", samples.picture(96, 64, number * 10), "image/png")
    grow.file(music, "harbour at night.wav", samples.filler(2_400_000, 1), "audio/wav")
    grow.file(root, "Read me first.md", samples.text(12), "text/markdown")
    grow.file(root, "holiday.mp4", samples.filler(6_500_000, 2), "video/mp4")
    grow.file(root, "archive.zip", samples.filler(1_234_567, 3), "application/zip")
    grow.file(root, "empty.txt", Content(), "text/plain")
    grow.folder(root, "Empty folder")
    _bin(grow, root, ("Old draft.txt",))
    company.furnish(grow.world, root)
    act_as(grow.user)


def trash(grow: Grower, root: Node) -> None:
    typical(grow, root)
    _deleted_by_others(grow, root)
    old = grow.folder(root, "Old project")
    grow.file(old, "plan.txt", samples.text(8), "text/plain")
    _bin(grow, root, [f"Discarded {number}.txt" for number in range(1, 31)])
    _trash(grow, old)


def _deleted_by_others(grow: Grower, root: Node) -> None:
    """By bo, who edits the folder, and by somebody with a link to it."""
    world, bo = grow.world, grow.world.users["bo"]
    drafts = grow.folder(root, "Drafts")
    sketch = grow.file(drafts, "Sketch.txt", samples.text(6), "text/plain")
    logo = grow.file(drafts, "Old logo.txt", samples.text(7), "text/plain")
    sharing.give(world, drafts, bo, Role.EDITOR, by=grow.user)
    printer = company.share(world, grow.user, drafts, "edit", "For the printer")
    for who, node in ((bo, sketch), (Visitor(printer), logo)):
        act_as(who)
        _trash(grow, node, who)
    act_as(grow.user)


def huge(grow: Grower, root: Node) -> None:
    """One folder of 100,000 entries that share a few contents; nothing is hashed before it is asked for."""
    folder = grow.folder(root, "Huge")
    contents = [samples.filler(size * 997, size) for size in range(16)]
    add, live = grow.world.nodes, folder.live
    assert live is not None
    when, space = folder.created_at, folder.space
    for number in range(1, HUGE_ENTRIES + 1):
        content = contents[number % 16]
        name = f"File {number}.bin"
        node = Node(grow.world.next_id(), space, folder, name, when, when, content, "application/octet-stream")
        node.size, node.seq = content.size, space.seq
        add[node.id] = live[name_key(name)] = node
    total = sum(node.size for node in live.values())
    space.used += total
    grow.world.grow(folder, total)


def deep(grow: Grower, root: Node) -> None:
    folder = root
    for level in range(1, DEEP_LEVELS + 1):
        folder = grow.folder(folder, f"Level {level}")
    grow.file(folder, "bottom.txt", samples.text(3), "text/plain")


def names(grow: Grower, root: Node) -> None:
    """Names that break careless code."""
    for name in (
        "العربية.txt", "עברית מסמך.txt", "日本語のファイル.txt", "👩‍👩‍👧‍👦 family 🏳️‍🌈.txt", "e\u0301te\u0301.txt",
        ".hidden", "..twodots", "...", " leading space.txt", "trailing space ", "trailing dot.", "a" * 251 + ".txt",
        "я" * 125 + ".txt", "quote\"'`.txt", "<b>bold&amp;.txt", "100% sure?.txt", "#hash;semi.txt", "no ending",
        "right\u202eto-left.txt", "zero\u200bwidth.txt", "ﬁle ligature.txt", "Straße.txt", "İstanbul.txt", "CON",
        "file 1.txt", "file 2.txt", "file 10.txt", "file 010.txt",
    ):  # fmt: skip
        grow.file(root, unicodedata.normalize("NFC", name), samples.text(2), "text/plain")
    grow.file(grow.folder(root, "שלום 🌊"), "inside.txt", samples.text(1), "text/plain")


def full(grow: Grower, root: Node) -> None:
    typical(grow, root)
    root.space.quota = root.space.used


def every_kind(grow: Grower, root: Node) -> None:
    for name, (content, media_type) in kinds.files().items():
        grow.file(root, name, content, media_type)
    grow.file(root, "photo.png", samples.picture(960, 640, 90), "image/png")
    grow.file(root, "archive.zip", samples.filler(1_234_567, 3), "application/zip")


def nothing(grow: Grower, root: Node) -> None:
    """The person is there, the files are not."""


def _bin(grow: Grower, root: Node, names: tuple[str, ...] | list[str]) -> None:
    for number, name in enumerate(names):
        node = grow.file(root, name, samples.text(5 + number), "text/plain")
        _trash(grow, node)


def _trash(grow: Grower, node: Node, who: Who | None = None) -> None:
    tree.trash(grow.world, who or grow.user, node.id, None)
    assert node.parent is not None
    node.trashed_at = node.parent.modified_at = grow.when()


SEEDS: dict[str, Callable[[Grower, Node], None]] = {
    "typical": typical, "empty": nothing, "fresh": nothing, "huge": huge, "deep": deep, "names": names,
    "trash": trash, "full": full, "kinds": every_kind,
}  # fmt: skip
