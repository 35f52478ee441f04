"""Short ways to make links and to come by them."""

from __future__ import annotations

from typing import Any

from tests.unit.bytes.making import Api

JSON = "application/json"
PASSWORD = "open sesame"


def link(maker: Api, node: str, kind: str = "view", **more: Any) -> dict[str, Any]:
    """A new link, as the API shows it."""
    answer = maker.post(f"/api/v1/nodes/{node}/shares", {"kind": kind, **more}, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def changed(maker: Api, share: dict[str, Any], **fields: Any) -> Any:
    return maker.patch_json(f"/api/v1/shares/{share['id']}", fields)


def visit(share: dict[str, Any], password: str | None = None, **extra: Any) -> Any:
    """The answer of `POST links/{token}/visit`."""
    body = {} if password is None else {"password": password}
    return Api(None).post(f"/api/v1/links/{share['token']}/visit", body, content_type=JSON, **extra)


class Maker(Api):
    """Somebody who makes links."""

    def patch_json(self, path: str, body: dict[str, Any]) -> Any:
        return super(Api, self).patch(path, body, content_type=JSON)

    def make_folder(self, name: str, parent: str | None = None) -> str:
        body = {"parent": parent or self.top, "name": name}
        return str(self.post("/api/v1/nodes", body, content_type=JSON).json()["id"])


class Visit(Maker):
    """A client that came by a link."""

    def __init__(self, share: dict[str, Any], password: str | None = None) -> None:
        super().__init__(None)
        answer = visit(share, password)
        assert answer.status_code == 200, answer.content
        self.told = answer.json()["share"]
        self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {answer.json()['access']}"
        self.top = share["node"]["id"]
