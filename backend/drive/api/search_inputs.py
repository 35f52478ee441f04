"""The parameters of a search, and what of the tree is looked through for whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework.request import Request

from drive.lib.errors import InvalidField, NotAFolder, NotFound
from drive.marks import queries as marks
from drive.marks import services as marking
from drive.search import families
from drive.search.asking import LONGEST, Question
from drive.search.finding import Where
from drive.sharing import gate
from drive.sharing.models import Grant, Share
from drive.tree.models import Node, Space

Value = TypeVar("Value")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_WRONG: dict[str, str] = {
    "kind": "`folder` or `file`.",
    "type": f"One of {', '.join(families.NAMES)}.",
    "size": "A whole number of bytes.",
    "time": "A time with its zone, such as 2026-11-22T17:03:12Z.",
    "flag": "`true` or `false`.",
}


def question(request: Request) -> Question:
    """Raises InvalidField; NotFound for a tag that is not the caller's."""
    asked = request.query_params
    text = asked.get("q", "")
    if len(text) > LONGEST or "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidField(q=f"At most {LONGEST} characters of valid text.")
    narrowed = _marked(request)
    return Question(
        text=text,
        kind=_read(request, "kind", _one_of("folder", "file"), "kind"),
        family=_read(request, "type", _one_of(*families.NAMES), "type"),
        modified_after=_read(request, "modified_after", _moment, "time"),
        modified_before=_read(request, "modified_before", _moment, "time"),
        size_min=_read(request, "size_min", _size, "size"),
        size_max=_read(request, "size_max", _size, "size"),
        marked=list(narrowed.values()),
        marks=" ".join(narrowed),
    )


def where(request: Request) -> Where:
    """Raises NotFound for a folder or a space that the caller may not read, InTrash, NotAFolder."""
    found = seen = everywhere(request)
    if "in" in request.query_params:
        folder = gate.read(request.user, request.query_params["in"])
        if not folder.is_folder:
            raise NotAFolder
        # A search in a whole space need not ask for each hit whether it is below.
        only = {folder.space_id: found.tops.get(folder.space_id, frozenset([folder.pk]))}
        found = Where(only, None if folder.parent_id is None else folder.pk)
    if "space" in request.query_params:
        number = gate.parse_id(request.query_params["space"])
        if number is None or number not in seen.tops:
            raise NotFound
        found = Where({space: tops for space, tops in found.tops.items() if space == number}, found.folder)
    if "owner" in request.query_params:
        owner = gate.parse_id(request.query_params["owner"])
        theirs = set(Space.objects.filter(owner_id=owner, pk__in=found.tops).values_list("pk", flat=True))
        found = Where({space: tops for space, tops in found.tops.items() if space in theirs}, found.folder)
    return found


def everywhere(request: Request) -> Where:
    """All that the caller may read."""
    tops: dict[int, set[int]] = {}
    for top in gate.tops(request.user):
        tops.setdefault(top.space_id, set()).add(top.node_id)
    return Where({space: frozenset(ids) for space, ids in tops.items()})


def _marked(request: Request) -> dict[str, QuerySet[Any]]:
    """What each hit must be among, by what a cursor calls it."""
    found: dict[str, QuerySet[Any]] = {}
    if "tag" in request.query_params:
        number = gate.parse_id(request.query_params["tag"])
        if number is None:
            raise NotFound
        found[f"tag={number}"] = marks.tagged_ids(marking.own_tag(request.user, number))
    if _read(request, "starred", _flag, "flag"):
        found["starred"] = marks.starred_ids(request.user)
    if _read(request, "shared", _flag, "flag"):
        # Only what the caller may know of: what they gave themselves, and whatever was given in spaces of their own.
        # Members of a team are grants on its top folder: that is no sharing of a node.
        mine = Q(created_by=request.user) | Q(node__space__owner=request.user)
        links = Share.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), mine, revoked_at=None)
        given = Q(pk__in=Grant.objects.filter(mine).values("node_id")) | Q(pk__in=links.values("node_id"))
        found["shared"] = Node.objects.filter(given, parent__isnull=False).values("pk")
    return found


def _read(request: Request, name: str, read: Callable[[str], Value | None], rule: str) -> Value | None:
    """None when it is not there. Raises InvalidField for what `read` makes nothing of."""
    text = request.query_params.get(name)
    if text is None:
        return None
    found = read(text)
    if found is None:
        raise InvalidField(**{name: _WRONG[rule]})
    return found


def _one_of(*words: Any) -> Callable[[str], Any]:
    return lambda text: text if text in words else None


def _size(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _flag(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _moment(text: str) -> datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if 1970 <= found.year < 9000 else None
