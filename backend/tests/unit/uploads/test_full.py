"""A full space: what takes no room is taken all the same, on every engine."""

from __future__ import annotations

import pytest

from drive.lib.errors import QuotaExceeded
from drive.tree.models import Space
from drive.uploads import services as uploads
from drive.uploads.bodies import Arrived
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)


def put(user, folder, data: bytes):
    target = uploads.Target(folder, "a.txt", "text/plain", conflict="replace")
    return uploads.put(user, target, Arrived(data), length=len(data), via="api")


def test_a_repeated_put_into_a_full_space_changes_nothing_and_is_answered():
    bo = making.person("bo")
    top = making.root(bo)
    first = put(bo, top, b"12345")
    Space.objects.filter(pk=top.space_id).update(quota_bytes=5)
    again = put(bo, top, b"12345")
    assert (again.node.pk, again.node.version, again.created) == (first.node.pk, first.node.version, False)
    with pytest.raises(QuotaExceeded):
        put(bo, top, b"54321")
    making.assert_sums_are_right(top.space)
