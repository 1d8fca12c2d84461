"""The rules of export invoices (IHRACAT), and of delivery codes wherever they stand in an invoice.

Source: GİB schematron, rules PartyVDCheck, PriceAmountCheck, LineDeliveryCheck, PackageCheck, OfficelTitleCheck,
DeliveryCodeCheck.
"""

from __future__ import annotations

from typing import Final

from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.names import CAC, CBC
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import has_scheme, is_blank, text_of

_TERMS: Final = (CAC + "Delivery", CAC + "DeliveryTerms", CBC + "ID")
_ADDRESS: Final = (CAC + "Delivery", CAC + "DeliveryAddress")
_SHIPMENT: Final = (CAC + "Delivery", CAC + "Shipment")
_MODE: Final = (*_SHIPMENT, CAC + "ShipmentStage", CBC + "TransportModeCode")
_PACKAGING: Final = (*_SHIPMENT, CAC + "TransportHandlingUnit", CAC + "ActualPackage", CBC + "PackagingTypeCode")
_CUSTOMS_ID: Final = (*_SHIPMENT, CAC + "GoodsItem", CBC + "RequiredCustomsID")


def party_vd_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    path = (CAC + "PartyTaxScheme", CAC + "TaxScheme", CBC + "Name")
    return _not_blank(node, path, "cac:PartyTaxScheme/cac:TaxScheme/cbc:Name")


def price_amount_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _not_blank(node, (CAC + "Price", CBC + "PriceAmount"), "cac:Price/cbc:PriceAmount")


def price_amount_check_2(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _not_blank(node, (CBC + "LineExtensionAmount",), "cbc:LineExtensionAmount")


def line_delivery_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if has_scheme(node.select(*_TERMS), "INCOTERMS") or has_scheme(invoice.root.select(*_TERMS), "INCOTERMS"):
        return None
    return Fault(node, None, "CIF | FOB | EXW ...", below="cac:Delivery/cac:DeliveryTerms/cbc:ID")


def line_delivery_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if node.select(*_ADDRESS) or invoice.root.select(*_ADDRESS):
        return None
    return Fault(node, None, None, below="cac:Delivery/cac:DeliveryAddress")


def line_delivery_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not is_blank(text_of(node.select(*_MODE))) or not is_blank(text_of(invoice.root.select(*_MODE))):
        return None
    return Fault(
        node, None, "1 | 2 | 3 | 4 ...", below="cac:Delivery/cac:Shipment/cac:ShipmentStage/cbc:TransportModeCode"
    )


def line_delivery_check_4(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _not_blank(node, _CUSTOMS_ID, "cac:Delivery/cac:Shipment/cac:GoodsItem/cbc:RequiredCustomsID")


def package_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _not_blank(node, (CBC + "InvoicedQuantity",), "cbc:InvoicedQuantity")


def officel_title_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    path = (CAC + "Party", CAC + "PartyLegalEntity", CBC + "RegistrationName")
    return _not_blank(node, path, "cac:Party/cac:PartyLegalEntity/cbc:RegistrationName")


def delivery_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    terms = node.select(*_TERMS)
    if not has_scheme(terms, "INCOTERMS"):
        return None
    return _code_in(invoice, terms, "DeliveryTermCodeList")


def delivery_code_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _code_in(invoice, node.select(*_PACKAGING), "PackageTypeCodeList")


def delivery_code_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _code_in(invoice, node.select(*_MODE), "TransportModeCodeList")


def _not_blank(node: Node, path: tuple[str, ...], shown: str) -> Fault | None:
    found = node.select(*path)
    return Fault(*first(node, found), below="" if found else shown) if is_blank(text_of(found)) else None


def _code_in(invoice: InvoiceFacts, codes: list[Node], name: str) -> Fault | None:
    if not codes:
        return None
    known = invoice.file.list(name)
    return None if known.holds(text_of(codes)) else Fault(codes[0], codes[0].text, known.shown)
