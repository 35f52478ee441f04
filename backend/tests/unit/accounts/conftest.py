"""People, and a browser that keeps the refresh cookie."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from drive.accounts import people
from drive.accounts.models import User

PASSWORD = "correct horse battery"
OWN_PAGE = {"HTTP_ORIGIN": "http://localhost:8080", "HTTP_X_HOLDFAST": "1"}


class Browser(Client):
    """Django's test client, speaking JSON and knowing the session's routes."""

    def sign_in(self, username: str, password: str = PASSWORD, **more):
        return self.send("/api/v1/session", {"username": username, "password": password}, **more)

    def send(self, path: str, body, **more):
        return self.post(path, body, content_type="application/json", **more)

    def refresh(self, **more):
        return self.post("/api/v1/session/refresh", **(OWN_PAGE | more))

    def sign_out(self, **more):
        return self.delete("/api/v1/session", **(OWN_PAGE | more))

    def me(self, access: str):
        return self.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {access}")

    @property
    def refresh_token(self) -> str:
        return self.cookies[settings.REFRESH_COOKIE].value

    @refresh_token.setter
    def refresh_token(self, value: str) -> None:
        self.cookies[settings.REFRESH_COOKIE] = value


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def bo(db) -> User:
    return people.create_user("bo", PASSWORD)


@pytest.fixture
def ada(db) -> User:
    return people.create_user("ada", PASSWORD, admin=True)


@pytest.fixture
def access(browser, bo) -> str:
    """An access token of bo, whose refresh token is in `browser`."""
    return browser.sign_in("bo").json()["access"]


def code(response) -> tuple[int, str]:
    """Status and code of a problem, after looking that it is one."""
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["request_id"] == response.headers["X-Request-ID"]
    return response.status_code, body["code"]
