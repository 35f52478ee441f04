"""Small pictures for visitors of links: theirs while the link opens."""

from __future__ import annotations

import pytest
from django.test import Client

from drive.previews import making, wanting
from drive.previews.painter import Painter
from tests.unit.bytes.making import code, person
from tests.unit.previews import pictures
from tests.unit.sharing.linking import Maker, Visit, link


@pytest.fixture
def bo(transactional_db) -> Maker:
    return Maker(person("bo"))


def test_a_visitor_sees_pictures_until_the_link_ends(bo):
    folder = bo.make_folder("shared")
    bo.put("a.jpg", pictures.jpeg(), folder=folder)
    share = link(bo, folder, download_limit=1)
    visitor = Visit(share)

    def shown() -> str:
        items = visitor.get(f"/api/v1/nodes/{folder}/children").json()["items"]
        return str(items[0]["thumbnail"]["256"]).partition("testserver")[2]

    url = shown()
    wanting.flush()
    painter = Painter()
    making.run(painter)
    painter.close()
    for _ in range(2):  # a picture is no download
        assert pictures.corners(Client().get(url).content) == [0, 1, 2, 3]
    assert shown() == url
    bo.delete(f"/api/v1/shares/{share['id']}")
    assert code(Client().get(url)) == (404, "not_found")
