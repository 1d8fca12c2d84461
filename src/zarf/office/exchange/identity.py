"""Keys of rows and of archived bytes, worked out from what is on the wire."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

_INCOMING = UUID("5c7f3a1e-9d2b-4f6a-8a55-0d5b6f2c9e11")


def incoming_pk(identifier: str) -> UUID:
    """The primary key of an incoming envelope. The same for every spelling of its InstanceIdentifier."""
    return uuid5(_INCOMING, identifier.lower())


def incoming_zip_key(identifier: str, data: bytes) -> str:
    """Archive key of a zip as received. It names the bytes, so that a torn first attempt hinders no second one."""
    return f"envelopes/in/{identifier.lower()[:2]}/{identifier.lower()}/{hashlib.sha256(data).hexdigest()[:16]}.zip"


def outgoing_zip_key(identifier: str) -> str:
    """Archive key of a zip as sent."""
    return f"envelopes/out/{identifier[:2]}/{identifier}.zip"


def outgoing_document_key(vkn_tckn: str, ettn: UUID, pk: int) -> str:
    """Archive key of sealed bytes. *pk* is in it because a refused ETTN may come again in a mended document."""
    return f"documents/out/{vkn_tckn}/{str(ettn)[:2]}/{ettn}-{pk}.xml"


def incoming_document_key(vkn_tckn: str, ettn: UUID, data: bytes) -> str:
    """Archive key of a document cut out of an incoming envelope."""
    return f"documents/in/{vkn_tckn}/{str(ettn)[:2]}/{ettn}-{hashlib.sha256(data).hexdigest()[:16]}.xml"
