"""The two invoices that `zarf bench validate` judges, made here: nothing is read from outside the checkout.

Small: 10 lines and all usual header parts, sealed, about 18 KB. Big: the same with a view (XSLT) of 173 KB attached.
Every name and number is synthetic. Each *number* gives another document of the same shape.
"""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from zarf.core.seal.keys import KeyAlgorithm
from zarf.core.seal.sealing import seal_document

SELLER, BUYER = "1234567808", "9876543217"
LINES = 10
VIEW_BYTES = 173_000

_WHEN = datetime(2026, 11, 2, 7, 15, tzinfo=UTC)
GOODS = ("Defter", "Kurşun kalem", "Silgi", "Klasör", "Zımba", "Cetvel", "Makas", "Fosforlu kalem", "Dosya", "Bant")


def small_invoice(number: int = 1) -> bytes:
    """10 lines, 18 KB."""
    return _sealed(number, "")


def big_invoice(number: int = 1) -> bytes:
    """The small one with a view of 173 KB attached, as most programs send it."""
    return _sealed(number, VIEW)


def _sealed(number: int, view: str) -> bytes:
    return seal_document(_invoice(number, view).encode(), _key(), signing_time=_WHEN)


class _Key:
    """A key made for the run. The seal's shape is judged here, not its trust."""

    algorithm = KeyAlgorithm.ECDSA_SHA384

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP384R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, "Deneme Kırtasiye Sanayi ve Ticaret A.Ş."),
                x509.NameAttribute(NameOID.SERIAL_NUMBER, SELLER),
                x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
            ]
        )
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self._key.public_key())
        builder = builder.serial_number(20261102).not_valid_before(_WHEN - timedelta(days=30))
        signed = builder.not_valid_after(_WHEN + timedelta(days=1000)).sign(self._key, hashes.SHA384())
        self.certificate_der = signed.public_bytes(Encoding.DER)

    def sign(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(data, ec.ECDSA(hashes.SHA384())))
        return r.to_bytes(48, "big") + s.to_bytes(48, "big")


@cache
def _key() -> _Key:
    return _Key()


def _invoice(number: int, view: str) -> str:
    key = uuid.UUID(int=0x4000_8000_0000_0000_0000 + number)
    net = sum(_amount(line) for line in range(1, LINES + 1))
    return _HEAD.format(
        number=f"ZRF2026{number:09d}",
        uuid=str(key),
        seller=SELLER,
        buyer=BUYER,
        view=_ATTACHED.format(view=view) if view else "",
        net=_money(net),
        tax=_money(net // 5),
        gross=_money(net + net // 5),
        lines="".join(_line(line, number) for line in range(1, LINES + 1)),
        count=LINES,
    )


def _amount(line: int) -> int:
    """In kuruş."""
    return 1000 * line * (line + 1)


def _money(kurus: int) -> str:
    return f"{kurus // 100}.{kurus % 100:02d}"


def _line(line: int, number: int) -> str:
    return _LINE.format(
        line=line,
        name=GOODS[(line + number) % len(GOODS)],
        quantity=line,
        amount=_money(_amount(line)),
        tax=_money(_amount(line) // 5),
        price=_money(1000 * (line + 1)),
    )


def _padding() -> str:
    rows, size = ["<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>\n"], 0
    while size < VIEW_BYTES * 3 // 4:
        number = len(rows)
        row = f"<xsl:template name='part{number}'><td class='c{number % 97}'>{number * 7919}</td></xsl:template>\n"
        rows.append(row)
        size += len(row)
    return base64.b64encode(("".join(rows) + "</xsl:stylesheet>\n").encode()).decode("ascii")


VIEW = _padding()

_ATTACHED = """
  <cac:AdditionalDocumentReference>
    <cbc:ID>2</cbc:ID>
    <cbc:IssueDate>2026-11-02</cbc:IssueDate>
    <cbc:DocumentType>XSLT</cbc:DocumentType>
    <cac:Attachment>
      <cbc:EmbeddedDocumentBinaryObject characterSetCode="UTF-8" encodingCode="Base64" \
filename="gorunum.xslt" mimeCode="application/xml">{view}</cbc:EmbeddedDocumentBinaryObject>
    </cac:Attachment>
  </cac:AdditionalDocumentReference>"""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" \
xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" \
xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" \
xmlns:ds="http://www.w3.org/2000/09/xmldsig#" \
xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" \
xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 UBL-Invoice-2.1.xsd">
  <ext:UBLExtensions>
    <ext:UBLExtension>
      <ext:ExtensionContent></ext:ExtensionContent>
    </ext:UBLExtension>
  </ext:UBLExtensions>
  <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
  <cbc:CustomizationID>TR1.2.1</cbc:CustomizationID>
  <cbc:ProfileID>TICARIFATURA</cbc:ProfileID>
  <cbc:ID>{number}</cbc:ID>
  <cbc:CopyIndicator>false</cbc:CopyIndicator>
  <cbc:UUID>{uuid}</cbc:UUID>
  <cbc:IssueDate>2026-11-02</cbc:IssueDate>
  <cbc:IssueTime>10:15:00</cbc:IssueTime>
  <cbc:InvoiceTypeCode>SATIS</cbc:InvoiceTypeCode>
  <cbc:Note>Yalnız beş bin iki yüz seksen Türk lirası.</cbc:Note>
  <cbc:Note>İrsaliye yerine geçmez &amp; teslim eden: depo.</cbc:Note>
  <cbc:DocumentCurrencyCode>TRY</cbc:DocumentCurrencyCode>
  <cbc:LineCountNumeric>{count}</cbc:LineCountNumeric>
  <cac:OrderReference>
    <cbc:ID>SIP-2026-118</cbc:ID>
    <cbc:IssueDate>2026-10-28</cbc:IssueDate>
  </cac:OrderReference>
  <cac:DespatchDocumentReference>
    <cbc:ID>ZIR2026000000017</cbc:ID>
    <cbc:IssueDate>2026-11-01</cbc:IssueDate>
  </cac:DespatchDocumentReference>
  <cac:AdditionalDocumentReference>
    <cbc:ID>1</cbc:ID>
    <cbc:IssueDate>2026-11-02</cbc:IssueDate>
    <cbc:DocumentType>Sözleşme</cbc:DocumentType>
  </cac:AdditionalDocumentReference>{view}
  <cac:Signature>
    <cbc:ID schemeID="VKN_TCKN">{seller}</cbc:ID>
    <cac:SignatoryParty>
      <cac:PartyIdentification>
        <cbc:ID schemeID="VKN">{seller}</cbc:ID>
      </cac:PartyIdentification>
      <cac:PostalAddress>
        <cbc:CitySubdivisionName>Şişli</cbc:CitySubdivisionName>
        <cbc:CityName>İstanbul</cbc:CityName>
        <cac:Country>
          <cbc:Name>Türkiye</cbc:Name>
        </cac:Country>
      </cac:PostalAddress>
    </cac:SignatoryParty>
    <cac:DigitalSignatureAttachment>
      <cac:ExternalReference>
        <cbc:URI>#Signature_{number}</cbc:URI>
      </cac:ExternalReference>
    </cac:DigitalSignatureAttachment>
  </cac:Signature>
  <cac:AccountingSupplierParty>
    <cac:Party>
      <cbc:WebsiteURI>https://deneme.example</cbc:WebsiteURI>
      <cac:PartyIdentification>
        <cbc:ID schemeID="VKN">{seller}</cbc:ID>
      </cac:PartyIdentification>
      <cac:PartyIdentification>
        <cbc:ID schemeID="MERSISNO">0123456780800011</cbc:ID>
      </cac:PartyIdentification>
      <cac:PartyName>
        <cbc:Name>Deneme Kırtasiye Sanayi ve Ticaret A.Ş.</cbc:Name>
      </cac:PartyName>
      <cac:PostalAddress>
        <cbc:StreetName>Örnek Caddesi</cbc:StreetName>
        <cbc:BuildingNumber>12</cbc:BuildingNumber>
        <cbc:CitySubdivisionName>Şişli</cbc:CitySubdivisionName>
        <cbc:CityName>İstanbul</cbc:CityName>
        <cbc:PostalZone>34360</cbc:PostalZone>
        <cac:Country>
          <cbc:IdentificationCode>TR</cbc:IdentificationCode>
          <cbc:Name>Türkiye</cbc:Name>
        </cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cac:TaxScheme>
          <cbc:Name>Şişli</cbc:Name>
        </cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:Contact>
        <cbc:Telephone>02120000000</cbc:Telephone>
        <cbc:ElectronicMail>fatura@deneme.example</cbc:ElectronicMail>
      </cac:Contact>
    </cac:Party>
  </cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>
    <cac:Party>
      <cac:PartyIdentification>
        <cbc:ID schemeID="VKN">{buyer}</cbc:ID>
      </cac:PartyIdentification>
      <cac:PartyName>
        <cbc:Name>Örnek İnşaat Limited Şirketi</cbc:Name>
      </cac:PartyName>
      <cac:PostalAddress>
        <cbc:StreetName>Deneme Sokak</cbc:StreetName>
        <cbc:BuildingNumber>3</cbc:BuildingNumber>
        <cbc:CitySubdivisionName>Çankaya</cbc:CitySubdivisionName>
        <cbc:CityName>Ankara</cbc:CityName>
        <cac:Country>
          <cbc:IdentificationCode>TR</cbc:IdentificationCode>
          <cbc:Name>Türkiye</cbc:Name>
        </cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cac:TaxScheme>
          <cbc:Name>Çankaya</cbc:Name>
        </cac:TaxScheme>
      </cac:PartyTaxScheme>
    </cac:Party>
  </cac:AccountingCustomerParty>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>
    <cbc:PaymentDueDate>2026-12-02</cbc:PaymentDueDate>
    <cac:PayeeFinancialAccount>
      <cbc:ID>TR000000000000000000000000</cbc:ID>
      <cbc:CurrencyCode>TRY</cbc:CurrencyCode>
    </cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentTerms>
    <cbc:Note>30 gün vadeli</cbc:Note>
  </cac:PaymentTerms>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="TRY">{tax}</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="TRY">{net}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="TRY">{tax}</cbc:TaxAmount>
      <cbc:Percent>20</cbc:Percent>
      <cac:TaxCategory>
        <cac:TaxScheme>
          <cbc:Name>KDV</cbc:Name>
          <cbc:TaxTypeCode>0015</cbc:TaxTypeCode>
        </cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="TRY">{net}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="TRY">{net}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="TRY">{gross}</cbc:TaxInclusiveAmount>
    <cbc:AllowanceTotalAmount currencyID="TRY">0.00</cbc:AllowanceTotalAmount>
    <cbc:PayableAmount currencyID="TRY">{gross}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>{lines}
</Invoice>
"""

_LINE = """
  <cac:InvoiceLine>
    <cbc:ID>{line}</cbc:ID>
    <cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="TRY">{amount}</cbc:LineExtensionAmount>
    <cac:TaxTotal>
      <cbc:TaxAmount currencyID="TRY">{tax}</cbc:TaxAmount>
      <cac:TaxSubtotal>
        <cbc:TaxableAmount currencyID="TRY">{amount}</cbc:TaxableAmount>
        <cbc:TaxAmount currencyID="TRY">{tax}</cbc:TaxAmount>
        <cbc:Percent>20</cbc:Percent>
        <cac:TaxCategory>
          <cac:TaxScheme>
            <cbc:Name>KDV</cbc:Name>
            <cbc:TaxTypeCode>0015</cbc:TaxTypeCode>
          </cac:TaxScheme>
        </cac:TaxCategory>
      </cac:TaxSubtotal>
    </cac:TaxTotal>
    <cac:Item>
      <cbc:Name>{name}</cbc:Name>
    </cac:Item>
    <cac:Price>
      <cbc:PriceAmount currencyID="TRY">{price}</cbc:PriceAmount>
    </cac:Price>
  </cac:InvoiceLine>"""
