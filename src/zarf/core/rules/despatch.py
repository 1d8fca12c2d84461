"""The rules of despatch advices (e-İrsaliye) and of the answers to them.

Source: GİB schematron, patterns despatchadvice and receiptadvice.
"""

from __future__ import annotations

import re

from zarf.core.rules.facts import DocumentFacts
from zarf.core.rules.invoice_profiles import idis_etiket_no_check_1, shipment_number
from zarf.core.rules.names import CAC, CBC, DESPATCH_ADVICE
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, is_blank, normalized, number_of, only, own_text, text_of, with_scheme
from zarf.core.xml.namespaces import prefixed

_DAY = re.compile(r"\d{4}-(?:0?[1-9]|1[012])-(?:0?[1-9]|[12][0-9]|3[01])")
_POSTAL_ZONE = re.compile(r"(?:0[1-9]|[1-7][0-9]|8[0-1])[0-9]{3}")
_PLATE = re.compile(r"(?:0[1-9]|[1-7][0-9]|8[01])[A-Z]+[0-9]+")
_FOREIGN_PLATE = re.compile(r"[A-Z0-9_-]+")

_DELIVERY = (CAC + "Shipment", CAC + "Delivery")
_DESPATCH = (*_DELIVERY, CAC + "Despatch")
_ADDRESS = (*_DELIVERY, CAC + "DeliveryAddress")
_DRIVER = (CAC + "Shipment", CAC + "ShipmentStage", CAC + "DriverPerson")
_KIND = CBC + "DespatchAdviceTypeCode"


def despatch_advice_type_code_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _code_in(document, node, _KIND, "DespatchAdviceTypeCodeList")


def despatch_advice_type_code_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    """A waybill entered from paper names the printed document and its day."""
    if not is_any(node.all(_KIND), "MATBUDAN"):
        return None
    for reference in node.all(CAC + "AdditionalDocumentReference"):
        if not is_blank(text_of(reference.all(CBC + "ID"))) and not is_blank(text_of(reference.all(CBC + "IssueDate"))):
            return None
    return Fault(node, None, None, below="cac:AdditionalDocumentReference")


def profile_id_type_despatch_advice_1(document: DocumentFacts, node: Node) -> Fault | None:
    if document.file.document_type == "earchive":
        return None
    return _code_in(document, node, CBC + "ProfileID", "ProfileIDTypeDespatchAdvice")


def despatch_date_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, *_DESPATCH, CBC + "ActualDespatchDate")


def despatch_date_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    path = (*_DESPATCH, CBC + "ActualDespatchDate")
    return None if _DAY.fullmatch(text_of(node.select(*path))) else _missing(node, path, "2026-09-14")


def despatch_time_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, *_DESPATCH, CBC + "ActualDespatchTime")


def despatch_address_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, *_ADDRESS, CBC + "CitySubdivisionName")


def despatch_address_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, *_ADDRESS, CBC + "CityName")


def despatch_address_check_3(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, *_ADDRESS, CAC + "Country", CBC + "Name")


def despatch_address_check_4(_document: DocumentFacts, node: Node) -> Fault | None:
    path = (*_ADDRESS, CBC + "PostalZone")
    return None if _POSTAL_ZONE.fullmatch(text_of(node.select(*path))) else _missing(node, path, "34710")


def despatch_carrier_driver_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    if node.select(*_DRIVER) or node.select(*_DELIVERY, CAC + "CarrierParty"):
        return None
    return Fault(node, None, None, below="cac:Shipment/cac:ShipmentStage/cac:DriverPerson")


def despatch_carrier_driver_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    return _driver_part(node, "FirstName")


def despatch_carrier_driver_check_3(_document: DocumentFacts, node: Node) -> Fault | None:
    return _driver_part(node, "FamilyName")


def despatch_carrier_driver_check_4(_document: DocumentFacts, node: Node) -> Fault | None:
    return _driver_part(node, "NationalityID")


def despatch_advice_hks_kunye_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    """As many item ids KUNYENO of 19 characters as there are lines (counted over the document)."""
    if not is_any(node.all(CBC + "ProfileID"), "HKSIRSALIYE"):
        return None
    path = (CAC + "DespatchLine", CAC + "Item", CAC + "AdditionalItemIdentification", CBC + "ID")
    found = sum(len(normalized(own_text(item))) == 19 for item in with_scheme(node.select(*path), "KUNYENO"))
    lines = len(node.all(CAC + "DespatchLine"))
    return None if found == lines else Fault(node, str(found), str(lines), below="cac:DespatchLine")


def delivered_quantity_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, CBC + "DeliveredQuantity")


def delivered_quantity_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    quantity = only([one for one in node.all(CBC + "DeliveredQuantity") if "unitCode" in one.attributes])
    if quantity is not None and not is_blank(quantity.attributes["unitCode"]):
        return None
    return Fault(node, None, "C62 | KGM | LTR ...", below="cbc:DeliveredQuantity/@unitCode")


def item_name_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    return _not_blank(node, CAC + "Item", CBC + "Name")


def despatch_line_id_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    found = node.all(CBC + "ID")
    value = number_of(found)
    return None if value == value else Fault(*first(node, found), "1")


def despatch_idis_etiket_no_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    if not is_any(document.root.all(CBC + "ProfileID"), "IDISIRSALIYE"):
        return None
    return idis_etiket_no_check_1(document, node)


def despatch_idis_sevkiyat_no_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return shipment_number(document.file.any_profile(DESPATCH_ADVICE, "IDISIRSALIYE"), node, ("SE-", "ES-"))


def despatch_idis_sevkiyat_no_check_1_of_20260312(document: DocumentFacts, node: Node) -> Fault | None:
    return shipment_number(document.file.any_profile(DESPATCH_ADVICE, "IDISIRSALIYE"), node, ("SE-",))


def license_plate_id_scheme_id_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _scheme_in(document, node, "LicensePlateIDSchemeIDType")


def license_plate_id_scheme_id_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    return _plate(node, _PLATE, "34ABC123", "PLAKA")


def license_plate_id_scheme_id_check_3(_document: DocumentFacts, node: Node) -> Fault | None:
    return _plate(node, _FOREIGN_PLATE, "AB-1234", "YABANCIPLAKA")


def transport_equipment_id_scheme_id_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _scheme_in(document, node, "TransportEquipmentIDSchemeIDType")


def transport_equipment_id_scheme_id_check_2(_document: DocumentFacts, node: Node) -> Fault | None:
    return _plate(node, _PLATE, "34ABC123", "DORSE", "DORSEPLAKA")


def transport_equipment_id_scheme_id_check_3(_document: DocumentFacts, node: Node) -> Fault | None:
    return _plate(node, _FOREIGN_PLATE, "AB-1234", "YABANCIDORSE", "YABANCIDORSEPLAKA")


def license_plate_id_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    """A shipment with a driver has a plate of a known kind."""
    if not node.select(CAC + "ShipmentStage", CAC + "DriverPerson"):
        return None
    known = document.file.list("LicensePlateIDSchemeIDType")
    plates = node.select(CAC + "ShipmentStage", CAC + "TransportMeans", CAC + "RoadTransport", CBC + "LicensePlateID")
    if any(known.holds(plate.scheme() or "") and normalized(plate.text) for plate in plates):
        return None
    return Fault(*first(node, plates), "PLAKA: 34ABC123", below="" if plates else "cac:ShipmentStage")


def receipt_advice_type_code_check_1(document: DocumentFacts, node: Node) -> Fault | None:
    return _code_in(document, node, CBC + "ReceiptAdviceTypeCode", "ReceiptAdviceTypeCodeList")


def receipt_advice_id_check_1(_document: DocumentFacts, node: Node) -> Fault | None:
    found = node.all(CBC + "ID")
    return None if len(normalized(text_of(found))) == 16 else Fault(*first(node, found), "ABC2026000000001")


def _code_in(document: DocumentFacts, node: Node, tag: str, name: str) -> Fault | None:
    found = node.all(tag)
    known = document.file.list(name)
    return None if known.holds(text_of(found)) else Fault(*first(node, found), known.shown)


def _scheme_in(document: DocumentFacts, node: Node, name: str) -> Fault | None:
    known = document.file.list(name)
    scheme = node.scheme() or ""
    return None if known.holds(scheme) else Fault(node, scheme, known.shown, below="@schemeID")


def _plate(node: Node, form: re.Pattern[str], example: str, *schemes: str) -> Fault | None:
    if node.scheme() not in schemes or form.fullmatch(normalized(node.text)):
        return None
    return Fault(node, node.text, example)


def _driver_part(node: Node, name: str) -> Fault | None:
    """Of several drivers the first is looked at: the measured official results accept two drivers."""
    drivers = node.select(*_DRIVER)
    if not drivers:
        return None
    found = node.select(*_DRIVER, CBC + name)
    if found and not is_blank(found[0].text):
        return None
    return Fault(*first(drivers[0], found), below="" if found else f"cbc:{name}")


def _not_blank(node: Node, *path: str) -> Fault | None:
    found = node.select(*path)
    return _missing(node, path, None) if is_blank(text_of(found)) else None


def _missing(node: Node, path: tuple[str, ...], expected: str | None) -> Fault:
    """Told at the value if there is one, else at the place where it should stand."""
    found = node.select(*path)
    return Fault(*first(node, found), expected, below="" if found else "/".join(prefixed(tag) for tag in path))
