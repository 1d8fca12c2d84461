"""The usual pick: what an engineer would put together for the same work.

Outgoing: json, string building, lxml, signxml with a loaded key object, XSD, saxonche, zipfile. Incoming: zipfile,
lxml, XSD, saxonche, signxml with the certificate loaded. Nothing is done twice that a program need not do twice, and
whatever can be made once (schemas, rules, signers, certificates, the base64 of a stylesheet) is made once.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.sax.saxutils import escape

from bench._invoices import BUYER
from bench._orders import ISSUED_AT, RECEIVER, SENDER, SUPPLIER, Job, world
from bench._peers import PARSER, rule_errors, schema_errors
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from signxml.algorithms import CanonicalizationMethod, SignatureMethod
from signxml.util import ds_tag, namespaces, xades_tag
from signxml.xades import XAdESSigner

_METHODS = {"ec": SignatureMethod.ECDSA_SHA384, "rsa": SignatureMethod.RSA_SHA256}
_CENT = Decimal("0.01")


class _Signer(XAdESSigner):
    """signxml in GİB's profile: SigningCertificate (v1) with SHA-256, and the Id the invoice points to."""

    signature_id = ""

    def _build_xades_ds_object(self, sig_root: Any, signing_settings: Any) -> None:
        sig_root.set("Id", self.signature_id)
        super()._build_xades_ds_object(sig_root, signing_settings=signing_settings)

    def add_signing_certificate(self, signed_signature_properties: Any, sig_root: Any, signing_settings: Any) -> None:
        certificate = signing_settings.cert_chain[0]
        entry = etree.SubElement(signed_signature_properties, xades_tag("SigningCertificate"), nsmap=self.namespaces)
        entry = etree.SubElement(entry, xades_tag("Cert"))
        proof = etree.SubElement(entry, xades_tag("CertDigest"))
        etree.SubElement(proof, ds_tag("DigestMethod"), Algorithm=self.digest_alg.value)
        digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
        etree.SubElement(proof, ds_tag("DigestValue")).text = base64.b64encode(digest).decode()
        serial = etree.SubElement(entry, xades_tag("IssuerSerial"))
        etree.SubElement(serial, ds_tag("X509IssuerName")).text = certificate.issuer.rfc4514_string()
        etree.SubElement(serial, ds_tag("X509SerialNumber")).text = str(certificate.serial_number)


def _signer(kind: str) -> _Signer:
    made = _Signer(
        signature_algorithm=_METHODS[kind],
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
        claimed_roles=["Supplier"],
    )
    made.namespaces = {"ds": namespaces.ds, "xades": namespaces.xades}
    return made


_SIGNERS = {kind: _signer(kind) for kind in _METHODS}
_CERTIFICATES: dict[str, x509.Certificate] = {kind: seal.certificate for kind, seal in world().seals.items()}


def outgoing(job: Job, kind: str) -> bytes:
    """The zip that goes out. Raises SystemExit when something is wrong with what was made."""
    text = _invoice(json.loads(job.order, parse_float=Decimal), job)
    root = etree.fromstring(text.encode(), PARSER)
    signer = _SIGNERS[kind]
    signer.signature_id = f"Signature_{job.number}"
    sealed = signer.sign(
        root,
        key=world().seals[kind].key,
        cert=[_CERTIFICATES[kind]],
        exclude_c14n_transform_element=True,
        always_add_key_value=False,
    )
    _none(schema_errors(sealed))
    envelope = _ENVELOPE.format(
        id=job.envelope,
        sender=SENDER,
        receiver=RECEIVER,
        vkn=SUPPLIER["vkn_tckn"],
        title=escape(SUPPLIER["title"]),
        customer_vkn=BUYER,
        document=etree.tostring(sealed, encoding="unicode"),
    )
    _none(rule_errors(envelope))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{job.envelope}.xml", envelope)
    data = buffer.getvalue()
    hashlib.md5(data, usedforsecurity=False).hexdigest()
    return data


def incoming(data: bytes, kind: str) -> None:
    """Everything a receiver looks at. Raises when something is wrong."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        envelope = archive.read(archive.namelist()[0])
    etree.fromstring(envelope, PARSER)
    _none(rule_errors(envelope.decode()))
    # The seal holds for the document's own bytes only, so they are cut out and parsed by themselves.
    document = etree.fromstring(envelope[envelope.index(b"<Invoice ") : envelope.rindex(b"</ElementList>")], PARSER)
    _none(schema_errors(document))
    XMLVerifier().verify(
        document, x509_cert=_CERTIFICATES[kind], id_attribute="Id", expect_config=_expected(kind), validate_schema=False
    )


def _expected(kind: str) -> SignatureConfiguration:
    return SignatureConfiguration(expect_references=True, signature_methods=frozenset({_METHODS[kind]}))


def _none(wrong: list[str]) -> None:
    if wrong:
        raise SystemExit(f"the usual pick made a wrong document: {wrong}")


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def _invoice(order: dict[str, Any], job: Job) -> str:
    lines: list[str] = []
    net = Decimal(0)
    bases: dict[Decimal, Decimal] = {}
    for index, line in enumerate(order["lines"], start=1):
        quantity, price, percent = (Decimal(line[name]) for name in ("quantity", "unit_price", "vat_percent"))
        amount = _cents(quantity * price)
        net += amount
        bases[percent] = bases.get(percent, Decimal(0)) + amount
        lines.append(
            _LINE.format(
                index=index,
                unit=line["unit"],
                quantity=quantity,
                amount=amount,
                tax=_tax(amount, percent),
                name=escape(line["name"]),
                price=f"{price:.2f}",
            )
        )
    tax = sum((_cents(base * percent / 100) for percent, base in bases.items()), Decimal(0))
    customer, payment = order["customer"], order["payment"]
    return _HEAD.format(
        number=job.number,
        uuid=job.ettn,
        date=ISSUED_AT.date().isoformat(),
        time=ISSUED_AT.strftime("%H:%M:%S"),
        profile=order["profile"],
        type=order["type_code"],
        currency=order["currency"],
        notes="".join(f"<cbc:Note>{escape(note)}</cbc:Note>" for note in order["notes"]),
        count=len(lines),
        order_number=escape(order["order_reference"]["number"]),
        order_date=order["order_reference"]["date"],
        despatches="".join(
            f"<cac:DespatchDocumentReference><cbc:ID>{escape(item['number'])}</cbc:ID>"
            f"<cbc:IssueDate>{item['date']}</cbc:IssueDate></cac:DespatchDocumentReference>"
            for item in order["despatch_references"]
        ),
        view=_VIEW.format(ettn=job.ettn, number=job.number, view=job.view) if job.view else "",
        seller=_party(SUPPLIER),
        buyer=_party(customer),
        vkn=SUPPLIER["vkn_tckn"],
        address=_address(SUPPLIER),
        means=payment["means_code"],
        due=payment["due_date"],
        iban=payment["iban"],
        total_tax="".join(_tax(base, percent) for percent, base in bases.items()),
        tax=tax,
        net=net,
        gross=net + tax,
        lines="".join(lines),
    )


def _tax(base: Decimal, percent: Decimal) -> str:
    amount = _cents(base * percent / 100)
    return _TAX.format(amount=amount, base=base, percent=percent)


def _address(party: dict[str, str]) -> str:
    optional = (("StreetName", "street"), ("BuildingNumber", "building_number"))
    before = "".join(f"<cbc:{tag}>{escape(party[key])}</cbc:{tag}>" for tag, key in optional if party.get(key))
    zone = f"<cbc:PostalZone>{escape(party['postal_zone'])}</cbc:PostalZone>" if party.get("postal_zone") else ""
    return (
        f"<cac:PostalAddress>{before}<cbc:CitySubdivisionName>{escape(party['district'])}</cbc:CitySubdivisionName>"
        f"<cbc:CityName>{escape(party['city'])}</cbc:CityName>{zone}<cac:Country>"
        "<cbc:IdentificationCode>TR</cbc:IdentificationCode><cbc:Name>Türkiye</cbc:Name></cac:Country>"
        "</cac:PostalAddress>"
    )


def _party(party: dict[str, str]) -> str:
    website = f"<cbc:WebsiteURI>{escape(party['website'])}</cbc:WebsiteURI>" if party.get("website") else ""
    mersis = (
        f'<cac:PartyIdentification><cbc:ID schemeID="MERSISNO">{party["mersis"]}</cbc:ID></cac:PartyIdentification>'
        if party.get("mersis")
        else ""
    )
    contact = ""
    if party.get("phone"):
        contact = (
            f"<cac:Contact><cbc:Telephone>{escape(party['phone'])}</cbc:Telephone>"
            f"<cbc:ElectronicMail>{escape(party['email'])}</cbc:ElectronicMail></cac:Contact>"
        )
    return (
        f'<cac:Party>{website}<cac:PartyIdentification><cbc:ID schemeID="VKN">{party["vkn_tckn"]}</cbc:ID>'
        f"</cac:PartyIdentification>{mersis}<cac:PartyName><cbc:Name>{escape(party['title'])}</cbc:Name>"
        f"</cac:PartyName>{_address(party)}<cac:PartyTaxScheme><cac:TaxScheme><cbc:Name>"
        f"{escape(party['tax_office'])}</cbc:Name></cac:TaxScheme></cac:PartyTaxScheme>{contact}</cac:Party>"
    )


_TAX = (
    '<cac:TaxTotal><cbc:TaxAmount currencyID="TRY">{amount}</cbc:TaxAmount><cac:TaxSubtotal>'
    '<cbc:TaxableAmount currencyID="TRY">{base}</cbc:TaxableAmount><cbc:TaxAmount currencyID="TRY">{amount}'
    "</cbc:TaxAmount><cbc:Percent>{percent}</cbc:Percent><cac:TaxCategory><cac:TaxScheme>"
    "<cbc:Name>KDV</cbc:Name><cbc:TaxTypeCode>0015</cbc:TaxTypeCode></cac:TaxScheme></cac:TaxCategory>"
    "</cac:TaxSubtotal></cac:TaxTotal>"
)
_LINE = (
    '<cac:InvoiceLine><cbc:ID>{index}</cbc:ID><cbc:InvoicedQuantity unitCode="{unit}">{quantity}'
    '</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="TRY">{amount}</cbc:LineExtensionAmount>{tax}'
    '<cac:Item><cbc:Name>{name}</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount currencyID="TRY">{price}'
    "</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"
)
_VIEW = (
    "<cac:AdditionalDocumentReference><cbc:ID>{ettn}</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate>"
    "<cbc:DocumentType>XSLT</cbc:DocumentType><cac:Attachment>"
    '<cbc:EmbeddedDocumentBinaryObject characterSetCode="UTF-8" encodingCode="Base64" filename="{number}.xslt" '
    'mimeCode="application/xml">{view}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
    "</cac:AdditionalDocumentReference>"
)
_HEAD = (
    '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
    ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    ' xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"'
    ' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 UBL-Invoice-2.1.xsd">'
    '<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><ds:Signature Id="placeholder"></ds:Signature>'
    "</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions><cbc:UBLVersionID>2.1</cbc:UBLVersionID>"
    "<cbc:CustomizationID>TR1.2.1</cbc:CustomizationID><cbc:ProfileID>{profile}</cbc:ProfileID>"
    "<cbc:ID>{number}</cbc:ID><cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:UUID>{uuid}</cbc:UUID>"
    "<cbc:IssueDate>{date}</cbc:IssueDate><cbc:IssueTime>{time}</cbc:IssueTime>"
    "<cbc:InvoiceTypeCode>{type}</cbc:InvoiceTypeCode>{notes}"
    "<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>"
    "<cbc:LineCountNumeric>{count}</cbc:LineCountNumeric><cac:OrderReference><cbc:ID>{order_number}</cbc:ID>"
    "<cbc:IssueDate>{order_date}</cbc:IssueDate></cac:OrderReference>{despatches}{view}"
    '<cac:Signature><cbc:ID schemeID="VKN_TCKN">{vkn}</cbc:ID><cac:SignatoryParty><cac:PartyIdentification>'
    '<cbc:ID schemeID="VKN">{vkn}</cbc:ID></cac:PartyIdentification>{address}</cac:SignatoryParty>'
    "<cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#Signature_{number}</cbc:URI>"
    "</cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>"
    "<cac:AccountingSupplierParty>{seller}</cac:AccountingSupplierParty>"
    "<cac:AccountingCustomerParty>{buyer}</cac:AccountingCustomerParty>"
    "<cac:PaymentMeans><cbc:PaymentMeansCode>{means}</cbc:PaymentMeansCode>"
    "<cbc:PaymentDueDate>{due}</cbc:PaymentDueDate><cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID>"
    "<cbc:CurrencyCode>{currency}</cbc:CurrencyCode></cac:PayeeFinancialAccount></cac:PaymentMeans>{total_tax}"
    '<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="TRY">{net}</cbc:LineExtensionAmount>'
    '<cbc:TaxExclusiveAmount currencyID="TRY">{net}</cbc:TaxExclusiveAmount>'
    '<cbc:TaxInclusiveAmount currencyID="TRY">{gross}</cbc:TaxInclusiveAmount>'
    '<cbc:AllowanceTotalAmount currencyID="TRY">0.00</cbc:AllowanceTotalAmount>'
    '<cbc:PayableAmount currencyID="TRY">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>{lines}</Invoice>'
)
_ENVELOPE = (
    '<sh:StandardBusinessDocument xmlns:ef="http://www.efatura.gov.tr/package-namespace"'
    ' xmlns:sh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader PackageProxy_1_2.xsd">'
    "<sh:StandardBusinessDocumentHeader><sh:HeaderVersion>1.0</sh:HeaderVersion>"
    "<sh:Sender><sh:Identifier>{sender}</sh:Identifier>"
    "<sh:ContactInformation><sh:Contact>{title}</sh:Contact>"
    "<sh:ContactTypeIdentifier>UNVAN</sh:ContactTypeIdentifier></sh:ContactInformation>"
    "<sh:ContactInformation><sh:Contact>{vkn}</sh:Contact>"
    "<sh:ContactTypeIdentifier>VKN_TCKN</sh:ContactTypeIdentifier></sh:ContactInformation></sh:Sender>"
    "<sh:Receiver><sh:Identifier>{receiver}</sh:Identifier>"
    "<sh:ContactInformation><sh:Contact>{customer_vkn}</sh:Contact>"
    "<sh:ContactTypeIdentifier>VKN_TCKN</sh:ContactTypeIdentifier></sh:ContactInformation></sh:Receiver>"
    "<sh:DocumentIdentification><sh:Standard>UBLTR</sh:Standard><sh:TypeVersion>1.2</sh:TypeVersion>"
    "<sh:InstanceIdentifier>{id}</sh:InstanceIdentifier><sh:Type>SENDERENVELOPE</sh:Type>"
    "<sh:CreationDateAndTime>2026-11-02T10:15:00</sh:CreationDateAndTime></sh:DocumentIdentification>"
    "</sh:StandardBusinessDocumentHeader><ef:Package><Elements><ElementType>INVOICE</ElementType>"
    "<ElementCount>1</ElementCount><ElementList>{document}</ElementList></Elements></ef:Package>"
    "</sh:StandardBusinessDocument>"
)
