"""Stars and tags: put on, take off, name, colour, delete. All are a person's own; each is safe to repeat."""

from __future__ import annotations

import hashlib
import unicodedata

from django.db import IntegrityError, transaction

from drive.accounts.models import User
from drive.lib import names
from drive.lib.errors import InvalidField, NotFound, TagTaken
from drive.marks.models import Star, Tag, TagOnNode
from drive.tree.models import Node

MOST_TAGS = 200  # a person
NAME_CHARACTERS = 64


def star(user: User, node: Node) -> None:
    Star.objects.bulk_create([Star(user=user, node=node)], ignore_conflicts=True)


def unstar(user: User, node: Node) -> None:
    Star.objects.filter(user=user, node=node).delete()


def create_tag(user: User, name: str, color: str) -> Tag:
    """Raises InvalidField; TagTaken when they have a tag of that name, in any case."""
    if Tag.objects.filter(user=user).count() >= MOST_TAGS:
        raise InvalidField(name=f"There can be {MOST_TAGS} tags at most.")
    clean = _clean(name)
    try:
        with transaction.atomic():
            return Tag.objects.create(user=user, name=clean, unique_key=_key(clean), color=color)
    except IntegrityError:
        raise TagTaken from None


def change_tag(user: User, tag_id: int, *, name: str | None = None, color: str | None = None) -> Tag:
    """Raises NotFound, InvalidField, TagTaken."""
    tag = own_tag(user, tag_id)
    if name is not None:
        tag.name = _clean(name)
        tag.unique_key = _key(tag.name)
    tag.color = color if color is not None else tag.color
    try:
        with transaction.atomic():
            tag.save(update_fields=["name", "unique_key", "color"])
    except IntegrityError:
        raise TagTaken from None
    return tag


def delete_tag(user: User, tag_id: int) -> None:
    """Takes it off everything. Raises NotFound."""
    own_tag(user, tag_id).delete()


def put_on(user: User, tag_id: int, node: Node) -> None:
    """Raises NotFound for a tag that is not theirs."""
    TagOnNode.objects.bulk_create([TagOnNode(tag=own_tag(user, tag_id), node=node)], ignore_conflicts=True)


def take_off(user: User, tag_id: int, node: Node) -> None:
    """Raises NotFound for a tag that is not theirs."""
    TagOnNode.objects.filter(tag=own_tag(user, tag_id), node=node).delete()


def own_tag(user: User, tag_id: int) -> Tag:
    """Raises NotFound."""
    found = Tag.objects.filter(pk=tag_id, user=user).first()
    if found is None:
        raise NotFound
    return found


def _clean(name: str) -> str:
    """Raises InvalidField."""
    clean = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(clean) <= NAME_CHARACTERS:
        raise InvalidField(name=f"A tag's name has 1 to {NAME_CHARACTERS} characters.")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in clean):
        raise InvalidField(name="A tag's name can not hold control characters.")
    return clean


def _key(name: str) -> str:
    return hashlib.sha256(names.key(name).encode()).hexdigest()
