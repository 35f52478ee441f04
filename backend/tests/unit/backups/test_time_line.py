"""manage.py new_timeline, for a database that its engine put back."""

from __future__ import annotations

from django.core.management import call_command

from drive.accounts import sessions
from drive.accounts.models import Session
from drive.tree.models import Space
from tests.unit.api.test_nodes import code
from tests.unit.tree import making


def test_followers_list_anew_and_everybody_signs_in_again(db, client, capsys):
    bo = making.person("bo")
    making.folder(making.root(bo), "Plans")
    space = Space.objects.get(owner=bo)

    def ask(path: str):
        return client.get(path, HTTP_AUTHORIZATION=f"Bearer {sessions.begin(bo).access}")

    cursor = ask(f"/api/v1/spaces/{space.pk}/changes?since=now").json()["cursor"]
    access = sessions.begin(bo).access
    call_command("new_timeline")
    assert "A new time line in 1 space:" in capsys.readouterr().out
    assert not Session.objects.exists()
    assert code(client.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {access}")) == (401, "token_invalid")
    assert code(ask(f"/api/v1/spaces/{space.pk}/changes?since={cursor}")) == (410, "cursor_gone")
    names = [row["name"] for row in ask(f"/api/v1/nodes/{space.root_id}/children").json()["items"]]
    assert names == ["Plans"]
