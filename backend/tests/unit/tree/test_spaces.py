"""Everyone has a space with a top folder."""

import io

import pytest
from django.core.management import call_command

from drive.accounts.models import User
from drive.sharing import gate
from drive.tree.models import Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def test_a_new_user_has_one_space_with_an_empty_top_folder(bo):
    space = Space.objects.get(owner=bo)
    assert (space.root.parent_id, space.root.name, space.root.items, space.used_bytes) == (None, "", 0, 0)


def test_createsuperuser_makes_a_space_as_well():
    call_command("createsuperuser", username="ada", email="", interactive=False, stdout=io.StringIO())
    assert Space.objects.filter(owner__username="ada").count() == 1


def test_saving_a_user_again_makes_no_second_space(bo):
    bo.display_name = "Bo"
    bo.save()
    assert Space.objects.filter(owner=bo).count() == 1


def test_a_user_made_in_bulk_gets_a_space_when_it_is_asked_for():
    User.objects.bulk_create([User(username="cy", username_key="cy")])
    cy = User.objects.get(username="cy")
    assert gate.space(cy) == gate.space(cy) == Space.objects.get(owner=cy)


def test_a_space_takes_the_quota_it_is_given(settings):
    settings.DEFAULT_QUOTA_BYTES = 1000
    assert Space.objects.get(owner=making.person("cy")).quota_bytes == 1000
