"""Envelopes for the tests, written by hand and apart from the product's writers, with synthetic identities."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
import zipfile
from dataclasses import dataclass, field
from datetime import date

A, B = "1234567808", "9876543217"
INTEGRATOR_A, INTEGRATOR_B = "1111111104", "2222222209"
A_GB, B_PK = "urn:mail:defaultgb@a.example", "urn:mail:defaultpk@b.example"
GIB = ("3900383669", "GIB")

_SH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
_NAMESPACES = (
    f'xmlns:cac="{_UBL}:CommonAggregateComponents-2" xmlns:cbc="{_UBL}:CommonBasicComponents-2"'
    f' xmlns:ext="{_UBL}:CommonExtensionComponents-2" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    ' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


@dataclass(frozen=True)
class Letter:
    """An envelope to be: every part can be bent for a test."""

    documents: tuple[str, ...]
    element_type: str = "INVOICE"
    type: str = "SENDERENVELOPE"
    sender: tuple[str, str] = (A, A_GB)
    receiver: tuple[str, str] = (B, B_PK)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    inner_id: str | None = None
    header_version: str = "1.0"
    type_version: str = "1.2"
    zip_name: str | None = None
    member_name: str | None = None

    @property
    def file_name(self) -> str:
        return self.zip_name or f"{self.id}.zip"

    def xml(self) -> bytes:
        inner_id = self.id if self.inner_id is None else self.inner_id
        identification = (
            "<sh:DocumentIdentification><sh:Standard>UBLTR</sh:Standard>"
            f"<sh:TypeVersion>{self.type_version}</sh:TypeVersion>"
            f"<sh:InstanceIdentifier>{inner_id}</sh:InstanceIdentifier><sh:Type>{self.type}</sh:Type>"
            "<sh:CreationDateAndTime>2026-11-02T10:15:00</sh:CreationDateAndTime></sh:DocumentIdentification>"
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<sh:StandardBusinessDocument xmlns:sh="{_SH}"'
            ' xmlns:ef="http://www.efatura.gov.tr/package-namespace"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xsi:schemaLocation="{_SH} PackageProxy_1_2.xsd"><sh:StandardBusinessDocumentHeader>'
            f"<sh:HeaderVersion>{self.header_version}</sh:HeaderVersion>"
            f"{_partner('Sender', *self.sender)}{_partner('Receiver', *self.receiver)}{identification}"
            "</sh:StandardBusinessDocumentHeader><ef:Package><Elements>"
            f"<ElementType>{self.element_type}</ElementType><ElementCount>{len(self.documents)}</ElementCount>"
            f"<ElementList>{''.join(self.documents)}</ElementList></Elements></ef:Package>"
            "</sh:StandardBusinessDocument>"
        ).encode()

    def zip(self) -> bytes:
        return zipped(self.member_name or f"{self.id}.xml", self.xml())


def zipped(name: str, data: bytes, *more: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in ((name, data), *more):
            info = zipfile.ZipInfo(member)  # without the present time: the same letter makes the same bytes
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def invoice(number: str = "ABC2026000000001", ettn: str | None = None, issue_date: date = date(2026, 11, 2)) -> str:
    """A TICARIFATURA from A to B with a seal of the right shape and no meaning; Merkez verifies none."""
    tax = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="TRY">20.00</cbc:TaxAmount><cac:TaxSubtotal>'
        '<cbc:TaxableAmount currencyID="TRY">100.00</cbc:TaxableAmount>'
        '<cbc:TaxAmount currencyID="TRY">20.00</cbc:TaxAmount><cbc:Percent>20</cbc:Percent>'
        "<cac:TaxCategory><cac:TaxScheme><cbc:Name>KDV</cbc:Name><cbc:TaxTypeCode>0015</cbc:TaxTypeCode>"
        "</cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
    )
    amounts = "".join(
        f'<cbc:{name} currencyID="TRY">{value}</cbc:{name}>'
        for name, value in (
            ("LineExtensionAmount", "100.00"),
            ("TaxExclusiveAmount", "100.00"),
            ("TaxInclusiveAmount", "120.00"),
            ("PayableAmount", "120.00"),
        )
    )
    return (
        f'<Invoice xmlns="{_UBL}:Invoice-2" {_NAMESPACES}>{_seal(number)}'
        "<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>TR1.2.1</cbc:CustomizationID>"
        f"<cbc:ProfileID>TICARIFATURA</cbc:ProfileID><cbc:ID>{number}</cbc:ID>"
        f"<cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:UUID>{ettn or uuid.uuid4()}</cbc:UUID>"
        f"<cbc:IssueDate>{issue_date}</cbc:IssueDate><cbc:InvoiceTypeCode>SATIS</cbc:InvoiceTypeCode>"
        "<cbc:DocumentCurrencyCode>TRY</cbc:DocumentCurrencyCode><cbc:LineCountNumeric>1</cbc:LineCountNumeric>"
        f"{_signatory(A, number)}"
        f"<cac:AccountingSupplierParty>{_party('cac:Party', A, 'Deneme A.Ş.')}</cac:AccountingSupplierParty>"
        f"<cac:AccountingCustomerParty>{_party('cac:Party', B, 'Örnek Ltd.')}</cac:AccountingCustomerParty>"
        f"{tax}<cac:LegalMonetaryTotal>{amounts}</cac:LegalMonetaryTotal>"
        '<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>'
        f'<cbc:LineExtensionAmount currencyID="TRY">100.00</cbc:LineExtensionAmount>{tax}'
        "<cac:Item><cbc:Name>Kalem</cbc:Name></cac:Item>"
        '<cac:Price><cbc:PriceAmount currencyID="TRY">100.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>'
    )


def business_answer(invoice_ettn: str, number: str = "YNT2026000000001", code: str = "KABUL") -> str:
    """B's application response to A."""
    return (
        f'<ApplicationResponse xmlns="{_UBL}:ApplicationResponse-2" {_NAMESPACES}>{_seal(number)}'
        "<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>TR1.2.1</cbc:CustomizationID>"
        f"<cbc:ProfileID>TICARIFATURA</cbc:ProfileID><cbc:ID>{number}</cbc:ID><cbc:UUID>{uuid.uuid4()}</cbc:UUID>"
        "<cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:Note>tamam</cbc:Note>"
        f"{_signatory(B, number)}{_party('cac:SenderParty', B, 'Örnek Ltd.')}"
        f"{_party('cac:ReceiverParty', A, 'Deneme A.Ş.')}"
        f"<cac:DocumentResponse><cac:Response><cbc:ReferenceID>{uuid.uuid4()}</cbc:ReferenceID>"
        f"<cbc:ResponseCode>{code}</cbc:ResponseCode></cac:Response>"
        f"<cac:DocumentReference><cbc:ID>{invoice_ettn}</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate>"
        "<cbc:DocumentTypeCode>FATURA</cbc:DocumentTypeCode><cbc:DocumentType>FATURA</cbc:DocumentType>"
        "</cac:DocumentReference></cac:DocumentResponse></ApplicationResponse>"
    )


def system_answer(about: Letter, code: int = 1200) -> Letter:
    """The receiver's system response to an envelope."""
    return system_letter(about.id, code, sender=about.receiver, receiver=about.sender, type_=about.type)


def system_letter(
    about: str,
    code: int,
    *,
    sender: tuple[str, str] = (B, B_PK),
    receiver: tuple[str, str] = (A, A_GB),
    type_: str = "SENDERENVELOPE",
) -> Letter:
    response = (
        f'<ApplicationResponse xmlns="{_UBL}:ApplicationResponse-2" {_NAMESPACES}>'
        "<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>TR1.2</cbc:CustomizationID>"
        f"<cbc:ProfileID>UBL-TR-PROFILE-1</cbc:ProfileID><cbc:ID>{uuid.uuid4()}</cbc:ID>"
        f"<cbc:UUID>{uuid.uuid4()}</cbc:UUID><cbc:IssueDate>2026-11-02</cbc:IssueDate>"
        f"{_party('cac:SenderParty', sender[0])}{_party('cac:ReceiverParty', receiver[0])}"
        f"<cac:DocumentResponse><cac:Response><cbc:ReferenceID>{uuid.uuid4()}</cbc:ReferenceID>"
        "<cbc:ResponseCode>S_APR</cbc:ResponseCode><cbc:Description>APPLICATIONRESPONSE</cbc:Description>"
        f"</cac:Response><cac:DocumentReference><cbc:ID>{about}</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate>"
        f"<cbc:DocumentTypeCode>{type_}</cbc:DocumentTypeCode><cbc:DocumentType>{type_}</cbc:DocumentType>"
        "</cac:DocumentReference><cac:LineResponse><cac:LineReference><cbc:LineID>0</cbc:LineID>"
        f"<cac:DocumentReference><cbc:ID>{about}</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate>"
        f"</cac:DocumentReference></cac:LineReference><cac:Response><cbc:ReferenceID>{uuid.uuid4()}</cbc:ReferenceID>"
        f"<cbc:ResponseCode>{code}</cbc:ResponseCode><cbc:Description>deneme</cbc:Description></cac:Response>"
        "</cac:LineResponse></cac:DocumentResponse></ApplicationResponse>"
    )
    return Letter((response,), "APPLICATIONRESPONSE", "SYSTEMENVELOPE", sender, receiver)


# A seal in form only: Merkez looks whether one is there, and does not verify it.
_ACCOUNT_SEAL = (
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="S"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="">'
    '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>QUJD</ds:DigestValue>'
    "</ds:Reference></ds:SignedInfo><ds:SignatureValue>QUJD</ds:SignatureValue><ds:KeyInfo><ds:X509Data>"
    "<ds:X509Certificate>QUJD</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object>"
    '<xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#S"><xades:SignedProperties>'
    "<xades:SignedSignatureProperties><xades:SigningTime>2026-11-02T10:15:00+03:00</xades:SigningTime>"
    "<xades:SigningCertificate><xades:Cert><xades:CertDigest>"
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>QUJD</ds:DigestValue>'
    "</xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName>"
    "<ds:X509SerialNumber>1</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>"
    "</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object></ds:Signature>"
)


def account_letter(
    *units: tuple[str, str], identifier: str = B, close: bool = False, option: str = "2", alias: str = "usergb"
) -> Letter:
    """Open or close accounts; units are pairs of role and alias."""
    name, verb = ("CancelUserAccount", "Cancel") if close else ("ProcessUserAccount", "Process")
    accounts = "".join(
        f"<UserAccount><UserID>{identifier}</UserID><PersonName><FormattedName>Örnek Ltd.</FormattedName></PersonName>"
        f"<UserRole><RoleCode>{role}</RoleCode><RoleName>{role}</RoleName></UserRole>"
        f"<AuthorizedWorkScope><WorkScopeCode>{unit}</WorkScopeCode><WorkScopeName>{role}</WorkScopeName>"
        "</AuthorizedWorkScope>"
        f"<AccountConfiguration><UserOptionCode>{option}</UserOptionCode></AccountConfiguration></UserAccount>"
        for role, unit in units
    )
    document = (
        f'<{name} xmlns="http://www.hr-xml.org/3" xmlns:oa="http://www.openapplications.org/oagis/9" releaseID="1">'
        f"<oa:ApplicationArea><oa:Sender><oa:LogicalID>{INTEGRATOR_B}</oa:LogicalID></oa:Sender><oa:Receiver/>"
        f"<oa:CreationDateTime>2026-11-02T10:15:00</oa:CreationDateTime><oa:Signature>{_ACCOUNT_SEAL}</oa:Signature>"
        "</oa:ApplicationArea>"
        f"<DataArea><oa:{verb}/>{accounts}</DataArea></{name}>"
    )
    return Letter((document,), name.upper(), "USERENVELOPE", (INTEGRATOR_B, alias), GIB)


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _partner(role: str, identifier: str, alias: str) -> str:
    return (
        f"<sh:{role}><sh:Identifier>{alias}</sh:Identifier><sh:ContactInformation><sh:Contact>{identifier}</sh:Contact>"
        f"<sh:ContactTypeIdentifier>VKN_TCKN</sh:ContactTypeIdentifier></sh:ContactInformation></sh:{role}>"
    )


def _party(element: str, vkn: str, name: str = "") -> str:
    title = f"<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>" if name else ""
    return (
        f'<{element}><cac:PartyIdentification><cbc:ID schemeID="VKN">{vkn}</cbc:ID></cac:PartyIdentification>{title}'
        "<cac:PostalAddress><cbc:CitySubdivisionName>Merkez</cbc:CitySubdivisionName><cbc:CityName>Ankara</cbc:CityName>"
        f"<cac:Country><cbc:Name>Türkiye</cbc:Name></cac:Country></cac:PostalAddress></{element}>"
    )


def _signatory(vkn: str, number: str) -> str:
    return (
        f'<cac:Signature><cbc:ID schemeID="VKN_TCKN">{vkn}</cbc:ID>{_party("cac:SignatoryParty", vkn)}'
        f"<cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#Signature_{number}</cbc:URI>"
        "</cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>"
    )


def _seal(number: str) -> str:
    nothing = base64.b64encode(b"no certificate").decode()
    sha256 = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    digest = f"{sha256}<ds:DigestValue>{base64.b64encode(bytes(32)).decode()}</ds:DigestValue>"
    return (
        f'<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><ds:Signature Id="Signature_{number}">'
        '<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        '<ds:Reference URI=""><ds:Transforms>'
        '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>'
        f"{digest}</ds:Reference>"
        f'<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#Props_{number}">{digest}</ds:Reference>'
        f"</ds:SignedInfo><ds:SignatureValue>{nothing}</ds:SignatureValue>"
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{nothing}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        f'<ds:Object><xades:QualifyingProperties Target="#Signature_{number}">'
        f'<xades:SignedProperties Id="Props_{number}"><xades:SignedSignatureProperties>'
        "<xades:SigningTime>2026-11-02T10:15:00+03:00</xades:SigningTime><xades:SigningCertificate><xades:Cert>"
        f"<xades:CertDigest>{digest}</xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>CN=none</ds:X509IssuerName>"
        "<ds:X509SerialNumber>1</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>"
        "</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>"
        "</ds:Signature></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )
