"""Past contents go by their space's rule, in small transactions: each holds the space for a few files at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from drive.tree import journal, locks, retention
from drive.tree.models import Node, Revision, Space
from drive.tree.retention import Past, Step

LOOK_NODES = 200  # files a look, without a lock
DROP_ROWS = 500  # revisions a transaction


def thin(*, after: int = 0, now: datetime | None = None, go_on: Callable[[], bool] = lambda: True) -> tuple[int, int]:
    """Thin out what the rules let go of, from the first node behind `after` on.

    `go_on` is asked between two looks. Answers with (revisions deleted, the last node looked at, 0 when through).
    """
    now, count = now or timezone.now(), 0
    rules = _rules()
    ages = [age for age in map(retention.first_look, rules.values()) if age is not None]
    while ages and go_on():
        nodes = _candidates(after, now - min(ages))
        if not nodes:
            break
        after = nodes[-1].pk
        for space_id, some in groupby(
            sorted(nodes, key=lambda node: (node.space_id, node.pk)), lambda node: node.space_id
        ):
            count += _thin_space(space_id, list(some), rules.get(space_id, rules[None]), now)
    else:
        return count, after if ages else 0
    return count, 0


def _rules() -> dict[int | None, list[Step]]:
    """By space; None is the rule of all that have none of their own."""
    own = Space.objects.exclude(keep_versions=None).values_list("pk", "keep_versions")
    return {None: retention.parse(settings.KEEP_VERSIONS), **{pk: retention.parse(text or "") for pk, text in own}}


def _candidates(after: int, before: datetime) -> list[Node]:
    old = Revision.objects.filter(node_id__gt=after, pinned=False, created_at__lte=before)
    ids = list(old.order_by("node_id").values_list("node_id", flat=True).distinct()[:LOOK_NODES])
    return list(Node.objects.filter(pk__in=ids).order_by("pk"))


def _thin_space(space_id: int, nodes: list[Node], steps: list[Step], now: datetime) -> int:
    """Look first, and take the lock only where something goes."""
    count = 0
    waiting: list[int] = []
    size = 0
    for node_id, going in _doomed(nodes, steps, now).items():
        waiting.append(node_id)
        size += len(going)
        if size >= DROP_ROWS:
            count += _drop(space_id, waiting, steps, now)
            waiting, size = [], 0
    return count + (_drop(space_id, waiting, steps, now) if waiting else 0)


def _doomed(nodes: Iterable[Node], steps: list[Step], now: datetime) -> dict[int, list[Past]]:
    """By node, what goes; nodes that keep all are left out."""
    currents = {node.pk: Past(0, node.modified_at, node.size, False) for node in nodes}
    contents: dict[int, list[Past]] = {}
    columns = ("node_id", "pk", "created_at", "size", "pinned")
    for node_id, *row in Revision.objects.filter(node_id__in=currents).values_list(*columns):
        contents.setdefault(node_id, []).append(Past(*row))
    found = {id_: retention.doomed(pasts, currents[id_], now, steps) for id_, pasts in contents.items()}
    return {id_: going for id_, going in found.items() if going}


def _drop(space_id: int, node_ids: list[int], steps: list[Step], now: datetime) -> int:
    """Look again under the space's lock, and delete; how many."""
    with transaction.atomic():
        space = locks.spaces(Node(space_id=space_id)).get(space_id)
        if space is None:
            return 0
        nodes = Node.objects.filter(pk__in=node_ids, space=space)
        going = [past for pasts in _doomed(nodes, steps, now).values() for past in pasts]
        if going:
            Revision.objects.filter(pk__in=[past.id for past in going]).delete()
            journal.settle(space, used=-sum(past.size for past in going))
        return len(going)
