"""Whose a document is when nobody says so: by the supplier it names, or by its number or ETTN."""

from __future__ import annotations

from django.db.models import Q

from zarf.core.errors import Conflict, NotFound
from zarf.core.findings import finding
from zarf.core.identifiers import Ettn, InvalidIdentifier
from zarf.core.outgoing import read_order
from zarf.core.xml.reading import read_xml
from zarf.office.exchange.facts import INVOICE, read_facts
from zarf.office.exchange.models import Direction, Document
from zarf.office.exchange.refusals import Refused
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer


def taxpayer_of_ubl(xml: bytes) -> Taxpayer:
    """The taxpayer that issued a ready document. Raises DocumentUnreadable; NotFound when he is not served here."""
    return taxpayers.taxpayer(read_facts(read_xml(xml)).supplier_id)


def taxpayer_of_order(order_json: bytes) -> Taxpayer:
    """The order's supplier, or the only taxpayer there is. Raises Refused, NotFound, and taxpayers' own Refused."""
    order = read_order(order_json)
    if isinstance(order, list):
        raise Refused(order)
    return taxpayers.taxpayer(order.supplier) if order.supplier else taxpayers.only_taxpayer()


def named(reference: str) -> Q:
    """The condition that a document has this number or ETTN."""
    try:
        return Q(ettn=Ettn.parse(reference).uuid)
    except InvalidIdentifier:
        return Q(number=reference)


def find_documents(reference: str, *, taxpayer: Taxpayer | None = None, direction: str | None = None) -> list[Document]:
    """Documents with this number or ETTN, outgoing ones first, of one taxpayer or all active ones. Raises NotFound.

    A number belongs to its issuer, so several firms may have sent the same one. Where one issuer's number came again
    after GİB refused the first document, the newest stands for it.
    """
    found = Document.objects.filter(named(reference)).select_related("envelope")
    found = found.filter(taxpayer__is_active=True) if taxpayer is None else found.filter(taxpayer=taxpayer)
    if direction is not None:
        found = found.filter(direction=direction)
    newest: dict[tuple[object, ...], Document] = {}
    for item in found.order_by("-direction", "taxpayer_id", "-created_at", "-id"):
        newest.setdefault((item.direction, item.taxpayer_id, item.kind, item.supplier_id), item)
    if not newest:
        raise NotFound(finding("EF-EXC-032", found=reference))
    return list(newest.values())


def find_incoming_invoice(reference: str, *, taxpayer: Taxpayer | None = None) -> Document:
    """The one invoice that is meant. Raises NotFound; Conflict when several firms sent one with this number."""
    found = find_documents(reference, taxpayer=taxpayer, direction=Direction.IN)
    invoices = [item for item in found if item.kind == INVOICE] or found
    if len(invoices) > 1:
        names = ", ".join(f"{item.ettn} ({item.supplier_id} > {item.taxpayer.vkn_tckn})" for item in invoices)
        raise Conflict(finding("EF-EXC-036", found=reference, expected=names))
    return invoices[0]


def find_sent_document(reference: str, taxpayer: Taxpayer | None = None) -> Document:
    """A document we sent, by its number or ETTN. Raises NotFound, Conflict when several firms sent that number."""
    found = find_documents(reference, taxpayer=taxpayer, direction=Direction.OUT)
    if len({item.taxpayer_id for item in found}) > 1:
        names = ", ".join(f"{item.ettn} ({item.taxpayer.vkn_tckn})" for item in found)
        raise Conflict(finding("EF-EXC-036", found=reference, expected=names))
    return found[0]
