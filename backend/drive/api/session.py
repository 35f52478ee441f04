"""Signing in and out, and first run. The rules are in drive.accounts; here is the cookie and the Origin."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from drive.accounts import first_run, reset, sessions
from drive.accounts.errors import HeaderMissing, MailOff, OriginNotAllowed
from drive.api import session_shapes as shapes
from drive.api.base import ApiView
from drive.mail.tasks import find_accounts

_BY_COOKIE = [
    OpenApiParameter("X-Holdfast", str, OpenApiParameter.HEADER, required=True, enum=["1"]),
    OpenApiParameter("Origin", str, OpenApiParameter.HEADER, required=True, description="An allowed origin."),
]


class OpenView(ApiView):
    """Needs no access token, and a bad one is no reason to refuse: these routes are how one gets a good one."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class SetupView(OpenView):
    @extend_schema(operation_id="setup_state", responses=shapes.SetupState)
    def get(self, request: Request) -> Response:
        """Is the first administrator still to be made, and does this install send mail?"""
        return Response({"needed": first_run.needed(), "mail": settings.MAIL})

    @extend_schema(operation_id="setup", request=shapes.SetUp, responses={201: shapes.SignedIn})
    def post(self, request: Request) -> Response:
        """Makes the first administrator, with the token that the server printed, and signs in."""
        refuse_strangers(request)
        asked = shapes.SetUp.read(request.data)
        user = first_run.run(asked["token"], asked["username"], asked["password"])
        return signed_in(sessions.begin_from(request._request, user), 201)


class SessionView(OpenView):
    @extend_schema(operation_id="sign_in", request=shapes.SignIn, responses=shapes.SignedIn)
    def post(self, request: Request) -> Response:
        """Signs in: an access token in the body, the refresh token in a cookie."""
        refuse_strangers(request)
        asked = shapes.SignIn.read(request.data)
        return signed_in(sessions.sign_in(request._request, asked["username"], asked["password"]), 200)

    @extend_schema(operation_id="sign_out", request=None, responses={204: None}, parameters=_BY_COOKIE)
    def delete(self, request: Request) -> Response:
        """Ends this session, at once, with its access tokens. Without a cookie there is nothing to end: 204 as well."""
        _demand_own_page(request)
        sessions.end(request.COOKIES.get(settings.REFRESH_COOKIE, ""))
        response = Response(status=204)
        _set_cookie(response, "", 0)
        return response


class RefreshView(OpenView):
    @extend_schema(operation_id="refresh", request=None, responses=shapes.SignedIn, parameters=_BY_COOKIE)
    def post(self, request: Request) -> Response:
        """A new access token and a new cookie for the cookie."""
        _demand_own_page(request)
        return signed_in(sessions.refresh(request.COOKIES.get(settings.REFRESH_COOKIE, "")), 200)


class ResetView(OpenView):
    @extend_schema(operation_id="ask_reset", request=shapes.ResetAsked, responses={202: None})
    def post(self, request: Request) -> Response:
        """Sends a link for a new password to the address of that account.

        Always the same answer, in the same time: whether there is such an account, the worker looks.
        """
        refuse_strangers(request)
        who = shapes.ResetAsked.read(request.data)["who"]
        if not settings.MAIL:
            raise MailOff()
        find_accounts.enqueue(who=reset.ask(request._request, who))
        return Response(status=202)


class ResetConfirmView(OpenView):
    @extend_schema(operation_id="confirm_reset", request=shapes.ResetConfirmed, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sets the new password and ends every session of the account; one signs in with it then."""
        refuse_strangers(request)
        asked = shapes.ResetConfirmed.read(request.data)
        reset.confirm(request._request, asked["token"], asked["password"])
        return Response(status=204)


def _demand_own_page(request: Request) -> None:
    """The cookie comes along by itself, so the request must prove where it is from: a header that no form can send and
    that makes every other origin's browser ask first, and the Origin. Raises HeaderMissing, OriginNotAllowed.
    """
    if request.headers.get("X-Holdfast") != "1":
        raise HeaderMissing()
    if not _allowed(request.headers.get("Origin", "")):
        raise OriginNotAllowed()


def refuse_strangers(request: Request) -> None:
    """No stranger's page may sign a browser in as somebody else. Programs send no Origin. Raises OriginNotAllowed."""
    origin = request.headers.get("Origin")
    if origin is not None and not _allowed(origin):
        raise OriginNotAllowed()


def _allowed(origin: str) -> bool:
    return origin in settings.PAGE_ORIGINS or origin == settings.PUBLIC_ORIGIN


def signed_in(issued: sessions.Issued, status: int) -> Response:
    response = Response(shapes.signed_in_json(issued), status=status)
    _set_cookie(response, issued.refresh, int(settings.REFRESH_TOKEN_LIFE.total_seconds()))
    return response


def _set_cookie(response: Response, value: str, seconds: int) -> None:
    """An empty value with 0 seconds takes the cookie away; a browser wants all the other words to be the same then."""
    response.set_cookie(
        settings.REFRESH_COOKIE,
        value,
        max_age=seconds,
        path=settings.REFRESH_COOKIE_PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
