"""`make guards` takes guards away by their exact text: whoever changes one learns it here, not half an hour later."""

from __future__ import annotations

from tests.contract.servers import BACKEND


def test_every_guard_stands_where_it_is_said_to_stand(monkeypatch):
    monkeypatch.syspath_prepend(str(BACKEND.parent / "scripts"))
    import guards

    places = [(guard.name, place) for guard in guards.KNOWN for place in guard.places]
    moved = [name for name, place in places if (BACKEND / place.path).read_text().count(place.old) != place.times]
    assert places
    assert moved == []
