"""An upload whose folder goes to another space: what was promised to it is neither lost nor counted twice."""

import pytest

from drive.tree import services as tree
from drive.tree.models import Space
from drive.uploads import services as uploads
from drive.uploads.models import Upload
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)


class Bytes:
    def __init__(self, data):
        self.data = data

    def read(self, size):
        piece, self.data = self.data[:size], self.data[size:]
        return piece

    def abandon(self):
        pass


def counters(node):
    space = Space.objects.get(pk=node.space_id)
    return space.used_bytes, space.reserved_bytes


def test_it_is_published_where_its_folder_went():
    bo, cy = making.person("bo"), making.person("cy")
    top, there = making.root(bo), making.root(cy)
    folder = making.folder(top, "folder")
    upload = uploads.begin(bo, uploads.Target(folder, "f"), 5)
    uploads.append(upload, Bytes(b"12345"), offset=0)
    moved = tree.move(folder, there, by=bo)
    assert (counters(top), counters(there)) == ((0, 5), (0, 0))
    placed = uploads.publish(Upload.objects.get(pk=upload.pk), moved, by=bo, via="api")
    assert (placed.node.space_id, placed.node.size) == (there.space_id, 5)
    assert (counters(top), counters(there)) == ((0, 0), (5, 0))
    making.assert_sums_are_right(there.space)
