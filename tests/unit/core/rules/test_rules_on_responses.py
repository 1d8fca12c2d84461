"""The rules of application responses: each has a document that keeps it and one that breaks it."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.unit.core.rules.case import Case, assert_broken_fails, assert_sound_passes
from tests.unit.core.rules.documents import (
    BUYER,
    PERSON,
    SEAL,
    SELLER,
    Edit,
    changed,
    drop,
    envelope,
    failed,
    location,
    many,
    party,
    put,
    response,
    seal,
    system_response,
)

ANSWER = "cac:DocumentResponse"
DETAIL = f"{ANSWER}/cac:LineResponse/cac:Response"
INSIDE = "ef:Package/Elements/ElementList/apr:ApplicationResponse"


def sealed() -> etree._Element:
    return response(seal(for_invoice=False))


def by_person() -> etree._Element:
    return response(
        drop("cac:SenderParty"),
        party("cac:SenderParty", PERSON, "TCKN", None),
        put("cac:SenderParty/cac:Person/cbc:FirstName", "Ayşe"),
        put("cac:SenderParty/cac:Person/cbc:FamilyName", "Yılmaz"),
    )


def export_acceptance() -> etree._Element:
    return response(
        put("cac:SenderParty/cac:PartyIdentification+/cbc:ID", "26340000EX000001", schemeID="GTB_GCB_TESCILNO"),
        put("cac:SenderParty/cac:PartyIdentification+/cbc:ID", "2026-10-30", schemeID="GTB_FIILI_IHRACAT_TARIHI"),
        profile="IHRACAT",
    )


def posted() -> etree._Element:
    return envelope(
        response(), kind="POSTBOXENVELOPE", element_type="APPLICATIONRESPONSE", sender=BUYER, receiver=SELLER
    )


def posted_by_person() -> etree._Element:
    return envelope(
        by_person(), kind="POSTBOXENVELOPE", element_type="APPLICATIONRESPONSE", sender=PERSON, receiver=SELLER
    )


def told() -> etree._Element:
    return envelope(
        system_response(), kind="SYSTEMENVELOPE", element_type="APPLICATIONRESPONSE", sender=BUYER, receiver=SELLER
    )


def told_to_person() -> etree._Element:
    return envelope(
        system_response(
            drop("cac:SenderParty"),
            party("cac:SenderParty", PERSON, "TCKN"),
            drop("cac:ReceiverParty"),
            party("cac:ReceiverParty", PERSON, "TCKN"),
        ),
        kind="SYSTEMENVELOPE",
        element_type="APPLICATIONRESPONSE",
        sender=PERSON,
        receiver=PERSON,
    )


def posted_to_person() -> etree._Element:
    return envelope(
        response(
            drop("cac:ReceiverParty"),
            party("cac:ReceiverParty", PERSON, "TCKN"),
            put("cac:ReceiverParty/cac:Person/cbc:FirstName", "Ayşe"),
            put("cac:ReceiverParty/cac:Person/cbc:FamilyName", "Yılmaz"),
        ),
        kind="POSTBOXENVELOPE",
        element_type="APPLICATIONRESPONSE",
        sender=BUYER,
        receiver=PERSON,
    )


def other_sender(number: str) -> Edit:
    return put("sh:StandardBusinessDocumentHeader/sh:Sender/sh:ContactInformation/sh:Contact", number)


def other_receiver(number: str) -> Edit:
    return put("sh:StandardBusinessDocumentHeader/sh:Receiver/sh:ContactInformation/sh:Contact", number)


ID_OF_SENDER = "/cac:SenderParty/cac:PartyIdentification/cbc:ID"
ID_OF_RECEIVER = "/cac:ReceiverParty/cac:PartyIdentification/cbc:ID"

CASES = [
    Case(
        "XadesSignatureCheck-1",
        "a seal says what it covers",
        sealed,
        drop(f"{SEAL}/ds:SignedInfo/ds:Reference/ds:Transforms"),
        "/ds:Transforms",
    ),
    Case("XadesSignatureCheck-2", "a seal has key information", sealed, drop(f"{SEAL}/ds:KeyInfo"), "/ds:KeyInfo"),
    Case(
        "XadesSignatureCheck-3",
        "key information has certificate data",
        sealed,
        drop(f"{SEAL}/ds:KeyInfo/ds:X509Data"),
        "/ds:KeyInfo/ds:X509Data",
    ),
    Case("XadesSignatureCheck-4", "a seal has an object part", sealed, drop(f"{SEAL}/ds:Object"), "/ds:Object"),
    Case(
        "XadesSignatureCheck-5",
        "a seal tells its time",
        sealed,
        drop(
            f"{SEAL}/ds:Object/xades:QualifyingProperties/xades:SignedProperties/xades:SignedSignatureProperties/xades:SigningTime"
        ),
        "xades:SigningTime",
    ),
    Case(
        "XadesSignatureCheck-6",
        "a seal tells its certificate",
        sealed,
        drop(
            f"{SEAL}/ds:Object/xades:QualifyingProperties/xades:SignedProperties/xades:SignedSignatureProperties/xades:SigningCertificate"
        ),
        "xades:SigningCertificate",
    ),
    Case(
        "X509DataCheck-1",
        "the certificate is there",
        sealed,
        drop(f"{SEAL}/ds:KeyInfo/ds:X509Data/ds:X509Certificate"),
        "/ds:X509Certificate",
    ),
    Case(
        "X509SubjectNameCheck-1",
        "a subject name is not blank",
        sealed,
        put(f"{SEAL}/ds:KeyInfo/ds:X509Data/ds:X509SubjectName", "\n "),
        "/ds:X509SubjectName",
        "\n ",
    ),
    Case(
        "UBLVersionIDCheck-1",
        "the version is 2.1",
        response,
        put("cbc:UBLVersionID", "2.0"),
        "/cbc:UBLVersionID",
        "2.0",
    ),
    Case(
        "CustomizationIDCheck-1",
        "the edition is TR1.2",
        response,
        put("cbc:CustomizationID", "TR1.0"),
        "/cbc:CustomizationID",
        "TR1.0",
    ),
    Case(
        "ApplicationResponseProfileIDCheck-1",
        "a system response has its own profile",
        system_response,
        put("cbc:ProfileID", "TICARIFATURA"),
        "/cbc:ProfileID",
        "TICARIFATURA",
    ),
    Case(
        "ApplicationResponseProfileIDCheck-2",
        "a response names its own schema",
        lambda: response(location("x UBL-ApplicationResponse-2.1.xsd")),
        location("x UBL-Invoice-2.1.xsd"),
        "/@xsi:schemaLocation",
        "x UBL-Invoice-2.1.xsd",
    ),
    Case(
        "ApplicationResponseProfileIDCheck-3",
        "an answer's profile is in capitals",
        response,
        put("cbc:ProfileID", "TicariFatura"),
        "/cbc:ProfileID",
        "TicariFatura",
    ),
    Case("IDCheck-1", "a response has a number", response, put("cbc:ID", " "), "/ApplicationResponse/cbc:ID", " "),
    Case(
        "ARSignatureCheck-1", "an answer has signature information", response, drop("cac:Signature"), "/cac:Signature"
    ),
    Case(
        "ARSignatureCheck-2",
        "an answer has a place for the seal",
        response,
        drop("ext:UBLExtensions"),
        "/ext:UBLExtensions",
    ),
    Case(
        "DocumentResponseCountCheck-1",
        "a response answers one document",
        response,
        many(1, f"{ANSWER}+"),
        "/cac:DocumentResponse",
        "2",
    ),
    Case(
        "SignatureCountCheck-1",
        "there is one signature information",
        response,
        many(1, "cac:Signature+"),
        "/cac:Signature",
        "2",
    ),
    Case(
        "SignatureCheck-1",
        "the signing number says what it is",
        response,
        put("cac:Signature/cbc:ID", schemeID="VKN"),
        "/cac:Signature/cbc:ID/@schemeID",
        "VKN",
    ),
    Case(
        "SignatureCheck-2",
        "the signing number has 10 or 11 characters",
        response,
        put("cac:Signature/cbc:ID", "12"),
        "/cac:Signature/cbc:ID",
        "12",
    ),
    Case("UUIDCheck-1", "the ETTN is a GUID", response, put("cbc:UUID", "x"), "/ApplicationResponse/cbc:UUID", "x"),
    Case(
        "PartyIdentificationSchemeIDCheck-1",
        "the sender's number has a known kind",
        response,
        put("cac:SenderParty/cac:PartyIdentification+/cbc:ID", "1", schemeID="NO"),
        "/cac:SenderParty/cac:PartyIdentification[2]/cbc:ID/@schemeID",
        "NO",
    ),
    Case(
        "PartyIdentificationSchemeIDCheck-1",
        "the receiver's number has a known kind",
        response,
        put("cac:ReceiverParty/cac:PartyIdentification+/cbc:ID", "1"),
        "/cac:ReceiverParty/cac:PartyIdentification[2]/cbc:ID/@schemeID",
        "",
    ),
    Case(
        "PartyIdentificationTCKNVKNCheck-1",
        "a VKN has 10 characters",
        response,
        put("cac:SenderParty/cac:PartyIdentification/cbc:ID", "123"),
        ID_OF_SENDER,
        "123",
    ),
    Case(
        "PartyIdentificationTCKNVKNCheck-2",
        "a TCKN has 11 characters",
        by_person,
        put("cac:SenderParty/cac:PartyIdentification/cbc:ID", "123"),
        ID_OF_SENDER,
        "123",
    ),
    Case(
        "ARSenderCheck-1",
        "a system response comes from the envelope's firm",
        told,
        other_sender(SELLER),
        ID_OF_SENDER,
        BUYER,
    ),
    Case(
        "ARSenderCheck-2",
        "a system response comes from the envelope's person",
        told_to_person,
        other_sender("10000000000"),
        ID_OF_SENDER,
        PERSON,
    ),
    Case(
        "ARSenderCheck-3", "an answer comes from the envelope's firm", posted, other_sender(SELLER), ID_OF_SENDER, BUYER
    ),
    Case(
        "ARSenderCheck-4",
        "an answer comes from the envelope's person",
        posted_by_person,
        other_sender("10000000000"),
        ID_OF_SENDER,
        PERSON,
    ),
    Case(
        "ARReceiverCheck-1",
        "a system response goes to the envelope's firm",
        told,
        other_receiver(BUYER),
        ID_OF_RECEIVER,
        SELLER,
    ),
    Case(
        "ARReceiverCheck-2",
        "a system response goes to the envelope's person",
        told_to_person,
        other_receiver("10000000000"),
        ID_OF_RECEIVER,
        PERSON,
    ),
    Case(
        "ARReceiverCheck-3",
        "an answer goes to the envelope's firm",
        posted,
        other_receiver(BUYER),
        ID_OF_RECEIVER,
        SELLER,
    ),
    Case(
        "ARReceiverCheck-4",
        "an answer goes to the envelope's person",
        posted_to_person,
        other_receiver("10000000000"),
        ID_OF_RECEIVER,
        PERSON,
    ),
    Case(
        "ARPartyIdentificationPartyNamePersonCheck-1",
        "a party has one identity",
        response,
        drop("cac:SenderParty/cac:PartyIdentification"),
        "/cac:SenderParty/cac:PartyIdentification/cbc:ID",
        "VKN: 0, TCKN: 0",
    ),
    Case(
        "ARPartyIdentificationPartyNamePersonCheck-2",
        "a party has no second kind of identity",
        response,
        put("cac:ReceiverParty/cac:PartyIdentification+/cbc:ID", PERSON, schemeID="TCKN"),
        "/cac:ReceiverParty/cac:PartyIdentification/cbc:ID",
        "VKN: 1, TCKN: 1",
    ),
    Case(
        "ARPartyIdentificationPartyNamePersonCheck-3",
        "a firm that answers has a title",
        response,
        drop("cac:SenderParty/cac:PartyName"),
        "/cac:SenderParty/cac:PartyName",
    ),
    Case(
        "ARPartyIdentificationPartyNamePersonCheck-4",
        "the title is not blank",
        response,
        put("cac:SenderParty/cac:PartyName/cbc:Name", " "),
        "/cac:PartyName/cbc:Name",
        " ",
    ),
    Case(
        "ARPartyIdentificationPartyNamePersonCheck-5",
        "a person who answers has a name",
        by_person,
        drop("cac:SenderParty/cac:Person"),
        "/cac:SenderParty/cac:Person",
    ),
    Case(
        "ARPartyIdentificationPartyNamePersonCheck-6",
        "a person has a family name",
        by_person,
        drop("cac:SenderParty/cac:Person/cbc:FamilyName"),
        "/cac:Person/cbc:FamilyName",
    ),
    Case(
        "ARPartyIdentificationGTBCheck-1",
        "an export acceptance has the declaration's number",
        export_acceptance,
        put("cac:SenderParty/cac:PartyIdentification[2]/cbc:ID", schemeID="GTB_REFNO"),
        "/cac:PartyIdentification/cbc:ID",
        "0",
    ),
    Case(
        "ARPartyIdentificationGTBCheck-2",
        "an export acceptance has the day of export",
        export_acceptance,
        put("cac:SenderParty/cac:PartyIdentification[3]/cbc:ID", "30.10.2026"),
        "/cac:PartyIdentification[3]/cbc:ID",
        "30.10.2026",
    ),
    Case(
        "DocumentResponseCheck-1",
        "a system response has one detail line",
        system_response,
        many(1, f"{ANSWER}/cac:LineResponse+"),
        "/cac:LineResponse",
        "2",
    ),
    Case(
        "DocumentResponseCheck-2",
        "a detail line has one answer",
        system_response,
        many(1, f"{DETAIL}+"),
        "/cac:LineResponse/cac:Response",
        "2",
    ),
    Case(
        "DocumentResponseCheck-3",
        "a detail line has a code",
        system_response,
        drop(f"{DETAIL}/cbc:ResponseCode"),
        "/cac:LineResponse/cac:Response/cbc:ResponseCode",
    ),
    Case(
        "ResponseCodeCheck-1",
        "an answer has a code",
        response,
        drop(f"{ANSWER}/cac:Response/cbc:ResponseCode"),
        "/cac:Response/cbc:ResponseCode",
    ),
    Case(
        "ResponseCodeCheck-2",
        "the code of an answer is known",
        response,
        put(f"{ANSWER}/cac:Response/cbc:ResponseCode", "ONAY"),
        "/cac:Response/cbc:ResponseCode",
        "ONAY",
    ),
    Case(
        "PostBoxResponseCodeCheck-1",
        "a post box envelope carries no system response",
        posted,
        put(f"{INSIDE}/{ANSWER}/cac:Response/cbc:ResponseCode", "S_APR"),
        "/cac:Response/cbc:ResponseCode",
        "S_APR",
    ),
    Case(
        "PostBoxResponseCodeCheck-1",
        "a detail line in a post box envelope has a buyer's code",
        posted,
        put(f"{INSIDE}/{DETAIL}/cbc:ResponseCode", "1200"),
        "/cac:LineResponse/cac:Response/cbc:ResponseCode",
        "1200",
    ),
    Case(
        "DescriptionCountCheck-1",
        "a detail answer has one description",
        system_response,
        drop(f"{DETAIL}/cbc:Description"),
        "/cbc:Description",
        "0",
    ),
    Case(
        "AppResponseCodeCheck-1",
        "a system response has a known status",
        told,
        put(f"{INSIDE}/{DETAIL}/cbc:ResponseCode", "9999"),
        "/cac:LineResponse/cac:Response/cbc:ResponseCode",
        "9999",
    ),
    Case(
        "PostBoxDocumentReferenceCheck-1",
        "the answered document has a type code",
        response,
        drop(f"{ANSWER}/cac:DocumentReference/cbc:DocumentTypeCode"),
        "/cac:DocumentReference/cbc:DocumentTypeCode",
    ),
    Case(
        "PostBoxDocumentReferenceCheck-2",
        "the answered document has a type",
        response,
        put(f"{ANSWER}/cac:DocumentReference/cbc:DocumentType", ""),
        "/cac:DocumentReference/cbc:DocumentType",
        "",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sound_response_keeps_the_rule(case: Case) -> None:
    assert_sound_passes(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_response_is_told_of_by_the_rule(case: Case) -> None:
    assert_broken_fails(case)


@pytest.mark.parametrize("sound", [response, system_response, export_acceptance, by_person, posted, told])
def test_sound_responses_have_no_finding_at_all(sound) -> None:  # type: ignore[no-untyped-def]
    assert failed(sound()) == []


def test_a_draft_answer_is_not_asked_for_its_seal() -> None:
    draft = changed(response(), drop("cac:Signature"), drop("ext:UBLExtensions"))
    assert failed(draft, draft=True) == []
    assert {item.gib_rule for item in failed(draft)} == {"ARSignatureCheck-1", "ARSignatureCheck-2"}


def test_the_customs_answer_needs_no_seal() -> None:
    unsealed = changed(export_acceptance(), drop("cac:Signature"), drop("ext:UBLExtensions"))
    assert failed(unsealed) == []


def test_an_answer_in_one_response_of_an_envelope_counts_for_all() -> None:
    """The official rules read every response of the file together; we follow."""
    two = envelope(
        response(drop("cac:SenderParty/cac:PartyName"), code="GUMRUKONAY", profile="YOLCUBERABERFATURA"),
        response(),
        kind="POSTBOXENVELOPE",
        element_type="APPLICATIONRESPONSE",
        sender=BUYER,
        receiver=SELLER,
    )
    assert [item.gib_rule for item in failed(two)] == [
        "ApplicationResponseProfileIDCheck-3",
        "ARPartyIdentificationPartyNamePersonCheck-3",
    ]
