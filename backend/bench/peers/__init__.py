"""Who is compared: each peer is started alone, in a folder of its own, and stopped again."""

from __future__ import annotations

from bench.peers import files, forms, holdfast, stores
from bench.peers.base import Peer

PEERS: dict[str, Peer] = {peer.name: peer for peer in (*holdfast.PEERS, *files.PEERS, *stores.PEERS, *forms.PEERS)}
