"""What makes a seed look lived in: versions, people who share, links, a team, marks, and what was done by whom."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from . import moving, samples, sharing, tree
from .actor import act_as
from .content import Content
from .gate import Role
from .model import Node, User
from .records import Group, Share, Tag, Visitor
from .world import World

LAST_DAY = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LINK_PASSWORD = "harbour light"


def furnish(world: World, root: Node) -> None:
    """Add all that to ada's files (the seed `typical` must be there already)."""
    ada, bo, cy = (world.users[name] for name in ("ada", "bo", "cy"))
    crew = Group(world.next_id(), "Crew", [bo, cy])
    world.groups[crew.id] = crew
    _versions(world, _child(root, "Documents", "Notes.txt"))
    _versions(world, _child(root, "Documents", "Budget 2026.csv"))
    _marks(world, ada, root)
    _links(world, ada, root)
    sharing.give(world, _child(root, "Photos"), bo, Role.VIEWER, by=ada)
    sharing.give(world, _child(root, "Documents", "Taxes"), crew, Role.CONTRIBUTOR, by=ada)
    _from_others(world, ada, bo)
    _team(world, ada, bo, crew)
    act_as(None)
    date(world)


def date(world: World) -> None:
    """Give everything that the seed did the same times at each start."""
    for space in world.spaces.values():
        rows = space.changes
        for number, row in enumerate(rows):
            row.at = _time((len(rows) - number) * 37)
    for number, grant in enumerate(world.grants.values()):
        grant.created_at = _time(3000 + number * 400)
    for node in world.nodes.values():
        node.modified_at = min(node.modified_at, _time(0))
        node.content_at = min(node.content_at, node.modified_at)
        node.trashed_at = min(node.trashed_at, _time(0)) if node.trashed_at else None


def _versions(world: World, node: Node) -> None:
    """Four earlier contents over some months, one of them pinned."""
    when = node.modified_at
    for number, minutes in enumerate((200_000, 90_000, 20_000, 1_500)):
        content = Content(samples.text(6 + number * 9).data)
        tree.set_content(world, node, content, node.media_type, "content")
        node.space.used += content.size
        node.past[-1].created_at = _time(minutes)
    node.past[1].pinned = True
    node.modified_at = node.content_at = when


def _marks(world: World, ada: User, root: Node) -> None:
    for number, path in enumerate((("Documents", "Report.pdf"), ("Photos",), ("holiday.mp4",))):
        ada.stars[_child(root, *path).id] = _time(900 - number * 100)
    for name, color, paths in (
        ("Urgent", "red", [("Documents", "Contract draft.pdf"), ("Documents", "Invoice 10.pdf")]),
        ("Family", "green", [("Photos",), ("holiday.mp4",)]),
        ("Someday", "grey", []),
    ):
        tag = Tag(world.next_id(), name, color, {_child(root, *path).id for path in paths})
        ada.tags[tag.id] = tag


def _links(world: World, ada: User, root: Node) -> None:
    """One of each kind and state: open, with a password, used up, over, a drop box that somebody has used."""
    photos, documents = _child(root, "Photos"), _child(root, "Documents")
    inbox = world.add(root, "Inbox", when=_time(4000))
    share(world, ada, photos, "view", "For the family").views = 12
    share(world, ada, documents, "view", "For the accountant").password = LINK_PASSWORD
    spent = share(world, ada, _child(root, "Documents", "Report.pdf"), "view", "Three times only")
    spent.download_limit = spent.downloads = 3
    share(world, ada, photos, "edit", "Over since summer").expires_at = "2026-08-31T22:00:00.000Z"
    act_as(Visitor(share(world, ada, inbox, "drop", "Send me your scans")))
    world.add(inbox, "scan 1.pdf", samples.page("A scan"), "application/pdf", when=_time(300))
    act_as(ada)


def share(world: World, maker: User, node: Node, kind: str, label: str) -> Share:
    """A link whose token is the same at each start."""
    token = hashlib.sha256(label.encode()).hexdigest()[:32]
    made = Share(world.next_id(), token, node, kind, maker, _time(2500 + len(world.shares) * 300), label)
    world.shares[made.id] = made
    world.touch(node, "share")
    return made


def _from_others(world: World, ada: User, bo: User) -> None:
    """A folder of bo's that ada may edit, with what both did in it, and a file that she may only read."""
    act_as(bo)
    plans = world.add(bo.space.root, "Boat plans", when=_time(6000))
    world.add(plans, "Hull.pdf", samples.page("Hull"), "application/pdf", when=_time(5900))
    draft = world.add(plans, "sails.txt", samples.text(9), "text/plain", when=_time(5800))
    letter = world.add(bo.space.root, "Letter to Ada.txt", samples.text(5), "text/plain", when=_time(700))
    sharing.give(world, plans, ada, Role.EDITOR, by=bo)
    sharing.give(world, letter, ada, Role.VIEWER, by=bo)
    moving.change_node(world, bo, draft.id, "Sails.txt", None, None)
    act_as(ada)
    tree.set_content(world, draft, samples.text(14), "text/plain", "content")
    draft.space.used += draft.size


def _team(world: World, ada: User, bo: User, crew: Group) -> None:
    """The space of a team that ada manages; bo edits, the crew reads."""
    space = world.add_space("Harbour team", 5 * 1024**3, when=_time(9000))
    top = space.root
    sharing.give(world, top, ada, Role.MANAGER, by=ada)
    sharing.give(world, top, bo, Role.EDITOR, by=ada)
    sharing.give(world, top, crew, Role.VIEWER, by=ada)
    rota = world.add(top, "Rota", when=_time(8000))
    act_as(bo)
    for month in ("October", "November", "December"):
        world.add(rota, f"{month}.csv", samples.table(30), "text/csv", when=_time(2000))
    chart = world.add(top, "Chart.png", samples.picture(128, 96, 80), "image/png", when=_time(1200))
    old = world.add(top, "Old rota.csv", samples.table(10), "text/csv", when=_time(1900))
    moving.change_node(world, bo, chart.id, None, rota.id, None)
    tree.trash(world, bo, old.id, None)
    act_as(ada)


def _child(folder: Node, *names: str) -> Node:
    for name in names:
        assert folder.live is not None
        folder = next(node for node in folder.live.values() if node.name == name)
    return folder


def _time(minutes: int) -> str:
    """So many minutes before the seed's last moment."""
    when = LAST_DAY - timedelta(minutes=minutes)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
