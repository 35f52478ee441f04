"""What everybody in the authorisation matrix comes with, and the things they try their hands on."""

from __future__ import annotations

import base64
from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib.auth.models import Group
from django.utils import timezone
from rest_framework.test import APIClient

from drive.accounts import sessions
from drive.accounts.models import User
from drive.api import thumbnails
from drive.blobs.sql import default_store
from drive.marks import services as marks
from drive.previews.models import Derivative
from drive.sharing.links_models import Share
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.models import Node
from drive.uploads import services as uploads
from tests.unit.api.matrix import LINKS, ROLES, SPENT_LINKS
from tests.unit.tree import making

NODES = "/api/v1/nodes"


class Case(dict[str, str]):
    """Ids: of a folder, a file with a past in it, something in the trash, an upload, …; each made when asked for."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__()
        self._world, self._number = world, number
        self.folder = making.folder(world.shared, f"case {number}")

    def __missing__(self, name: str) -> str:
        self[name] = found = str(getattr(self, f"_{name}")())
        return found

    def _folder(self) -> int:
        return self.folder.pk

    def _put(self, text: bytes) -> Node:
        ref = default_store().put(text)
        more = {"media_type": "text/plain", "by": self._world.bo, "via": "api"}
        return services.put_file(self.folder, "a.txt", ref, **more).node  # type: ignore[arg-type]

    def _node(self) -> int:
        return self._put(b"hello").pk

    def _revision(self) -> int:
        self["node"]
        return self._put(b"hello again").revisions.get().pk

    def _trashed(self) -> int:
        return services.trash(making.folder(self.folder, "trashed"), by=self._world.bo).pk

    def _upload(self) -> str:
        return uploads.begin(self._world.bo, uploads.Target(self.folder, "up.txt", "text/plain"), 5).pk

    def _grant(self) -> int:
        return Grant.objects.create(node_id=int(self["node"]), group_id=int(self["group"]), role=Role.VIEWER).pk

    def _group(self) -> int:
        return Group.objects.create(name=f"group {self._number}").pk

    def _user(self) -> int:
        return making.person(f"dee{self._number}").pk

    def _share(self) -> int:
        return self._world.share(Node.objects.get(pk=self["node"]), "view").pk

    def _tag(self) -> int:
        return marks.create_tag(self._world.bo, f"tag {self._number}", "red").pk

    def _own_tag(self) -> int:
        return marks.create_tag(self._world.person or self._world.bo, f"own {self._number}", "red").pk

    def _space(self) -> int:
        return self._world.top.space_id

    def _shared(self) -> int:
        return self._world.shared.pk

    def _token(self) -> str:
        return self._world.token

    def _session(self) -> str:
        return "0" * 32

    def _metadata(self) -> str:
        values = {"filename": "n.txt", "parent": self["folder"]}
        return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


class World:
    """Bo's space, in which everybody has their role, and fresh things to try their hands on.

    People's roles are on bo's top folder, so they are members; links lead to the folder `shared`, where each case is.
    """

    def __init__(self, who: str) -> None:
        self.who = who
        self.bo, self.ada = making.person("bo"), making.person("ada", is_staff=True, is_superuser=True)
        self.top = making.root(self.bo)
        self.shared = making.folder(self.top, "shared")
        self.person: User | None = None
        self._access = ""
        self.token = self.share(self.shared, "view").token  # of the link's page; who comes by a link has their own
        self._count = 0
        self._come()
        self.at_bo = _client(sessions.begin(self.bo).access)
        self.client = _client(self._access)
        self.fresh()

    def _come(self) -> None:
        """Whoever it is gets what they come with."""
        who = self.who
        if who == "owner":
            self.person = self.bo
        elif who == "administrator":
            self.person = self.ada
        elif who not in ("anonymous", *LINKS, *SPENT_LINKS):
            self.person = making.person("cy")
        if who == "elsewhere":
            self._grant(making.folder(self.top, "elsewhere"), Role.MANAGER)
        if who in ROLES or who == "deactivated":
            self._grant(self.top, Role[who.upper()] if who in ROLES else Role.MANAGER)
        if self.person is not None:
            self._access = sessions.begin(self.person).access
        if who in LINKS or who in SPENT_LINKS:
            self.visit(self.share(self.shared, who.split()[0] if who in LINKS else "edit"))
        if who == "deactivated":
            User.objects.filter(pk=self.person.pk).update(is_active=False)  # type: ignore[union-attr]

    def _grant(self, node: Node, role: Role) -> None:
        Grant.objects.create(node=node, user=self.person, role=role)

    def share(self, node: Node, kind: str) -> Share:
        return Share.objects.create(node=node, kind=kind, created_by=self.bo)

    def visit(self, share: Share) -> None:
        """A visit, and then what ends it."""
        self.token = share.token
        self._access = _client().post(f"/api/v1/links/{share.token}/visit", {}, format="json").json()["access"]
        past = timezone.now() - timedelta(minutes=1)
        rows = Share.objects.filter(pk=share.pk)
        if self.who == "forged link":
            self.token = "f" * 32
            self._access = self._access[:-4] + ("AAAA" if not self._access.endswith("AAAA") else "BBBB")
        elif self.who == "changed password":
            rows.update(password="pbkdf2_sha256$1$a$a", version=share.version + 1)
        elif self.who == "expired link":
            rows.update(expires_at=past)
        elif self.who == "revoked link":
            rows.update(revoked_at=past, version=share.version + 1)

    def fresh(self) -> None:
        """A new case, where nobody has done anything yet."""
        self._count += 1
        self.case = Case(self, self._count)
        if self.who == "drop link":  # it is its folder's alone
            self.visit(self.share(self.case.folder, "drop"))
            self.client = _client(self._access)

    def signed(self, path: str) -> str:
        """A signed URL that bo asked for, of the kind that the route serves."""
        node = self.case["node"]
        if path.startswith("content/preview/"):
            blob = Node.objects.select_related("blob").get(pk=node).blob
            Derivative.objects.get_or_create(  # as if it were its own preview
                source=blob.digest, size=256,
                defaults={"media_type": "image/png", "state": Derivative.State.DONE, "blob_id": blob.pk,
                          "wanted_at": timezone.now()},
            )  # fmt: skip
            return thumbnails.url("", blob.digest, 256, f"u{self.bo.pk}")
        ask, body = f"{NODES}/{node}/content-url", {}
        if path.startswith("content/archive/"):
            ask, body = "/api/v1/archive", {"nodes": [node]}
        url = self.at_bo.post(ask, body, format="json").json()["url"]
        return urlsplit(url)._replace(scheme="", netloc="").geturl()


def _client(access: str = "") -> APIClient:
    client = APIClient(raise_request_exception=False)
    if access:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client
