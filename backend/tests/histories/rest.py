"""The drive over HTTP, and the model beside it: each request is answered as the model says, to the code and number."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from rest_framework.test import APIClient

from drive.accounts import sessions
from drive.accounts.models import User
from drive.api.problem import STATUS
from drive.tree.models import Space
from tests.histories import model
from tests.histories.model import Op
from tests.histories.state import State
from tests.histories.world import state_of

API = "/api/v1"
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


@dataclass
class Sending:
    """An upload that runs: what it is to become, its bytes, and how many of them are there."""

    url: str
    begun: Op
    data: bytes
    sent: int = 0


class Drive:
    """One person's space over REST and tus, with the state that it must be in."""

    def __init__(self, user: User, quota: int) -> None:
        Space.objects.filter(owner=user).update(quota_bytes=quota)
        self.space = Space.objects.get(owner=user)
        self.client = APIClient(raise_request_exception=False, SERVER_NAME="localhost")
        self.client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.begin(user).access}")
        self.state: State = state_of([self.space])
        self.known = [self.space.root_id or 0]  # ids that were ever there, also of what is gone
        self.contents: dict[str, bytes] = {}

    def create(self, folder: int, name: str) -> None:
        body = {"parent": str(folder), "name": name}
        self._tree(Op("create", folder=folder, name=name), "post", "nodes", body, live=[folder])

    def put(self, folder: int, name: str, data: bytes, conflict: str) -> None:
        op = Op("put", folder=folder, name=name, content=self._content(data), size=len(data), conflict=conflict)
        response = self.client.put(
            f"{API}/nodes/{folder}/files/{quote(name)}?conflict={conflict}", data, content_type="text/plain",
            CONTENT_LENGTH=str(len(data)),  # the test client leaves it out for an empty body
        )  # fmt: skip
        self._settle(op, response, live=[folder])

    def rename(self, node: int, name: str) -> None:
        self._tree(Op("rename", node=node, name=name), "patch", f"nodes/{node}", {"name": name}, live=[node])

    def move(self, node: int, folder: int, name: str | None) -> None:
        body = {"parent": str(folder)} | ({} if name is None else {"name": name})
        op = Op("move", node=node, folder=folder, name=name)
        self._tree(op, "patch", f"nodes/{node}", body, live=[node, folder])

    def copy(self, node: int, folder: int, name: str | None) -> None:
        body = {"parent": str(folder)} | ({} if name is None else {"name": name})
        op = Op("copy", node=node, folder=folder, name=name)
        self._tree(op, "post", f"nodes/{node}/copy", body, live=[node, folder])

    def trash(self, node: int) -> None:
        self._tree(Op("trash", node=node), "delete", f"nodes/{node}", None, live=[node])

    def restore(self, node: int, folder: int | None) -> None:
        body = {} if folder is None else {"parent": str(folder)}
        name = self.state.nodes[node].name if node in self.state.nodes else ""
        op = Op("restore", node=node, folder=folder, name=name)
        there = [node] if folder is None else [node, folder]
        self._tree(op, "post", f"nodes/{node}/restore", body, there=there)

    def purge(self, node: int) -> None:
        self._tree(Op("purge", node=node), "delete", f"trash/{node}", None, there=[node])

    def begin(self, folder: int, name: str, data: bytes) -> Sending | None:
        op = Op("begin", folder=folder, name=name, content=self._content(data), size=len(data), space=self.space.pk)
        told = {"filename": name.encode(), "parent": str(folder).encode(), "filetype": b"text/plain"}
        metadata = ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in told.items())
        response = self.client.post(
            f"{API}/uploads", HTTP_UPLOAD_LENGTH=str(len(data)), HTTP_UPLOAD_METADATA=metadata, **TUS
        )
        self._settle(op, response, live=[folder])
        return Sending(response.headers["Location"], op, data) if response.status_code == 201 else None

    def send(self, sending: Sending, size: int) -> bool:
        """The next bytes; with the last ones it becomes a file. Is it through?"""
        piece = sending.data[sending.sent : sending.sent + size]
        response = self._patch(sending, sending.sent, piece)
        folder = sending.begun.folder or 0
        refused = self._at_the_gate([folder], [])
        if refused:
            self._must_be_refused(response, "not_found" if folder not in self.state.nodes else refused)
            return False
        sending.sent += len(piece)
        if sending.sent < len(sending.data):
            assert (response.status_code, response.headers["Upload-Offset"]) == (204, str(sending.sent))
            return False
        self._settle(self._publishing(sending), response, live=[folder])
        return response.status_code == 204

    def send_at_a_wrong_place(self, sending: Sending, offset: int) -> None:
        response = self._patch(sending, offset, b"x")
        refused = self._at_the_gate([sending.begun.folder or 0], [])
        self._must_be_refused(response, refused or "offset_mismatch")

    def publish(self, sending: Sending) -> bool:
        """Once more, for what could not be published with its last byte. Is it through?"""
        response = self.client.post(f"{sending.url}/publish", {}, format="json")
        self._settle(self._publishing(sending), response, live=[sending.begun.folder or 0])
        return response.status_code == 200

    def end(self, sending: Sending) -> None:
        response = self.client.delete(sending.url, **TUS)
        assert response.status_code == 204, response.content
        _, self.state = model.apply(replace(sending.begun, kind="end"), self.state)

    def read(self, node: int) -> None:
        """A node, where it is, and the bytes of a file."""
        response = self.client.get(f"{API}/nodes/{node}")
        if node not in self.state.nodes:
            self._must_be_refused(response, "not_found")
            return
        entry, shown = self.state.nodes[node], response.json()
        told = (shown["name"], shown["parent"], shown["version"], shown["size"])
        parent = None if entry.parent is None else str(entry.parent)
        assert told == (entry.name, parent, entry.version, self.state.size(node)), shown
        if entry.content is not None and not self.state.in_trash(node):
            answer = self.client.get(f"{API}/nodes/{node}/content")
            assert answer.getvalue() == self.contents[entry.content]

    def list(self, folder: int) -> None:
        response = self.client.get(f"{API}/nodes/{folder}/children")
        if folder not in self.state.nodes:
            self._must_be_refused(response, "not_found")
        elif self.state.nodes[folder].content is not None:
            self._must_be_refused(response, "not_a_folder")
        else:
            live = [id_ for id_ in self.state.children(folder) if not self.state.nodes[id_].trashed]
            assert sorted(int(item["id"]) for item in response.json()["items"]) == live

    def changes(self, since: int) -> list[dict[str, Any]]:
        """The feed behind that number."""
        cursor = {"since": f"{self.space.epoch}:{since}"}
        return self.client.get(f"{API}/spaces/{self.space.pk}/changes", cursor).json()["items"]

    def _tree(
        self, op: Op, verb: str, path: str, body: dict[str, str] | None, *, live: Any = (), there: Any = ()
    ) -> None:
        response = getattr(self.client, verb)(f"{API}/{path}", body, **({} if body is None else {"format": "json"}))
        self._settle(op, response, live=live, there=there)

    def _settle(self, op: Op, response: Any, *, live: Any = (), there: Any = ()) -> None:
        """Hold the answer against the model, and go on from its state. `live`, `there`: what the gate is asked for."""
        refused = self._at_the_gate(live, there)
        if refused:
            self._must_be_refused(response, refused)
            return
        op = self._completed(replace(op, held=frozenset({self.space.pk})), response)
        answer, after = model.apply(op, self.state)
        if answer[0] == "refused":
            self._must_be_refused(response, answer[1])
            return
        assert response.status_code < 300, (op, response.content)
        if response.content and op.kind not in ("begin",):
            shown = response.json()
            told = (int(shown["id"]), shown["version"], shown["seq"])
            assert model.same(answer, ("ok", *told)), (answer, told)
        self.state = after
        self.known += [id_ for id_ in after.nodes if id_ not in self.known]

    def _at_the_gate(self, live: Any, there: Any) -> str | None:
        """What the gate says before anything else is looked at: the nodes in the order in which they are asked for."""
        for node in [*live, *there]:
            if node not in self.state.nodes:
                return "not_found"
            if node in live and self.state.in_trash(node):
                return "in_trash"
        return None

    def _completed(self, op: Op, response: Any) -> Op:
        """With the nodes that it made, as the feed tells them."""
        if response.status_code >= 300 or op.kind in ("begin", "rename", "move", "trash", "purge"):
            return op
        items = self.changes(self.state.spaces[self.space.pk].seq)
        made = [item for item in items if item["kind"] in ("create", "copy")]
        origins = tuple(int(item["origin"]) for item in made if item["origin"])
        return replace(op, made=tuple(int(item["node"]) for item in made), origins=origins)

    def _publishing(self, sending: Sending) -> Op:
        return replace(sending.begun, kind="publish", held=frozenset({self.space.pk}))

    def _patch(self, sending: Sending, offset: int, piece: bytes) -> Any:
        kind = "application/offset+octet-stream"
        return self.client.patch(sending.url, piece, content_type=kind, HTTP_UPLOAD_OFFSET=str(offset), **TUS)

    def _content(self, data: bytes) -> str:
        """The model's name of the bytes."""
        self.contents[data.hex()] = data
        return data.hex()

    @staticmethod
    def _must_be_refused(response: Any, code: str) -> None:
        body = response.json() if response.status_code >= 400 else {"code": response.content}
        assert (response.status_code, body["code"]) == (STATUS.get(code), code), body
