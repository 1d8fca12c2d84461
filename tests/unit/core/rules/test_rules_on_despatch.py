"""The rules of despatch advices and of the answers to them: each has a document that keeps and one that breaks it."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.unit.core.rules.case import Case, assert_broken_fails, assert_sound_passes
from tests.unit.core.rules.documents import (
    BUYER,
    OLD_SET,
    SELLER,
    changed,
    despatch,
    drop,
    envelope,
    failed,
    put,
    receipt,
)

STAGE = "cac:Shipment/cac:ShipmentStage"
DRIVER = f"{STAGE}/cac:DriverPerson"
PLATE = f"{STAGE}/cac:TransportMeans/cac:RoadTransport/cbc:LicensePlateID"
TRAILER = "cac:Shipment/cac:TransportHandlingUnit/cac:TransportEquipment/cbc:ID"
DELIVERY = "cac:Shipment/cac:Delivery"
ADDRESS = f"{DELIVERY}/cac:DeliveryAddress"
LINE = "cac:DespatchLine"
SUPPLIER = "cac:DespatchSupplierParty/cac:Party"
CUSTOMER = "cac:DeliveryCustomerParty/cac:Party"


def from_paper() -> etree._Element:
    return despatch(
        put("cbc:DespatchAdviceTypeCode", "MATBUDAN"),
        put("cac:AdditionalDocumentReference/cbc:ID", "A-17"),
        put("cac:AdditionalDocumentReference/cbc:IssueDate", "2026-11-01"),
    )


def with_trailer(scheme: str = "DORSE", text: str = "34ABC123") -> etree._Element:
    return despatch(put(TRAILER, text, schemeID=scheme))


def foreign_trailer() -> etree._Element:
    return with_trailer("YABANCIDORSE", "AB-1234")


def foreign_truck() -> etree._Element:
    return despatch(put(PLATE, "AB-1234", schemeID="YABANCIPLAKA"))


def idis() -> etree._Element:
    return despatch(
        put(f"{SUPPLIER}/cac:PartyIdentification+/cbc:ID", "SE-1234567", schemeID="SEVKIYATNO"),
        put(f"{LINE}/cac:Item/cac:AdditionalItemIdentification/cbc:ID", "AB1234567", schemeID="ETIKETNO"),
        profile="IDISIRSALIYE",
    )


def market() -> etree._Element:
    tag = f"{LINE}/cac:Item/cac:AdditionalItemIdentification/cbc:ID"
    return despatch(put(tag, "1234567890123456789", schemeID="KUNYENO"), profile="HKSIRSALIYE")


def sent() -> etree._Element:
    return envelope(despatch(), element_type="DESPATCHADVICE")


def carried() -> etree._Element:
    return despatch(put(f"{DELIVERY}/cac:CarrierParty/cac:PartyIdentification/cbc:ID", SELLER, schemeID="VKN"))


CASES = [
    Case(
        "DespatchAdviceTypeCodeCheck-1",
        "the type is known",
        despatch,
        put("cbc:DespatchAdviceTypeCode", "SATIS"),
        "/cbc:DespatchAdviceTypeCode",
        "SATIS",
    ),
    Case(
        "DespatchAdviceTypeCodeCheck-2",
        "one from paper names the paper",
        from_paper,
        drop("cac:AdditionalDocumentReference"),
        "/cac:AdditionalDocumentReference",
    ),
    Case(
        "InvoiceIDCheck-1",
        "the number follows the rule",
        despatch,
        put("cbc:ID", "IRS1"),
        "/DespatchAdvice/cbc:ID",
        "IRS1",
    ),
    Case(
        "CustomizationIDCheck-1",
        "the edition is TR1.2",
        despatch,
        put("cbc:CustomizationID", "TR1.0"),
        "/cbc:CustomizationID",
        "TR1.0",
    ),
    Case(
        "ProfileIDTypeDespatchAdvice-1",
        "the profile is known",
        despatch,
        put("cbc:ProfileID", "TEMELFATURA"),
        "/cbc:ProfileID",
        "TEMELFATURA",
    ),
    Case(
        "DespatchDateCheck-1",
        "the day of despatch is given",
        despatch,
        drop(f"{DELIVERY}/cac:Despatch/cbc:ActualDespatchDate"),
        "/cbc:ActualDespatchDate",
    ),
    Case(
        "DespatchDateCheck-2",
        "the day of despatch is a date",
        despatch,
        put(f"{DELIVERY}/cac:Despatch/cbc:ActualDespatchDate", "02.11.2026"),
        "/cbc:ActualDespatchDate",
        "02.11.2026",
    ),
    Case(
        "DespatchTimeCheck-1",
        "the time of despatch is given",
        despatch,
        put(f"{DELIVERY}/cac:Despatch/cbc:ActualDespatchTime", " "),
        "/cbc:ActualDespatchTime",
        " ",
    ),
    Case(
        "DespatchAddressCheck-1",
        "the district is given",
        despatch,
        drop(f"{ADDRESS}/cbc:CitySubdivisionName"),
        "/cbc:CitySubdivisionName",
    ),
    Case(
        "DespatchAddressCheck-2", "the city is given", despatch, put(f"{ADDRESS}/cbc:CityName", ""), "/cbc:CityName", ""
    ),
    Case(
        "DespatchAddressCheck-3",
        "the country is given",
        despatch,
        drop(f"{ADDRESS}/cac:Country"),
        "/cac:Country/cbc:Name",
    ),
    Case(
        "DespatchAddressCheck-4",
        "the postal code begins with a province",
        despatch,
        put(f"{ADDRESS}/cbc:PostalZone", "82000"),
        "/cbc:PostalZone",
        "82000",
    ),
    Case("DespatchCarrierDriverCheck-1", "somebody carries the goods", despatch, drop(DRIVER), "/cac:DriverPerson"),
    Case(
        "DespatchCarrierDriverCheck-2",
        "a driver has a first name",
        despatch,
        drop(f"{DRIVER}/cbc:FirstName"),
        "/cac:DriverPerson/cbc:FirstName",
    ),
    Case(
        "DespatchCarrierDriverCheck-3",
        "a driver has a family name",
        despatch,
        put(f"{DRIVER}/cbc:FamilyName", " "),
        "/cbc:FamilyName",
        " ",
    ),
    Case(
        "DespatchCarrierDriverCheck-4",
        "a driver has a number",
        despatch,
        drop(f"{DRIVER}/cbc:NationalityID"),
        "/cbc:NationalityID",
    ),
    Case(
        "DespatchAdviceHKSKunyeCheck-1",
        "each market line has its tag",
        market,
        put(f"{LINE}+/cbc:ID", "2"),
        "/cac:DespatchLine",
        "1",
    ),
    Case("UUIDCheck-1", "the ETTN is a GUID", despatch, put("cbc:UUID", "1"), "/cbc:UUID", "1"),
    Case(
        "DeliveredQuantityCheck-1",
        "a line has a quantity",
        despatch,
        put(f"{LINE}/cbc:DeliveredQuantity", ""),
        "/cbc:DeliveredQuantity",
        "",
    ),
    Case(
        "DeliveredQuantityCheck-2",
        "a quantity has a unit",
        despatch,
        put(f"{LINE}/cbc:DeliveredQuantity", unitCode=" "),
        "/cbc:DeliveredQuantity/@unitCode",
    ),
    Case(
        "ItemNameCheck-1", "a line names the goods", despatch, drop(f"{LINE}/cac:Item/cbc:Name"), "/cac:Item/cbc:Name"
    ),
    Case(
        "DespatchLineIdCheck-1",
        "a line's number is a number",
        despatch,
        put(f"{LINE}/cbc:ID", "bir"),
        "/cac:DespatchLine/cbc:ID",
        "bir",
    ),
    Case(
        "DespatchIdisEtiketNoCheck-1",
        "an IDIS line has a label",
        idis,
        put(f"{LINE}/cac:Item/cac:AdditionalItemIdentification/cbc:ID", "AB"),
        "/cac:AdditionalItemIdentification/cbc:ID",
        "AB",
    ),
    Case(
        "DespatchIdisSevkiyatNoCheck-1",
        "an IDIS supplier has a shipment number",
        idis,
        put(f"{SUPPLIER}/cac:PartyIdentification[2]/cbc:ID", "SE-1"),
        "/cac:PartyIdentification[2]/cbc:ID",
        "SE-1",
    ),
    Case(
        "DespatchIdisSevkiyatNoCheck-1",
        "numbers with ES came with the later set",
        idis,
        put(f"{SUPPLIER}/cac:PartyIdentification[2]/cbc:ID", "ES-1234567"),
        "/cac:PartyIdentification[2]/cbc:ID",
        "ES-1234567",
        rule_date=OLD_SET,
    ),
    Case(
        "PartyIdentificationTCKNVKNCheck-1",
        "a carrier's VKN has 10 characters",
        carried,
        put(f"{DELIVERY}/cac:CarrierParty/cac:PartyIdentification/cbc:ID", "1"),
        "/cac:CarrierParty/cac:PartyIdentification/cbc:ID",
        "1",
    ),
    Case(
        "PartyIdentificationSchemeIDCheck-1",
        "a carrier's number has a known kind",
        carried,
        put(f"{DELIVERY}/cac:CarrierParty/cac:PartyIdentification/cbc:ID", schemeID="NO"),
        "/cac:CarrierParty/cac:PartyIdentification/cbc:ID/@schemeID",
        "NO",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-3",
        "a supplier has a title",
        despatch,
        drop(f"{SUPPLIER}/cac:PartyName"),
        "/cac:DespatchSupplierParty/cac:Party/cac:PartyName",
    ),
    Case(
        "DocumentSenderCheck-1",
        "a firm sends its own goods",
        sent,
        put("sh:StandardBusinessDocumentHeader/sh:Sender/sh:ContactInformation/sh:Contact", BUYER),
        "/cac:DespatchSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID",
        SELLER,
    ),
    Case(
        "DocumentReceiverCheck-1",
        "goods go to their firm",
        sent,
        put("sh:StandardBusinessDocumentHeader/sh:Receiver/sh:ContactInformation/sh:Contact", SELLER),
        "/cac:DeliveryCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID",
        BUYER,
    ),
    Case(
        "LicensePlateIDSchemeIDCheck-1",
        "a plate has a kind",
        despatch,
        put(PLATE, schemeID="ARAC"),
        "/cbc:LicensePlateID/@schemeID",
        "ARAC",
    ),
    Case(
        "LicensePlateIDSchemeIDCheck-1",
        "the earlier set takes DORSE and no foreign plates",
        despatch,
        put(PLATE, schemeID="YABANCIPLAKA"),
        "/cbc:LicensePlateID/@schemeID",
        "YABANCIPLAKA",
        rule_date=OLD_SET,
    ),
    Case(
        "LicensePlateIDSchemeIDCheck-2",
        "a Turkish plate has no blanks",
        despatch,
        put(PLATE, "34 ABC 123"),
        "/cbc:LicensePlateID",
        "34 ABC 123",
    ),
    Case(
        "LicensePlateIDSchemeIDCheck-3",
        "a foreign plate has capitals",
        foreign_truck,
        put(PLATE, "ab-1234"),
        "/cbc:LicensePlateID",
        "ab-1234",
    ),
    Case(
        "TransportEquipmentIDSchemeIDCheck-1",
        "a trailer's plate has a kind",
        with_trailer,
        put(TRAILER, schemeID="PLAKA"),
        "/cac:TransportEquipment/cbc:ID/@schemeID",
        "PLAKA",
    ),
    Case(
        "TransportEquipmentIDSchemeIDCheck-2",
        "a trailer's plate follows the rule",
        with_trailer,
        put(TRAILER, "99ABC123"),
        "/cac:TransportEquipment/cbc:ID",
        "99ABC123",
    ),
    Case(
        "TransportEquipmentIDSchemeIDCheck-3",
        "a foreign trailer's plate has capitals",
        foreign_trailer,
        put(TRAILER, "ab 12"),
        "/cac:TransportEquipment/cbc:ID",
        "ab 12",
    ),
    Case(
        "LicensePlateIDCheck-1",
        "a driver has a vehicle",
        despatch,
        drop(f"{STAGE}/cac:TransportMeans"),
        "/cac:Shipment/cac:ShipmentStage",
    ),
    Case(
        "ReceiptAdviceTypeCodeCheck-1",
        "the type of an answer is SEVK",
        receipt,
        put("cbc:ReceiptAdviceTypeCode", "KABUL"),
        "/cbc:ReceiptAdviceTypeCode",
        "KABUL",
    ),
    Case(
        "ReceiptAdviceIDCheck-1",
        "the number of an answer has 16 characters",
        receipt,
        put("cbc:ID", "Y1"),
        "/ReceiptAdvice/cbc:ID",
        "Y1",
    ),
    Case(
        "ItemNameCheck-1",
        "a line of an answer names the goods",
        receipt,
        drop("cac:ReceiptLine/cac:Item/cbc:Name"),
        "/cac:ReceiptLine/cac:Item/cbc:Name",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-1",
        "a customer has one identity",
        receipt,
        drop(f"{CUSTOMER}/cac:PartyIdentification"),
        "/cac:DeliveryCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sound_despatch_document_keeps_the_rule(case: Case) -> None:
    assert_sound_passes(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_despatch_document_is_told_of_by_the_rule(case: Case) -> None:
    assert_broken_fails(case)


@pytest.mark.parametrize("sound", [despatch, receipt, from_paper, foreign_trailer, foreign_truck, idis, market, sent])
def test_sound_despatch_documents_have_no_finding_at_all(sound) -> None:  # type: ignore[no-untyped-def]
    assert failed(sound()) == []


def test_a_carrier_needs_neither_driver_nor_plate() -> None:
    assert failed(changed(carried(), drop(STAGE))) == []
