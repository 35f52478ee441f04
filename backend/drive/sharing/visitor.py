"""Who comes by a link: no user, and known by nothing but the link."""

from __future__ import annotations

from dataclasses import dataclass

from drive.sharing.links_models import Share


@dataclass(frozen=True, slots=True)
class Visitor:
    """A link's visitor in one request. `share` was read for this request, and was good; its node came with it."""

    share: Share

    pk: None = None  # nobody's user id
    is_active: bool = True
    is_authenticated: bool = True

    @property
    def link_id(self) -> int:
        """What the journal writes down."""
        return self.share.pk

    @property
    def node_id(self) -> int:
        """The top of all that the visitor may reach."""
        return self.share.node_id

    @property
    def kind(self) -> str:
        """`view`, `edit` or `drop` (Share.Kind)."""
        return self.share.kind
