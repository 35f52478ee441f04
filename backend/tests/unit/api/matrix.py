"""Who is who in the authorisation matrix, and how a line of it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ROLES = ("viewer", "contributor", "editor", "manager")
LINKS = ("view link", "edit link", "drop link")
# A link of another kind of trouble, and what its visitor is answered where links may come in at all.
SPENT_LINKS = {"forged link": 401, "changed password": 401, "expired link": 404, "revoked link": 404}
WHO = (
    "anonymous", "stranger", "elsewhere", *ROLES, *LINKS, *SPENT_LINKS, "deactivated", "administrator", "owner"
)  # fmt: skip

# r: read, a: add, e: edit, m: manage. Written down apart from the gate's own table: this one says what it should be.
RIGHTS = {
    "viewer": "r", "contributor": "ra", "editor": "rae", "manager": "raem", "owner": "raem",
    "view link": "r", "edit link": "rae",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One verb of one route: what it asks for, what is answered to who has that, and what is sent.

    `needs`: a letter of RIGHTS on the node or space of the route; `owner`, for what is bo's alone; `own`, for the
    caller's own things; `admin`; `none`, for what is open to all. `links`: visitors of links may come in. `drop`: the
    answer to a drop box, else 404. `hidden`: who may read, and not do it, finds nothing (404). `but`: exceptions.
    """

    needs: str
    status: int
    links: bool = False
    drop: int = 404
    hidden: bool = False
    but: dict[str, int] = field(default_factory=dict)
    send: dict[str, Any] = field(default_factory=dict)

    def expected(self, who: str) -> int:
        if who in self.but:
            return self.but[who]
        if self.needs == "none":
            return self.status
        if who in ("anonymous", "deactivated"):
            return 401
        if who in LINKS or who in SPENT_LINKS:
            return self._link(who)
        if self.needs == "own":
            return self.status
        if self.needs == "admin":
            return self.status if who == "administrator" else 403
        if self.needs == "owner":
            return self.status if who == "owner" else 404
        return self._judged(RIGHTS.get(who, ""))

    def _link(self, who: str) -> int:
        if not self.links:
            return 401
        if who in SPENT_LINKS:
            return SPENT_LINKS[who]
        if who == "drop link":
            return self.drop
        return 404 if self.needs == "owner" else self._judged(RIGHTS[who])

    def _judged(self, rights: str) -> int:
        if self.needs in rights:
            return self.status
        return 403 if "r" in rights and not self.hidden else 404
