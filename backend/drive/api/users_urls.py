"""Routes of accounts and groups, below /api/v1/; administrators only."""

from __future__ import annotations

from django.urls import path

from drive.api import groups, users

urlpatterns = [
    path("users", users.UsersView.as_view(), name="users"),
    path("users/<str:user_id>", users.UserItem.as_view(), name="user"),
    path("groups", groups.GroupsView.as_view(), name="groups"),
    path("groups/<str:group_id>", groups.GroupItem.as_view(), name="group"),
    path("groups/<str:group_id>/members/<str:user_id>", groups.MemberItem.as_view(), name="group-member"),
]
