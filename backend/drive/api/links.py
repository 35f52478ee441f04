"""Coming by a link: `POST links/{token}/visit`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from drive.accounts import limiter
from drive.api.base import ApiView
from drive.api.inputs import Input, Text
from drive.api.shares_shapes import VisitShape, visit_json
from drive.sharing import links_visits


class VisitBody(Input):
    """The link's password, if it has one."""

    password = Text(required=False, allow_null=True)


class VisitView(ApiView):
    authentication_classes: list[type] = []
    permission_classes: list[type] = []

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(*args, **kwargs)
        # What went wrong inside is logged with its traceback; Django would add the address, and that is the key.
        response._has_been_logged = True
        return response

    @extend_schema(request=VisitBody, responses=VisitShape)
    def post(self, request: Request, token: str) -> Response:
        """Opens a link. The token that is answered stands for this visit on the routes that visitors may use."""
        body = VisitBody.read(request.data)
        visit = links_visits.begin(token, body.get("password"), limiter.address_of(request._request))
        return Response(
            {
                "access": visit.access,
                "expires_in": int(links_visits.VISIT_LIFE.total_seconds()),
                "share": visit_json(visit.visitor),
            }
        )
