"""People, as administrators see them. The rules are in drive.accounts.administration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from drive.accounts import administration
from drive.accounts.administration import Changes
from drive.accounts.models import User
from drive.api import pagination, text_cursors
from drive.api import users_shapes as shapes
from drive.api.base import ApiView
from drive.api.permissions import Administrators
from drive.api.schema_shapes import LIST
from drive.lib.errors import InvalidField, NotFound
from drive.operations import people
from drive.sharing import gate
from drive.sharing.spaces import clean_quota
from drive.tree import personal, usage
from drive.tree.models import Space

_SCOPE = "users"
_WORDS = OpenApiParameter("q", str, description="Looked for in user names, names and addresses.")
_GROUP = OpenApiParameter("group", str, description="Only the members of that group.")
_CONTENT = OpenApiParameter(
    "content", {"enum": ["purge"]}, description="`purge`: delete the person's files for good as well."
)


class UsersView(ApiView):
    permission_classes = (Administrators,)

    @extend_schema(responses=shapes.AccountPage, parameters=[_WORDS, _GROUP, *LIST])
    def get(self, request: Request) -> Response:
        """All accounts, by user name."""
        part = pagination.asked(request)
        after = text_cursors.read(part.cursor, _SCOPE, 1)[0] if part.cursor is not None else None
        group = request.query_params.get("group")
        found = administration.users(
            words=shapes.words(request),
            group_id=None if group is None else number(group),
            after=after,
            limit=part.limit + 1,
        )
        rows = found[: part.limit]
        following = text_cursors.write(_SCOPE, rows[-1].username_key) if len(found) > part.limit else None
        return Response({"items": _shown(rows), "next": following})

    @extend_schema(request=shapes.NewAccount, responses={201: shapes.AccountWithPassword})
    def post(self, request: Request) -> Response:
        """A new account with a personal space. Without a password one is made, and shown this once."""
        asked = shapes.NewAccount.read(request.data)
        quota = _quota(asked)
        user, made = administration.create(asked.pop("username"), Changes(**asked))
        _set_quota(user, quota)
        answer = Response({**_shown([user])[0], "password": made}, status=201)
        answer.headers["Location"] = f"/api/v1/users/{user.pk}"
        return answer


class UserItem(ApiView):
    permission_classes = (Administrators,)

    @extend_schema(responses=shapes.AccountShape)
    def get(self, request: Request, user_id: str) -> Response:
        """One account."""
        return Response(_shown([administration.find(number(user_id))])[0])

    @extend_schema(request=shapes.AccountChange, responses=shapes.AccountWithPassword)
    def patch(self, request: Request, user_id: str) -> Response:
        """Changes an account. `password: null` makes a new one, shown this once; a new one ends all sessions, and so
        does switching off."""
        user = administration.find(number(user_id))
        asked = shapes.AccountChange.read(request.data)
        quota, made = _quota(asked), None
        if "password" in asked and asked["password"] is None:
            asked["password"] = made = administration.generated_password()
        administration.change(user, Changes(**asked))
        _set_quota(user, quota)
        return Response({**_shown([user])[0], "password": made})

    @extend_schema(request=None, responses={204: None}, parameters=[_CONTENT])
    def delete(self, request: Request, user_id: str) -> Response:
        """Deletes an account that has no files. Switching it off is the usual way; `content=purge` deletes both."""
        content = request.query_params.get("content")
        if content not in (None, "purge"):
            raise InvalidField(content="There is only `purge`.")
        people.remove(administration.find(number(user_id)), purge=content == "purge", by=request.user)
        return Response(status=204)


def number(text: str) -> int:
    """The row's number behind an id. Raises NotFound."""
    found = gate.parse_id(text)
    if found is None:
        raise NotFound
    return found


def _shown(users: Sequence[User]) -> list[dict[str, Any]]:
    """Two queries, however many they are."""
    spaces = usage.of_owners(user.pk for user in users)
    groups = administration.group_ids(user.pk for user in users)
    return [shapes.account_json(user, spaces.get(user.pk), groups.get(user.pk, [])) for user in users]


def _quota(asked: dict[str, Any]) -> tuple[int | None] | None:
    """The quota that was sent, taken out of `asked`; None when none was."""
    return (clean_quota(asked.pop("quota_bytes")),) if "quota_bytes" in asked else None


def _set_quota(user: User, quota: tuple[int | None] | None) -> None:
    """Not in the transaction of the account: whoever writes a revision locks the space first, then its person."""
    if quota is not None:
        Space.objects.filter(pk=personal.ensure(user).pk).update(quota_bytes=quota[0])
