"""The key of an order: the same key never makes two documents."""

from __future__ import annotations

import hashlib
import json

from zarf.core.errors import Conflict
from zarf.core.findings import Finding, finding
from zarf.office.exchange.models import KEY_IS_FREE, RETURNED, Document
from zarf.office.taxpayers.services import Taxpayer


def order_digest(order_json: bytes) -> str:
    """What tells two orders apart: their content, whatever the order of keys and the blanks between them."""
    told = json.loads(order_json.decode("utf-8-sig"), parse_float=str)
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def by_order_key(taxpayer: Taxpayer, order_key: str, digest: str) -> Document | None:
    """The document the order has become; one that broke the rules does not count, for it is mended and comes again.

    One that was given back may come again with whatever it says now. Raises Conflict when the key was used for an
    order that said something else: giving that one's document back would leave the new order without an invoice, and
    nobody would know.
    """
    if not order_key:
        return None
    made = Document.objects.filter(taxpayer=taxpayer, order_key=order_key).exclude(state__in=KEY_IS_FREE).first()
    if made is None or made.state == RETURNED or not made.order_sha256 or made.order_sha256 == digest:
        return made
    raise Conflict(taken_by_another(made))


def taken_by_another(made: Document) -> Finding:
    """That the key of an order belongs to a document that says something else."""
    return finding("EF-EXC-037", path="$.order_key", found=made.order_key, number=made.number)
