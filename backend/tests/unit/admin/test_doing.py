"""What an administrator does in Django's admin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from drive.accounts import sessions
from drive.accounts.errors import TokenInvalid
from drive.accounts.models import User
from drive.operations.models import Finding, Verification
from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.models import Change, Space
from drive.uploads import services as uploads
from drive.uploads.models import Upload
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return making.person("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def bo(db):
    return making.person("bo")


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client


def act(client, model, action, *rows):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    form = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(address, form, follow=True)


def test_people_are_listed_with_what_their_spaces_hold(page, bo):
    Space.objects.filter(owner=bo).update(used_bytes=3 * 1024 * 1024, quota_bytes=5 * 1024**3)
    shown = page.get(reverse("admin:accounts_user_changelist")).content.decode().replace("\xa0", " ")
    assert "3.0 MB" in shown
    assert "5.0 GB" in shown


class TestTheLastAdministrator:
    def form(self, **more):
        return {"username": "ada", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", **more}

    @pytest.mark.parametrize("kept", [{"is_active": "on"}, {"is_superuser": "on"}, {}])
    def test_can_not_be_taken_away(self, page, ada, kept):
        answer = page.post(reverse("admin:accounts_user_change", args=[ada.pk]), self.form(**kept), follow=True)
        assert "Somebody must be left who can administer" in answer.content.decode()
        ada.refresh_from_db()
        assert (ada.is_active, ada.is_superuser) == (True, True)

    def test_may_go_when_there_is_another(self, page, ada):
        making.person("zoe", is_superuser=True, is_staff=True)
        page.post(reverse("admin:accounts_user_change", args=[ada.pk]), self.form(is_active="on"))
        ada.refresh_from_db()
        assert not ada.is_superuser


class TestAQuota:
    def set(self, client, space, value):
        address = reverse("admin:tree_space_change", args=[space.pk])
        return client.post(address, {"quota_bytes": value})

    def test_is_set_and_nothing_else(self, page, bo, monkeypatch):
        """What is stored while the form is open, and even while it is saved, still counts."""
        space = Space.objects.get(owner=bo)
        from drive.tree.admin import SpaceAdmin

        save = SpaceAdmin.save_model

        def meanwhile(*args):
            making.file(making.root(bo), "a")
            save(*args)

        monkeypatch.setattr(SpaceAdmin, "save_model", meanwhile)
        assert self.set(page, space, "1000").status_code == 302
        space.refresh_from_db()
        assert (space.quota_bytes, space.used_bytes, space.seq) == (1000, 5, 1)

    def test_is_taken_off(self, page, bo):
        space = Space.objects.get(owner=bo)
        Space.objects.update(quota_bytes=1)
        assert self.set(page, space, "").status_code == 302
        space.refresh_from_db()
        assert space.quota_bytes is None

    @pytest.mark.parametrize("value", ["-1", "x", str(2**63)])
    def test_is_no_nonsense(self, page, bo, value):
        assert self.set(page, Space.objects.get(owner=bo), value).status_code == 200
        assert Space.objects.get(owner=bo).quota_bytes is None


class TestHowLongThingsAreKept:
    def set(self, client, space, **values):
        return client.post(reverse("admin:tree_space_change", args=[space.pk]), values)

    def test_is_set_for_a_space(self, page, bo):
        space = Space.objects.get(owner=bo)
        assert self.set(page, space, trash_days="7", keep_versions="all:1d,weekly").status_code == 302
        space.refresh_from_db()
        assert (space.trash_days, space.keep_versions) == (7, "all:1d,weekly")
        assert self.set(page, space).status_code == 302
        space.refresh_from_db()
        assert (space.trash_days, space.keep_versions) == (None, None)

    @pytest.mark.parametrize("values", [{"trash_days": "-1"}, {"trash_days": "x"}, {"keep_versions": "for ever"}])
    def test_is_no_nonsense(self, page, bo, values):
        space = Space.objects.get(owner=bo)
        assert self.set(page, space, **values).status_code == 200
        space.refresh_from_db()
        assert (space.trash_days, space.keep_versions) == (None, None)


class TestRevoking:
    def test_a_role_ends_at_once_and_is_in_the_journal(self, page, ada, bo):
        cy, folder = making.person("cy"), making.folder(making.root(bo), "folder")
        grant = Grant.objects.create(node=folder, user=cy, role=Role.EDITOR)
        assert "Taken away: 1." in act(page, Grant, "revoke", grant).content.decode()
        assert not Grant.objects.exists()
        last = Change.objects.order_by("-seq").first()
        assert (last.kind, last.node_id, last.actor_id) == ("unshare", folder.pk, ada.pk)

    def test_a_team_keeps_somebody_who_manages_it(self, page, bo):
        team = services.create_space(owner=None, kind=Space.Kind.TEAM, name="Crew")
        grant = Grant.objects.create(node=team.root, user=bo, role=Role.MANAGER)
        assert "Taken away: 0." in act(page, Grant, "revoke", grant).content.decode()
        assert Grant.objects.filter(pk=grant.pk).exists()

    def test_a_link_ends_at_once_with_its_visits(self, page, ada, bo):
        share = Share.objects.create(node=making.folder(making.root(bo), "folder"), created_by=bo)
        for expected in ("Revoked: 1.", "Revoked: 0."):
            assert expected in act(page, Share, "revoke", share).content.decode()
        share.refresh_from_db()
        assert (share.revoked_at is not None, share.version) == (True, 2)
        last = Change.objects.order_by("-seq").first()
        assert (last.kind, last.actor_id, last.link_id) == ("unshare", ada.pk, share.pk)

    def test_the_token_is_shown_to_nobody(self, page, bo):
        share = Share.objects.create(
            node=making.folder(making.root(bo), "folder"), created_by=bo, password="secret$hash"
        )
        for address in (
            reverse("admin:sharing_share_changelist"),
            reverse("admin:sharing_share_change", args=[share.pk]),
        ):
            shown = page.get(address).content.decode()
            assert share.token not in shown
            assert "secret$hash" not in shown


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_ended_and_its_promise_given_back(page, bo):
    root = making.root(bo)
    upload = uploads.begin(bo, uploads.Target(root, "up.txt", "text/plain"), 5)
    assert Space.objects.get(owner=bo).reserved_bytes == 5
    assert "Ended: 1." in act(page, Upload, "end", upload).content.decode()
    assert Space.objects.get(owner=bo).reserved_bytes == 0


def test_a_session_is_ended_at_once(page, bo):
    issued = sessions.begin(bo)
    assert "Signed out: 1." in act(page, bo.sessions.model, "end", bo.sessions.get()).content.decode()
    with pytest.raises(TokenInvalid):
        sessions.user_of_access(issued.access)


def test_a_failed_task_runs_again(page):
    failed = DBTaskResult.objects.create(
        status="FAILED", task_path="drive.operations.tasks.forget_finished_tasks", backend_name="default",
        args_kwargs={"args": [], "kwargs": {}}, run_after=get_date_max(), exception_class_path="", traceback="",
    )  # fmt: skip
    assert "Put into the queue: 1." in act(page, DBTaskResult, "run_again", failed).content.decode()
    assert DBTaskResult.objects.filter(status="READY", task_path=failed.task_path).count() == 1


def test_the_storage_page_adds_up(page, bo):
    Space.objects.filter(owner=bo).update(used_bytes=3 * 1024 * 1024, quota_bytes=4 * 1024 * 1024, reserved_bytes=2048)
    look = Verification.objects.create(
        kind="verify", counts={"bytes": 1024}, finished_at=timezone.now() - timedelta(days=1)
    )
    Finding.objects.create(verification=look, code="x", subject="y", detail="z")
    shown = page.get(reverse("admin:operations_storagefigures_changelist")).content.decode()
    for text in ("3.0 MiB", "2.0 KiB", "3.0 MiB, of 4.0 MiB", "1.0 KiB hashed, 1 problems", "bo"):
        assert text in shown


def test_staff_sees_only_what_it_was_given(client):
    eve = making.person("eve", is_staff=True)
    client.force_login(eve)
    pages = ("operations_storagefigures", "tree_space", "sharing_grant", "django_tasks_database_dbtaskresult")
    for name in pages:
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403
    eve.user_permissions.add(Permission.objects.get(codename="view_storagefigures"))
    assert client.get(reverse("admin:operations_storagefigures_changelist")).status_code == 200


def test_who_may_only_look_can_take_nothing_away(client, bo):
    eve = making.person("eve", is_staff=True)
    eve.user_permissions.add(Permission.objects.get(codename="view_grant"))
    client.force_login(eve)
    grant = Grant.objects.create(node=making.folder(making.root(bo), "folder"), user=bo, role=Role.EDITOR)
    act(client, Grant, "revoke", grant)
    assert Grant.objects.filter(pk=grant.pk).exists()
    assert User.objects.filter(pk=bo.pk).exists()
