"""Making the seal; and keeping it as it was made, where a time stamp is to be put into it.

A signature is another one each time it is made, so a seal that a stamp was ordered for must be there again when the
process dies in between: it lies in the archive beside the place of the document itself.
"""

from __future__ import annotations

from zarf.core.seal import seal_document
from zarf.office.exchange.facts import INVOICE
from zarf.office.exchange.identity import outgoing_document_key
from zarf.office.exchange.models import Document
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import ChosenKey
from zarf.ports.wired import ports


def sealed_now(item: Document) -> tuple[bytes, ChosenKey]:
    """The sealed bytes of a locked document and the key that made the seal. Raises SealRefused or Unavailable."""
    chosen = sealing.key_for(item.taxpayer)
    role = "Supplier" if item.kind == INVOICE else "Customer"
    # What was drawn up from an order is canonical, so no tree is built; the report would tell if it were not.
    sealed = seal_document(
        bytes(item.draft or b""),
        chosen.key,
        signing_time=ports().clock.now(),
        role=role,
        canonical=bool(item.order_key),
    )
    return sealed, chosen


def unstamped(item: Document) -> tuple[bytes, ChosenKey | None]:
    """The same, in the archive, to be stamped; the key is None when the seal was made before."""
    archive, key = ports().archive, _key(item)
    if archive.exists(key):
        return archive.get(key), None
    sealed, chosen = sealed_now(item)
    archive.put(key, sealed)
    return sealed, chosen


def _key(item: Document) -> str:
    return outgoing_document_key(item.taxpayer.vkn_tckn, item.ettn, item.pk).removesuffix(".xml") + ".unstamped"
