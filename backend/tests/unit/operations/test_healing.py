"""A content that comes again brings the bytes along that heal it; a wrong size never passes for the whole file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from drive.blobs import verified
from drive.blobs.models import Blob, ChunkState
from drive.blobs.sql import default_store
from drive.tree.models import Node
from tests.unit.bytes.making import bytes_of, code
from tests.unit.operations import damage
from tests.unit.operations.house import look

SMALL = b"some words " * 200


@pytest.fixture(autouse=True)
def _every_read_hashes(settings):
    settings.VERIFY_AGE = timedelta(0)
    yield
    verified.forget()


HARM = {
    "a bit": lambda blob: damage.flip_bit(damage.chunks_of(blob)[0], 100),
    "a chunk": lambda blob: damage.drop_chunk(damage.chunks_of(blob)[0]),
    "a row of its list": lambda blob: damage.drop_row(blob, 0),
    "its size": lambda blob: damage.resize_blob(blob, 1),
}


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("long", [False, True])
def test_an_upload_of_the_same_content_heals_what_was_lost(house, harm, long):
    data, node = (house.long, house.a) if long else (SMALL, house.small)
    HARM[harm](damage.blob_of(node))
    assert code(house.bo.content(str(node))) == (500, "server_error")
    if harm == "a bit":  # what a read found out is written a moment later
        verified.flush()
        assert ChunkState.objects.exclude(damaged_at=None).exists()
    house.put(house.cy, "again", data)
    assert bytes_of(house.bo.content(str(node))) == data
    assert look() == []


@pytest.mark.parametrize("by", [-1, 1])
def test_a_file_of_the_wrong_size_is_not_sent(house, by):
    Node.objects.filter(pk=house.small).update(size=len(SMALL) + by)
    assert code(house.bo.content(str(house.small))) == (500, "server_error")


def test_a_small_content_that_comes_again_unharmed_costs_one_look_more(house, django_assert_num_queries):
    with django_assert_num_queries(_queries()):
        default_store().put(SMALL)
    assert Blob.objects.filter(size=len(SMALL)).count() == 1


def _queries() -> int:
    # On MariaDB bytes have connections of their own, which the count does not see.
    return {"sqlite": 4, "postgresql": 4, "mysql": 0}[connection.vendor]
