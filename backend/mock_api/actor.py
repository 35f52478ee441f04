"""Who acts in this request. Set by whoever reads the token; the journal and the shape of a node ask here."""

from __future__ import annotations

from contextvars import ContextVar

from .model import User
from .records import Visitor

Who = User | Visitor
_acting: ContextVar[Who | None] = ContextVar("acting", default=None)


def act_as(who: Who | None) -> None:
    _acting.set(who)


def acting() -> Who | None:
    """The person or the visitor of a link; None before anybody showed a token."""
    return _acting.get()


def acting_user() -> User | None:
    who = _acting.get()
    return who if isinstance(who, User) else None
