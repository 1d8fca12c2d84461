"""Small documents made by code, and edits on them. Every number is synthetic.

An edit is a function on the root. Paths use the customary prefixes below the root; a `+` after a name adds one more
element of that name, otherwise the first one is used and made when it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from lxml import etree

from zarf.core.findings import Finding
from zarf.core.rules import check_rules

Edit = Callable[[etree._Element], None]

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = {
    "cac": UBL + "CommonAggregateComponents-2",
    "cbc": UBL + "CommonBasicComponents-2",
    "ext": UBL + "CommonExtensionComponents-2",
    "inv": UBL + "Invoice-2",
    "apr": UBL + "ApplicationResponse-2",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xades": "http://uri.etsi.org/01903/v1.3.2#",
    "sh": "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader",
    "ef": "http://www.efatura.gov.tr/package-namespace",
    "hr": "http://www.hr-xml.org/3",
    "oa": "http://www.openapplications.org/oagis/9",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
SELLER, BUYER, PERSON = "1234567808", "9876543217", "10000000146"
OLD_SET, NEW_SET, TODAY = date(2026, 3, 12), date(2026, 9, 14), date(2026, 11, 20)
SEAL = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/ds:Signature"


def failed(
    root: etree._Element, *, rule_date: date = NEW_SET, document_type: str = "efatura", draft: bool = False
) -> list[Finding]:
    """All findings on the document, warnings too."""
    return check_rules(root, rule_date=rule_date, today=TODAY, document_type=document_type, draft=draft)


def put(path: str, text: str | None = None, **attributes: str) -> Edit:
    """Set the text (and attributes) of the element at *path*, made as needed."""

    def edit(root: etree._Element) -> None:
        node = _reach(root, path)
        if text is not None:
            node.text = text
        for name, value in attributes.items():
            node.set(name, value)

    return edit


def drop(path: str) -> Edit:
    """Take away every element at *path*."""

    def edit(root: etree._Element) -> None:
        found = root.findall(path, NAMESPACES)
        assert found, f"nothing to drop at {path}"
        for node in found:
            parent = node.getparent()
            assert parent is not None
            parent.remove(node)

    return edit


def unset(path: str, attribute: str) -> Edit:
    """Take away an attribute."""

    def edit(root: etree._Element) -> None:
        node = root if path == "." else root.find(path, NAMESPACES)
        assert node is not None
        del node.attrib[attribute]

    return edit


def many(count: int, path: str) -> Edit:
    """Add *count* more elements at *path*."""

    def edit(root: etree._Element) -> None:
        for _ in range(count):
            _reach(root, path)

    return edit


def location(text: str) -> Edit:
    """Set xsi:schemaLocation of the root."""

    def edit(root: etree._Element) -> None:
        root.set(f"{{{NAMESPACES['xsi']}}}schemaLocation", text)

    return edit


def party(path: str, number: str = BUYER, scheme: str = "VKN", title: str | None = "Örnek Ltd. Şti.") -> list[Edit]:
    """A party with one number and, for a firm, its title."""
    edits = [put(f"{path}/cac:PartyIdentification+/cbc:ID", number, schemeID=scheme)]
    if title is not None:
        edits.append(put(f"{path}/cac:PartyName/cbc:Name", title))
    return edits


def line(number: int = 1) -> list[Edit]:
    """One more line of 100.00 with 20 % KDV."""
    here = f"cac:InvoiceLine[{number}]"
    tax = f"{here}/cac:TaxTotal/cac:TaxSubtotal"
    return [
        put("cac:InvoiceLine+/cbc:ID", str(number)),
        put(f"{here}/cbc:InvoicedQuantity", "2", unitCode="C62"),
        put(f"{here}/cbc:LineExtensionAmount", "100.00", currencyID="TRY"),
        put(f"{here}/cac:TaxTotal/cbc:TaxAmount", "20.00", currencyID="TRY"),
        put(f"{tax}/cbc:TaxableAmount", "100.00", currencyID="TRY"),
        put(f"{tax}/cbc:TaxAmount", "20.00", currencyID="TRY"),
        put(f"{tax}/cbc:Percent", "20"),
        put(f"{tax}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", "0015"),
        put(f"{here}/cac:Item/cbc:Name", "Defter"),
        put(f"{here}/cac:Price/cbc:PriceAmount", "50.00", currencyID="TRY"),
    ]


def invoice(*edits: Edit | Iterable[Edit], profile: str = "TEMELFATURA", kind: str = "SATIS") -> etree._Element:
    """A sound invoice of 120.00 from SELLER to BUYER, then the edits."""
    root = etree.Element(f"{{{NAMESPACES['inv']}}}Invoice", nsmap={None: NAMESPACES["inv"], **NAMESPACES})
    tax = "cac:TaxTotal/cac:TaxSubtotal"
    base: list[Edit] = [
        put("cbc:UBLVersionID", "2.1"),
        put("cbc:CustomizationID", "TR1.2"),
        put("cbc:ProfileID", profile),
        put("cbc:ID", "ABC2026000000001"),
        put("cbc:CopyIndicator", "false"),
        put("cbc:UUID", "F47AC10B-58CC-4372-A567-0E02B2C3D479"),
        put("cbc:IssueDate", "2026-11-01"),
        put("cbc:InvoiceTypeCode", kind),
        put("cbc:DocumentCurrencyCode", "TRY"),
        put("cbc:LineCountNumeric", "1"),
        put("cac:Signature/cbc:ID", SELLER, schemeID="VKN_TCKN"),
        put("cac:Signature/cac:SignatoryParty/cac:PartyIdentification/cbc:ID", SELLER, schemeID="VKN"),
        *party("cac:AccountingSupplierParty/cac:Party", SELLER),
        *party("cac:AccountingCustomerParty/cac:Party", BUYER),
        put("cac:TaxTotal/cbc:TaxAmount", "20.00", currencyID="TRY"),
        put(f"{tax}/cbc:TaxableAmount", "100.00", currencyID="TRY"),
        put(f"{tax}/cbc:TaxAmount", "20.00", currencyID="TRY"),
        put(f"{tax}/cbc:Percent", "20"),
        put(f"{tax}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", "0015"),
        put("cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "100.00", currencyID="TRY"),
        put("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", "100.00", currencyID="TRY"),
        put("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "120.00", currencyID="TRY"),
        put("cac:LegalMonetaryTotal/cbc:PayableAmount", "120.00", currencyID="TRY"),
        *line(),
    ]
    return changed(root, *base, *edits)


def seal(*, for_invoice: bool = True, at: str = SEAL) -> list[Edit]:
    """The shape of a seal; no cryptography in it."""
    signed = f"{at}/ds:Object/xades:QualifyingProperties/xades:SignedProperties/xades:SignedSignatureProperties"
    edits = [
        put(f"{at}/ds:SignedInfo/ds:SignatureMethod", Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        put(f"{at}/ds:SignedInfo/ds:Reference/ds:Transforms/ds:Transform"),
        put(f"{at}/ds:KeyInfo/ds:X509Data/ds:X509SubjectName", "CN=Deneme"),
        put(f"{at}/ds:KeyInfo/ds:X509Data/ds:X509Certificate", "MIIB"),
        put(f"{signed}/xades:SigningTime", "2026-11-01T09:30:00+03:00"),
        put(f"{signed}/xades:SigningCertificate"),
    ]
    return [*edits, put(f"{at}/ds:SignedInfo/ds:Reference", URI="")] if for_invoice else edits


def response(*edits: Edit | Iterable[Edit], code: str = "KABUL", profile: str = "TICARIFATURA") -> etree._Element:
    """A sound answer of the buyer, then the edits."""
    root = etree.Element(f"{{{NAMESPACES['apr']}}}ApplicationResponse", nsmap={None: NAMESPACES["apr"], **NAMESPACES})
    answer = "cac:DocumentResponse"
    base: list[Edit] = [
        put("ext:UBLExtensions"),
        put("cbc:UBLVersionID", "2.1"),
        put("cbc:CustomizationID", "TR1.2"),
        put("cbc:ProfileID", profile),
        put("cbc:ID", "YNT2026000000001"),
        put("cbc:UUID", "0B2C7A52-3C5B-4E57-9B2E-1F6B8B9A7C11"),
        put("cbc:IssueDate", "2026-11-02"),
        put("cac:Signature/cbc:ID", BUYER, schemeID="VKN_TCKN"),
        *party("cac:SenderParty", BUYER),
        *party("cac:ReceiverParty", SELLER),
        put(f"{answer}/cac:Response/cbc:ReferenceID", "1"),
        put(f"{answer}/cac:Response/cbc:ResponseCode", code),
        put(f"{answer}/cac:DocumentReference/cbc:ID", "F47AC10B-58CC-4372-A567-0E02B2C3D479"),
        put(f"{answer}/cac:DocumentReference/cbc:IssueDate", "2026-11-01"),
        put(f"{answer}/cac:DocumentReference/cbc:DocumentTypeCode", "FATURA"),
        put(f"{answer}/cac:DocumentReference/cbc:DocumentType", "FATURA"),
    ]
    return changed(root, *base, *edits)


def system_response(*edits: Edit | Iterable[Edit]) -> etree._Element:
    """A sound, unsealed system response of 1200, then the edits."""
    detail = "cac:DocumentResponse/cac:LineResponse/cac:Response"
    return response(
        drop("cac:Signature"),
        drop("ext:UBLExtensions"),
        put(f"{detail}/cbc:ResponseCode", "1200"),
        put(f"{detail}/cbc:Description", "BASARIYLA ISLENDI"),
        *edits,
        code="S_APR",
        profile="UBL-TR-PROFILE-1",
    )


def envelope(
    *documents: etree._Element,
    edits: Iterable[Edit] = (),
    kind: str = "SENDERENVELOPE",
    element_type: str = "INVOICE",
    sender: str = SELLER,
    receiver: str = BUYER,
    receiver_alias: str = "urn:mail:defaultpk@ornek.com.tr",
    sender_alias: str = "urn:mail:defaultgb@deneme.com.tr",
) -> etree._Element:
    """A sound envelope around the documents, then the edits."""
    root = etree.Element(f"{{{NAMESPACES['sh']}}}StandardBusinessDocument", nsmap=NAMESPACES)
    header = "sh:StandardBusinessDocumentHeader"
    base = [
        location("http://www.efatura.gov.tr/envelope-namespace PackageProxy_1_2.xsd"),
        put(f"{header}/sh:HeaderVersion", "1.2"),
        *_side(f"{header}/sh:Sender", sender_alias, sender),
        *_side(f"{header}/sh:Receiver", receiver_alias, receiver),
        put(f"{header}/sh:DocumentIdentification/sh:TypeVersion", "1.2"),
        put(
            f"{header}/sh:DocumentIdentification/sh:InstanceIdentifier",
            "6B29FC40-CA47-1067-B31D-00DD010662DA",
        ),
        put(f"{header}/sh:DocumentIdentification/sh:Type", kind),
        put("ef:Package/Elements/ElementType", element_type),
        put("ef:Package/Elements/ElementCount", str(len(documents))),
        put("ef:Package/Elements/ElementList"),
    ]
    changed(root, *base)
    documents_at = root.find("ef:Package/Elements/ElementList", NAMESPACES)
    assert documents_at is not None
    documents_at.extend(documents)
    return changed(root, *edits)


def changed(root: etree._Element, *edits: Edit | Iterable[Edit]) -> etree._Element:
    """The root after the edits."""
    for edit in edits:
        for one in [edit] if callable(edit) else edit:
            one(root)
    return root


def _side(path: str, alias: str, number: str) -> list[Edit]:
    return [
        put(f"{path}/sh:Identifier", alias),
        put(f"{path}/sh:ContactInformation+/sh:Contact", number),
        put(f"{path}/sh:ContactInformation/sh:ContactTypeIdentifier", "VKN_TCKN"),
    ]


def _reach(root: etree._Element, path: str) -> etree._Element:
    node = root
    for step in path.split("/"):
        found = None if step.endswith("+") else node.find(step, NAMESPACES)
        if found is None:
            name = step.rstrip("+").partition("[")[0]
            prefix, colon, local = name.rpartition(":")
            found = etree.SubElement(node, f"{{{NAMESPACES[prefix]}}}{local}" if colon else local)
        node = found
    return node


def despatch(*edits: Edit | Iterable[Edit], profile: str = "TEMELIRSALIYE") -> etree._Element:
    """A sound despatch advice with a driver and a plate, then the edits."""
    root = etree.Element(f"{{{UBL}DespatchAdvice-2}}DespatchAdvice", nsmap=NAMESPACES)
    shipment, stage = "cac:Shipment", "cac:Shipment/cac:ShipmentStage"
    address = f"{shipment}/cac:Delivery/cac:DeliveryAddress"
    base: list[Edit] = [
        put("cbc:UBLVersionID", "2.1"),
        put("cbc:CustomizationID", "TR1.2.1"),
        put("cbc:ProfileID", profile),
        put("cbc:ID", "IRS2026000000001"),
        put("cbc:UUID", "5C3D0F0A-7E63-4F5E-8A0B-3F1B6A1C9D22"),
        put("cbc:IssueDate", "2026-11-01"),
        put("cbc:DespatchAdviceTypeCode", "SEVK"),
        *party("cac:DespatchSupplierParty/cac:Party", SELLER),
        *party("cac:DeliveryCustomerParty/cac:Party", BUYER),
        put(f"{stage}/cac:TransportMeans/cac:RoadTransport/cbc:LicensePlateID", "34ABC123", schemeID="PLAKA"),
        put(f"{stage}/cac:DriverPerson/cbc:FirstName", "Ali"),
        put(f"{stage}/cac:DriverPerson/cbc:FamilyName", "Kaya"),
        put(f"{stage}/cac:DriverPerson/cbc:NationalityID", PERSON),
        put(f"{address}/cbc:CitySubdivisionName", "Kadıköy"),
        put(f"{address}/cbc:CityName", "İstanbul"),
        put(f"{address}/cbc:PostalZone", "34710"),
        put(f"{address}/cac:Country/cbc:Name", "Türkiye"),
        put(f"{shipment}/cac:Delivery/cac:Despatch/cbc:ActualDespatchDate", "2026-11-02"),
        put(f"{shipment}/cac:Delivery/cac:Despatch/cbc:ActualDespatchTime", "09:30:00"),
        put("cac:DespatchLine/cbc:ID", "1"),
        put("cac:DespatchLine/cbc:DeliveredQuantity", "5", unitCode="C62"),
        put("cac:DespatchLine/cac:Item/cbc:Name", "Defter"),
    ]
    return changed(root, *base, *edits)


def receipt(*edits: Edit | Iterable[Edit]) -> etree._Element:
    """A sound answer to a despatch advice, then the edits."""
    root = etree.Element(f"{{{UBL}ReceiptAdvice-2}}ReceiptAdvice", nsmap=NAMESPACES)
    base: list[Edit] = [
        put("cbc:UBLVersionID", "2.1"),
        put("cbc:CustomizationID", "TR1.2.1"),
        put("cbc:ID", "YNT2026000000001"),
        put("cbc:UUID", "5C3D0F0A-7E63-4F5E-8A0B-3F1B6A1C9D23"),
        put("cbc:IssueDate", "2026-11-03"),
        put("cbc:ReceiptAdviceTypeCode", "SEVK"),
        *party("cac:DeliveryCustomerParty/cac:Party", BUYER),
        *party("cac:DespatchSupplierParty/cac:Party", SELLER),
        put("cac:ReceiptLine/cbc:ID", "1"),
        put("cac:ReceiptLine/cac:Item/cbc:Name", "Defter"),
    ]
    return changed(root, *base, *edits)


ACCOUNT = "hr:DataArea/hr:UserAccount"
ACCOUNT_SEAL = "oa:ApplicationArea/oa:Signature/ds:Signature"


def user_account(*edits: Edit | Iterable[Edit], name: str = "ProcessUserAccount") -> etree._Element:
    """A sound document that opens SELLER's alias as sender, then the edits."""
    root = etree.Element(f"{{{NAMESPACES['hr']}}}{name}", nsmap=NAMESPACES)
    base: list[Edit] = [
        put("oa:ApplicationArea/oa:Sender/oa:LogicalID", SELLER),
        *seal(for_invoice=False, at=ACCOUNT_SEAL),
        put(f"{ACCOUNT}/hr:UserID", BUYER),
        put(f"{ACCOUNT}/hr:PersonName/hr:FormattedName", "Örnek Ltd. Şti."),
        put(f"{ACCOUNT}/hr:UserRole/hr:RoleCode", "GB"),
        put(f"{ACCOUNT}/hr:AuthorizedWorkScope/hr:WorkScopeCode", "urn:mail:defaultgb@ornek.com.tr"),
        put(f"{ACCOUNT}/hr:AccountConfiguration/hr:UserOptionCode", "1"),
    ]
    return changed(root, *base, *edits)


def user_envelope(*documents: etree._Element, service: str = "usergb") -> etree._Element:
    """A sound envelope of user account documents, sent as that service."""
    return envelope(
        *documents,
        kind="USERENVELOPE",
        element_type="PROCESSUSERACCOUNT",
        sender_alias=service,
        receiver="3900383669",
        receiver_alias="GIB",
    )
