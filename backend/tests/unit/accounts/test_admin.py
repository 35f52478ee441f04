"""Users in the admin, as an administrator meets them there."""

from __future__ import annotations

import pytest

from drive.accounts import people, sessions
from drive.accounts.models import User
from tests.unit.accounts.conftest import PASSWORD, code


@pytest.fixture
def admin(browser, ada):
    browser.force_login(ada)
    return browser


@pytest.fixture
def bo_access(bo) -> str:
    return sessions.begin(bo).access


def test_users_are_found_and_listed_with_a_fixed_number_of_queries(admin, bo, django_assert_max_num_queries):
    for number in range(30):
        people.create_user(f"guest{number}", PASSWORD)
    with django_assert_max_num_queries(12):
        page = admin.get("/admin/accounts/user/?q=BO&is_active__exact=1")
    assert page.status_code == 200
    assert b"1 user" in page.content


def test_nobody_but_an_administrator_gets_in(browser, bo):
    browser.force_login(bo)
    assert browser.get("/admin/accounts/user/").status_code == 302


def test_a_form_without_its_token_is_refused(ada):
    from tests.unit.accounts.conftest import Browser

    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post("/admin/accounts/user/add/", {"username": "cy"}).status_code == 403


def test_a_twin_of_a_name_is_a_message(admin):
    people.create_user("straße", PASSWORD)
    form = {"username": "STRASSE", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    page = admin.post("/admin/accounts/user/add/", form)
    assert page.status_code == 200
    assert b"That user name is taken." in page.content
    assert User.objects.count() == 2


def test_a_new_password_from_the_administrator_ends_the_users_sessions(admin, bo, bo_access):
    other = "another good pass phrase"
    form = {"usable_password": "true", "password1": other, "password2": other}
    assert admin.post(f"/admin/accounts/user/{bo.pk}/password/", form).status_code == 302
    assert code(admin.me(bo_access)) == (401, "token_invalid")


def test_deactivation_ends_the_users_sessions(admin, bo, bo_access):
    form = {"username": "bo", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    assert admin.post(f"/admin/accounts/user/{bo.pk}/change/", form).status_code == 302
    bo.refresh_from_db()
    assert not bo.is_active
    assert code(admin.me(bo_access)) == (401, "token_invalid")


def test_the_action_signs_people_out_everywhere(admin, bo, bo_access):
    form = {"action": "end_sessions", "_selected_action": [bo.pk]}
    assert admin.post("/admin/accounts/user/", form).status_code == 302
    assert code(admin.me(bo_access)) == (401, "token_invalid")


def test_users_are_not_deleted(admin, bo):
    assert admin.post(f"/admin/accounts/user/{bo.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=bo.pk).exists()


def test_sessions_can_be_looked_at_and_not_made(admin, bo_access):
    assert admin.get("/admin/accounts/session/").status_code == 200
    assert admin.get("/admin/accounts/session/add/").status_code == 403
