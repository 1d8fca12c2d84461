"""The rules of invoices: each has a document that keeps it and one that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from lxml import etree
from tests.unit.core.rules.case import Case, assert_broken_fails, assert_sound_passes
from tests.unit.core.rules.documents import (
    BUYER,
    OLD_SET,
    PERSON,
    SEAL,
    SELLER,
    Edit,
    changed,
    drop,
    envelope,
    failed,
    invoice,
    line,
    location,
    many,
    party,
    put,
    seal,
    unset,
)

SUPPLIER = "cac:AccountingSupplierParty/cac:Party"
CUSTOMER = "cac:AccountingCustomerParty/cac:Party"
FOREIGN = "cac:BuyerCustomerParty/cac:Party"
TAX = "cac:TaxTotal/cac:TaxSubtotal"
LINE_TAX = f"cac:InvoiceLine/{TAX}"
CATEGORY = f"{TAX}/cac:TaxCategory"
WITHHELD = "cac:WithholdingTaxTotal/cac:TaxSubtotal"
SLIP = "cac:BillingReference/cac:AdditionalDocumentReference"
ITEM = "cac:InvoiceLine/cac:Item"
SHIPMENT = "cac:InvoiceLine/cac:Delivery/cac:Shipment"
SIGNED = f"{SEAL}/ds:Object/xades:QualifyingProperties/xades:SignedProperties/xades:SignedSignatureProperties"
SPENDING = f"{ITEM}/cac:CommodityClassification/cbc:ItemClassificationCode"

Make = Callable[[], etree._Element]


def make(*edits: Edit | Iterable[Edit], profile: str = "TEMELFATURA", kind: str = "SATIS") -> Make:
    return lambda: invoice(*edits, profile=profile, kind=kind)


def withheld(path: str = WITHHELD) -> list[Edit]:
    return [put(f"{path}/cbc:Percent", "90"), put(f"{path}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", "606")]


def exempt(code: str, reason: str = "Gerekçe") -> list[Edit]:
    return [put(f"{CATEGORY}/cbc:TaxExemptionReasonCode", code), put(f"{CATEGORY}/cbc:TaxExemptionReason", reason)]


def item_id(scheme: str, text: str) -> Edit:
    return put(f"{ITEM}/cac:AdditionalItemIdentification/cbc:ID", text, schemeID=scheme)


def slip() -> list[Edit]:
    return [
        put(f"{SLIP}/cbc:ID", "17"),
        put(f"{SLIP}/cbc:IssueDate", "2026-10-30"),
        put(f"{SLIP}/cbc:DocumentTypeCode", "OKCBF"),
        put(f"{SLIP}/cbc:DocumentType", "OKCBilgiFisi"),
        put(f"{SLIP}/cbc:DocumentDescription", "YEMEK_FIS"),
        put(f"{SLIP}/cac:Attachment/cac:ExternalReference/cbc:URI", "0042"),
        put(f"{SLIP}/cac:ValidityPeriod/cbc:StartDate", "2026-10-30"),
        put(f"{SLIP}/cac:IssuerParty/cbc:EndpointID", "AB0000000001"),
    ]


def customs_ids(scheme: str = "ALICIDIBSATIRKOD") -> list[Edit]:
    path = f"{SHIPMENT}/cac:TransportHandlingUnit/cac:CustomsDeclaration/cac:IssuerParty/cac:PartyIdentification"
    return [
        put(f"{SHIPMENT}/cac:GoodsItem/cbc:RequiredCustomsID", "123456789012"),
        put(f"{path}/cbc:ID", "12345678901", schemeID=scheme),
    ]


def charging_time() -> list[Edit]:
    return [
        put("cac:InvoicePeriod/cbc:StartDate", "2026-10-30"),
        put("cac:InvoicePeriod/cbc:StartTime", "09:30:00"),
        put("cac:InvoicePeriod/cbc:EndDate", "2026-10-30"),
        put("cac:InvoicePeriod/cbc:EndTime", "10:15:00"),
    ]


def export() -> etree._Element:
    return invoice(
        put(f"{SUPPLIER}/cac:PartyTaxScheme/cac:TaxScheme/cbc:Name", "Kadıköy"),
        put(f"{FOREIGN}/cac:PartyIdentification/cbc:ID", "EXPORT", schemeID="PARTYTYPE"),
        put(f"{FOREIGN}/cac:PartyLegalEntity/cbc:RegistrationName", "Example GmbH"),
        put("cac:InvoiceLine/cac:Delivery/cac:DeliveryTerms/cbc:ID", "CIF", schemeID="INCOTERMS"),
        put("cac:InvoiceLine/cac:Delivery/cac:DeliveryAddress/cbc:CityName", "Hamburg"),
        put(f"{SHIPMENT}/cac:ShipmentStage/cbc:TransportModeCode", "1"),
        put(f"{SHIPMENT}/cac:GoodsItem/cbc:RequiredCustomsID", "123456789012"),
        put(f"{SHIPMENT}/cac:TransportHandlingUnit/cac:ActualPackage/cbc:PackagingTypeCode", "BX"),
        profile="IHRACAT",
        kind="ISTISNA",
    )


def tax_free() -> etree._Element:
    represent = "cac:TaxRepresentativeParty/cac:PartyIdentification"
    return invoice(
        put(f"{represent}+/cbc:ID", "1111111104", schemeID="ARACIKURUMVKN"),
        put("cac:TaxRepresentativeParty/cac:PartyIdentification+/cbc:ID", "urn:mail:a@b", schemeID="ARACIKURUMETIKET"),
        put(f"{FOREIGN}/cac:PartyIdentification/cbc:ID", "TAXFREE", schemeID="PARTYTYPE"),
        put(f"{FOREIGN}/cac:Person/cbc:NationalityID", "DE"),
        put(f"{FOREIGN}/cac:Person/cac:IdentityDocumentReference/cbc:ID", "U12345678"),
        profile="YOLCUBERABERFATURA",
    )


def investment(*edits: Edit | Iterable[Edit], kind: str = "SATIS", spending: str = "01") -> Make:
    return make(
        put("cac:ContractDocumentReference/cbc:ID", "123456", schemeID="YTBNO"),
        put(SPENDING, spending),
        put(f"{ITEM}/cbc:ModelName", "M1"),
        put(f"{ITEM}/cac:ItemInstance/cbc:ProductTraceID", "7"),
        put(f"{ITEM}/cac:ItemInstance/cbc:SerialID", "S-1"),
        *edits,
        profile="YATIRIMTESVIK",
        kind=kind,
    )


def incentive_exempt(spending: str, code: str) -> Make:
    return investment(
        put(f"{LINE_TAX}/cbc:CalculationSequenceNumeric", "-1"),
        put(f"{LINE_TAX}/cac:TaxCategory/cbc:TaxExemptionReasonCode", code),
        exempt(code),
        kind="ISTISNA",
        spending=spending,
    )


def charging() -> etree._Element:
    return invoice(
        charging_time(),
        put("cac:AdditionalDocumentReference/cbc:ID", "F47AC10B-58CC-4372-A567-0E02B2C3D479", schemeID="ESURaporID"),
        put("cac:AdditionalDocumentReference/cbc:IssueDate", "2026-10-30"),
        put(f"{CUSTOMER}/cac:PartyIdentification+/cbc:ID", "34ABC123", schemeID="PLAKA"),
        profile="ENERJI",
        kind="SARJ",
    )


def instant_charging() -> etree._Element:
    return invoice(
        charging_time(),
        put(f"{CUSTOMER}/cac:PartyIdentification+/cbc:ID", "34ABC123", schemeID="PLAKA"),
        put(f"{ITEM}/cac:ItemInstance/cbc:SerialID", "ESU-1"),
        profile="ENERJI",
        kind="SARJANLIK",
    )


def idis() -> etree._Element:
    return invoice(
        put(f"{SUPPLIER}/cac:PartyIdentification+/cbc:ID", "ES-1234567", schemeID="SEVKIYATNO"),
        item_id("ETIKETNO", "AB1234567"),
        profile="IDIS",
    )


def to_person() -> etree._Element:
    return invoice(
        drop("cac:AccountingCustomerParty"),
        party(CUSTOMER, PERSON, "TCKN", None),
        put(f"{CUSTOMER}/cac:Person/cbc:FirstName", "Ayşe"),
        put(f"{CUSTOMER}/cac:Person/cbc:FamilyName", "Yılmaz"),
    )


def from_person() -> etree._Element:
    return invoice(
        drop("cac:AccountingSupplierParty"),
        party(SUPPLIER, PERSON, "TCKN", None),
        put(f"{SUPPLIER}/cac:Person/cbc:FirstName", "Ayşe"),
        put(f"{SUPPLIER}/cac:Person/cbc:FamilyName", "Yılmaz"),
    )


def other(side: str, number: str) -> Edit:
    return put(f"sh:StandardBusinessDocumentHeader/sh:{side}/sh:ContactInformation/sh:Contact", number)


def alias(text: str) -> Edit:
    return put("sh:StandardBusinessDocumentHeader/sh:Receiver/sh:Identifier", text)


def returned(kind: str = "IADE") -> Make:
    reference = "cac:BillingReference/cac:InvoiceDocumentReference"
    return make(
        put(f"{reference}/cbc:ID", "ABC2026000000009"), put(f"{reference}/cbc:DocumentTypeCode", "IADE"), kind=kind
    )


def sealed() -> etree._Element:
    return invoice(seal())


def foreign_currency() -> etree._Element:
    return invoice(
        put("cbc:DocumentCurrencyCode", "USD"), put("cac:PricingExchangeRate/cbc:CalculationRate", "42.1234")
    )


def technology() -> etree._Element:
    return invoice(
        drop("cac:AccountingCustomerParty"),
        party(CUSTOMER, PERSON, "TCKN", None),
        put(f"{CUSTOMER}/cac:Person/cbc:FirstName", "Ayşe"),
        put(f"{CUSTOMER}/cac:Person/cbc:FamilyName", "Yılmaz"),
        item_id("TELEFON", "356000000000001"),
        profile="EARSIVFATURA",
        kind="TEKNOLOJIDESTEK",
    )


ID_OF_SUPPLIER = f"/{SUPPLIER}/cac:PartyIdentification/cbc:ID"
ID_OF_CUSTOMER = f"/{CUSTOMER}/cac:PartyIdentification/cbc:ID"

SEAL_CASES = [
    Case(
        "XadesSignatureCheckForInvoice-1",
        "a seal says what it covers",
        sealed,
        drop(f"{SEAL}/ds:SignedInfo/ds:Reference/ds:Transforms"),
        "/ds:Transforms",
    ),
    Case(
        "XadesSignatureCheckForInvoice-2",
        "a seal has key information",
        sealed,
        drop(f"{SEAL}/ds:KeyInfo"),
        "/ds:KeyInfo",
    ),
    Case(
        "XadesSignatureCheckForInvoice-3",
        "key information has certificate data",
        sealed,
        drop(f"{SEAL}/ds:KeyInfo/ds:X509Data"),
        "/ds:X509Data",
    ),
    Case(
        "XadesSignatureCheckForInvoice-4", "a seal has an object part", sealed, drop(f"{SEAL}/ds:Object"), "/ds:Object"
    ),
    Case(
        "XadesSignatureCheckForInvoice-5",
        "a seal tells its time",
        sealed,
        drop(f"{SIGNED}/xades:SigningTime"),
        "xades:SigningTime",
    ),
    Case(
        "XadesSignatureCheckForInvoice-6",
        "a seal tells its certificate",
        sealed,
        drop(f"{SIGNED}/xades:SigningCertificate"),
        "xades:SigningCertificate",
    ),
    Case(
        "XadesSignatureCheckForInvoice-7",
        "a seal covers the whole invoice once",
        sealed,
        put(f"{SEAL}/ds:SignedInfo/ds:Reference+", URI=""),
        "ds:Reference[@URI='']",
        "2",
    ),
    Case(
        "SignatureMethodCheck-1",
        "a seal does not use SHA-1",
        sealed,
        put(f"{SEAL}/ds:SignedInfo/ds:SignatureMethod", Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        "/ds:SignatureMethod/@Algorithm",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
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
        put(f"{SEAL}/ds:KeyInfo/ds:X509Data/ds:X509SubjectName", " "),
        "/ds:X509SubjectName",
        " ",
    ),
    Case(
        "TransformCountCheck-1",
        "a reference has one transform",
        sealed,
        many(1, f"{SEAL}/ds:SignedInfo/ds:Reference/ds:Transforms/ds:Transform+"),
        "/ds:Transform",
        "2",
    ),
]

HEAD_CASES = [
    Case(
        "UBLVersionIDCheck-1",
        "the version is 2.1",
        invoice,
        put("cbc:UBLVersionID", "2.0"),
        "/Invoice/cbc:UBLVersionID",
        "2.0",
    ),
    Case(
        "CustomizationIDCheck-1",
        "the edition is TR1.2",
        make(put("cbc:CustomizationID", "TR1.2.1")),
        put("cbc:CustomizationID", "TR1.0"),
        "/cbc:CustomizationID",
        "TR1.0",
    ),
    Case("ProfileIDCheck-1", "the profile is known", invoice, put("cbc:ProfileID", "TEMEL"), "/cbc:ProfileID", "TEMEL"),
    Case(
        "ProfileIDCheck-2",
        "an e-Arşiv invoice has its profile",
        make(profile="EARSIVFATURA"),
        put("cbc:ProfileID", "TEMELFATURA"),
        "/cbc:ProfileID",
        "TEMELFATURA",
        document_type="earchive",
    ),
    Case(
        "ProfileIDCheck-3",
        "a displayed invoice has a profile that can be displayed",
        make(profile="EARSIVFATURA"),
        put("cbc:ProfileID", "X"),
        "/cbc:ProfileID",
        "X",
        document_type="goruntuleme",
    ),
    Case(
        "ProfileIDCheck-4",
        "an invoice names its own schema",
        make(location("x UBL-Invoice-2.1.xsd")),
        location("x UBL-Invoice-2.0.xsd"),
        "/@xsi:schemaLocation",
        "x UBL-Invoice-2.0.xsd",
    ),
    Case(
        "InvoiceIDCheck-1",
        "a number is three capitals, a year and nine digits",
        invoice,
        put("cbc:ID", "ABC202600000001"),
        "/Invoice/cbc:ID",
        "ABC202600000001",
    ),
    Case(
        "InvoiceIDCheck-1",
        "a number has no small letters",
        invoice,
        put("cbc:ID", "Abc2026000000001"),
        "/Invoice/cbc:ID",
    ),
    Case(
        "InvoiceIDCheck-1",
        "a number has no line end after it",
        invoice,
        put("cbc:ID", "ABC2026000000001\n"),
        "/Invoice/cbc:ID",
    ),
    Case(
        "CopyIndicatorCheck-1",
        "an invoice is no copy",
        invoice,
        put("cbc:CopyIndicator", "0"),
        "/cbc:CopyIndicator",
        "0",
    ),
    Case("CopyIndicatorCheck-1", "an invoice says that it is no copy", invoice, drop("cbc:CopyIndicator"), "/Invoice"),
    Case(
        "InvoiceTypeCodeCheck-1",
        "the type is known",
        invoice,
        put("cbc:InvoiceTypeCode", "SATIŞ"),
        "/cbc:InvoiceTypeCode",
        "SATIŞ",
    ),
    Case(
        "InvoiceTypeCodeCheck-2",
        "a return is no commercial invoice",
        returned(),
        put("cbc:ProfileID", "TICARIFATURA"),
        "/cbc:ProfileID",
        "TICARIFATURA",
    ),
    Case(
        "InvoiceTypeCodeCheck-2",
        "a return to a public body came with the later set",
        returned(),
        put("cbc:ProfileID", "KAMU"),
        "/cbc:ProfileID",
        "KAMU",
        rule_date=OLD_SET,
    ),
    Case(
        "InvoiceTypeCodeCheck-3",
        "a charging type needs its profile",
        instant_charging,
        put("cbc:ProfileID", "TEMELFATURA"),
        "/cbc:ProfileID",
        "TEMELFATURA",
    ),
    Case(
        "InvoiceTypeCodeCheck-3",
        "the energy profile needs a charging type",
        charging,
        put("cbc:InvoiceTypeCode", "SATIS"),
        "/cbc:InvoiceTypeCode",
        "SATIS",
    ),
    Case(
        "InvoiceTypeCodeCheck-4",
        "technology support is e-Arşiv",
        technology,
        put("cbc:ProfileID", "TEMELFATURA"),
        "/cbc:ProfileID",
        "TEMELFATURA",
        document_type="earchive",
    ),
    Case(
        "CurrencyCodeCheck-1",
        "the currency is known",
        invoice,
        put("cbc:DocumentCurrencyCode", "TL"),
        "/cbc:DocumentCurrencyCode",
        "TL",
    ),
    Case(
        "CurrencyCodeCheck-2",
        "the tax currency is known",
        make(put("cbc:TaxCurrencyCode", "TRY")),
        put("cbc:TaxCurrencyCode", "TL"),
        "/cbc:TaxCurrencyCode",
        "TL",
    ),
    Case(
        "CurrencyCodeCheck-3",
        "the pricing currency is known",
        make(put("cbc:PricingCurrencyCode", "USD")),
        put("cbc:PricingCurrencyCode", "$"),
        "/cbc:PricingCurrencyCode",
        "$",
    ),
    Case(
        "CurrencyCodeCheck-4",
        "the payment currency is known",
        make(put("cbc:PaymentCurrencyCode", "EUR")),
        put("cbc:PaymentCurrencyCode", "EURO"),
        "/cbc:PaymentCurrencyCode",
        "EURO",
    ),
    Case(
        "CurrencyCodeCheck-5",
        "the alternative currency is known",
        make(put("cbc:PaymentAlternativeCurrencyCode", "EUR")),
        put("cbc:PaymentAlternativeCurrencyCode", ""),
        "/cbc:PaymentAlternativeCurrencyCode",
        "",
    ),
    Case(
        "CurrencyCodeCheck-6",
        "a foreign currency has a rate",
        foreign_currency,
        drop("cac:PricingExchangeRate"),
        "/cac:PricingExchangeRate/cbc:CalculationRate",
    ),
    Case(
        "CurrencyCodeCheck-7",
        "a rate has at most six decimals",
        foreign_currency,
        put("cac:PricingExchangeRate/cbc:CalculationRate", "42.1234567"),
        "/cbc:CalculationRate",
        "42.1234567",
    ),
    Case(
        "CurrencyCodeCheck-7",
        "a rate has a point",
        foreign_currency,
        put("cac:PricingExchangeRate/cbc:CalculationRate", "42,12"),
        "/cbc:CalculationRate",
        "42,12",
    ),
    Case(
        "SignatureCountCheck-1",
        "there is one signature information",
        invoice,
        many(1, "cac:Signature+"),
        "/cac:Signature",
        "2",
    ),
    Case(
        "SignatureCheck-1",
        "the signing number says what it is",
        invoice,
        unset("cac:Signature/cbc:ID", "schemeID"),
        "/cac:Signature/cbc:ID/@schemeID",
    ),
    Case(
        "SignatureCheck-2",
        "the signing number has 10 or 11 characters",
        invoice,
        put("cac:Signature/cbc:ID", "123456789"),
        "/cac:Signature/cbc:ID",
        "123456789",
    ),
    Case(
        "SignatoryPartyPartyIdentificationCheck-1",
        "the signatory has a VKN or TCKN",
        invoice,
        put("cac:Signature/cac:SignatoryParty/cac:PartyIdentification/cbc:ID", schemeID="MERSISNO"),
        "/cac:SignatoryParty/cac:PartyIdentification/cbc:ID",
    ),
    Case(
        "GeneralWithholdingTaxTotalCheck-1",
        "only withholding types withhold",
        make(withheld(), kind="TEVKIFAT"),
        put("cbc:InvoiceTypeCode", "SATIS"),
        "/cac:WithholdingTaxTotal",
        "SATIS",
    ),
    Case(
        "GeneralWithholdingTaxTotalCheck-1",
        "the return of a withholding invoice withholds nothing",
        make(withheld(), kind="IADE"),
        put("cbc:InvoiceTypeCode", "TEVKIFATIADE"),
        "/cac:WithholdingTaxTotal",
        "TEVKIFATIADE",
    ),
    Case(
        "GeneralWithholdingTaxTotalCheck-2",
        "the petroleum withholding has its types",
        make(put(f"{CATEGORY}/cac:TaxScheme/cbc:TaxTypeCode", "4171"), kind="TEVKIFAT"),
        put("cbc:InvoiceTypeCode", "SATIS"),
        "/cbc:TaxTypeCode",
        "SATIS",
    ),
    Case(
        "UUIDCheck-1",
        "the ETTN is a GUID",
        make(put("cbc:UUID", "f47ac10b-58cc-4372-a567-0e02b2c3d479")),
        put("cbc:UUID", "F47AC10B58CC4372A5670E02B2C3D479"),
        "/Invoice/cbc:UUID",
    ),
    Case(
        "PaymentMeansCodeCheck-1",
        "a means of payment is known",
        make(put("cac:PaymentMeans/cbc:PaymentMeansCode", "ZZZ")),
        put("cac:PaymentMeans/cbc:PaymentMeansCode", "NAKIT"),
        "/cbc:PaymentMeansCode",
        "NAKIT",
    ),
    Case(
        "HKSInvioceCheck-1",
        "each market line has its tag",
        make(item_id("KUNYENO", "1234567890123456789"), profile="HKS"),
        line(2),
        "/cac:InvoiceLine",
        "1",
    ),
    Case(
        "IADEInvioceCheck-1",
        "a return names an invoice",
        returned(),
        drop("cac:BillingReference"),
        "/cac:InvoiceDocumentReference",
    ),
    Case(
        "IADEInvioceCheck-1",
        "a returned invoice has 16 characters",
        returned("TEVKIFATIADE"),
        put("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", "17"),
        "/cac:InvoiceDocumentReference/cbc:ID",
        "17",
    ),
    Case(
        "IADEInvioceCheck-1",
        "a returned invoice is marked as such",
        returned("YTBIADE"),
        drop("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentTypeCode"),
        "/cbc:DocumentTypeCode",
    ),
]

PROFILE_CASES = [
    Case(
        "TaxRepresentativePartyCheck-1",
        "a tax-free sale has one intermediary number",
        tax_free,
        put("cac:TaxRepresentativeParty/cac:PartyIdentification[1]/cbc:ID", "11111"),
        "/cac:TaxRepresentativeParty",
        "0",
    ),
    Case(
        "TaxRepresentativePartyCheck-2",
        "a tax-free sale has one intermediary alias",
        tax_free,
        put("cac:TaxRepresentativeParty/cac:PartyIdentification[2]/cbc:ID", ""),
        "/cac:TaxRepresentativeParty",
        "0",
    ),
    Case(
        "IlacTibbiCihazInvoiceTypeCodeCheck-1",
        "medicine has its types",
        make(profile="ILAC_TIBBICIHAZ"),
        put("cbc:InvoiceTypeCode", "SGK"),
        "/cbc:InvoiceTypeCode",
        "SGK",
    ),
    Case(
        "IlacTibbiCihazAdditionalItemIdentificationCheck-1",
        "medicine lines have tracking data",
        make(item_id("ILAC", "(GTIN)(BN)"), profile="ILAC_TIBBICIHAZ"),
        item_id("ILAC", " "),
        "/cac:AdditionalItemIdentification/cbc:ID",
    ),
    Case(
        "IdisInvoiceTypeCodeCheck-1",
        "IDIS has its types",
        idis,
        put("cbc:InvoiceTypeCode", "SGK"),
        "/cbc:InvoiceTypeCode",
        "SGK",
    ),
    Case(
        "IdisSevkiyatNoCheck-1",
        "an IDIS supplier has a shipment number",
        idis,
        put(f"{SUPPLIER}/cac:PartyIdentification[2]/cbc:ID", "XX-1234567"),
        "/cac:PartyIdentification[2]/cbc:ID",
        "XX-1234567",
    ),
    Case(
        "IdisSevkiyatNoCheck-1",
        "numbers with ES came with the later set",
        lambda: changed(idis(), put(f"{SUPPLIER}/cac:PartyIdentification[2]/cbc:ID", "SE-1234567")),
        put(f"{SUPPLIER}/cac:PartyIdentification[2]/cbc:ID", "ES-1234567"),
        "/cac:PartyIdentification[2]/cbc:ID",
        "ES-1234567",
        rule_date=OLD_SET,
    ),
    Case(
        "IdisEtiketNoCheck-1",
        "an IDIS line has a label",
        idis,
        item_id("ETIKETNO", "A12345678"),
        "/cac:AdditionalItemIdentification/cbc:ID",
        "A12345678",
    ),
    Case(
        "IdisEtiketNoCheck-1",
        "a label has plain letters",
        idis,
        item_id("ETIKETNO", "ÇŞ1234567"),
        "/cac:AdditionalItemIdentification/cbc:ID",
        "ÇŞ1234567",
    ),
    Case(
        "PartyIdentificationTEKNOLOJIDESTEKCheck-1",
        "a supported customer is a person",
        technology,
        put(f"{CUSTOMER}/cac:PartyIdentification/cbc:ID", schemeID="VKN"),
        "/cbc:ID/@schemeID",
        "VKN",
        document_type="earchive",
    ),
    Case(
        "TeknolojiDestekAdditionalItemIdentificationCheck-1",
        "a supported device has its number",
        technology,
        item_id("DIGER", "1"),
        "/cac:AdditionalItemIdentification/cbc:ID",
        document_type="earchive",
    ),
    Case(
        "TaxFreeInvoiceCheck-1",
        "customs is a customer in four profiles only",
        make(put(f"{CUSTOMER}/cac:PartyIdentification/cbc:ID", "1460415308"), profile="OZELFATURA"),
        put("cbc:ProfileID", "TICARIFATURA"),
        ID_OF_CUSTOMER,
        "TICARIFATURA",
    ),
    Case(
        "IhracKayitliPartyIdentificationIDTypeCheck-1",
        "line codes have two kinds",
        make(exempt("702"), customs_ids(), kind="IHRACKAYITLI"),
        customs_ids("VKN"),
        "/cac:PartyIdentification/cbc:ID/@schemeID",
        "VKN",
    ),
    Case(
        "BillingReferenceCheck-1",
        "a slip's code goes with its type",
        make(slip()),
        put(f"{SLIP}/cbc:DocumentType", "FIS"),
        "/cbc:DocumentType",
        "FIS",
    ),
    Case(
        "BillingReferenceCheck-2",
        "a slip's type goes with its code",
        make(slip()),
        put(f"{SLIP}/cbc:DocumentTypeCode", "FIS"),
        "/cbc:DocumentTypeCode",
        "FIS",
    ),
    Case("BillingReferenceCheck-3", "a slip has a date", make(slip()), drop(f"{SLIP}/cbc:IssueDate"), "/cbc:IssueDate"),
    Case(
        "BillingReferenceCheck-4",
        "a slip has a number",
        make(slip()),
        put(f"{SLIP}/cbc:ID", " "),
        f"{SLIP}/cbc:ID",
        " ",
    ),
    Case(
        "BillingReferenceCheck-5",
        "a slip's kind is known",
        make(slip()),
        put(f"{SLIP}/cbc:DocumentDescription", "YEMEK"),
        "/cbc:DocumentDescription",
        "YEMEK",
    ),
    Case(
        "BillingReferenceCheck-6",
        "a slip has its daily report",
        make(slip()),
        drop(f"{SLIP}/cac:Attachment"),
        "/cac:Attachment/cac:ExternalReference/cbc:URI",
    ),
    Case(
        "BillingReferenceCheck-7",
        "a slip has a start date",
        make(slip()),
        drop(f"{SLIP}/cac:ValidityPeriod"),
        "/cac:ValidityPeriod/cbc:StartDate",
    ),
    Case(
        "BillingReferenceCheck-8",
        "a slip starts on its day",
        make(slip()),
        put(f"{SLIP}/cac:ValidityPeriod/cbc:StartDate", "2026-10-29"),
        "/cbc:StartDate",
        "2026-10-29",
    ),
    Case(
        "BillingReferenceCheck-9",
        "a slip names the cash register",
        make(slip()),
        put(f"{SLIP}/cac:IssuerParty/cbc:EndpointID", ""),
        "/cbc:EndpointID",
        "",
    ),
    Case(
        "IhracatYolcuBeraberCheck-1",
        "the tax-free box takes tax-free invoices",
        lambda: envelope(tax_free(), receiver_alias="urn:mail:yolcuberaberpk@gtb.gov.tr"),
        put("ef:Package/Elements/ElementList/inv:Invoice/cbc:ProfileID", "IHRACAT"),
        "/cbc:ProfileID",
        "IHRACAT",
    ),
    Case(
        "IhracatYolcuBeraberCheck-2",
        "the export box takes export invoices",
        lambda: envelope(export(), receiver_alias="urn:mail:ihracatpk@gtb.gov.tr"),
        put("ef:Package/Elements/ElementList/inv:Invoice/cbc:ProfileID", "TICARIFATURA"),
        "/cbc:ProfileID",
        "TICARIFATURA",
    ),
    Case(
        "IhracatYolcuBeraberCheck-3",
        "a tax-free sale has a traveller",
        tax_free,
        drop("cac:BuyerCustomerParty"),
        "/Invoice/cac:BuyerCustomerParty",
    ),
    Case(
        "IhracatYolcuBeraberCheck-4",
        "an export has a buyer abroad",
        export,
        put(f"{FOREIGN}/cac:PartyIdentification/cbc:ID", "TAXFREE"),
        "/Invoice/cac:BuyerCustomerParty",
    ),
    Case(
        "KamuFaturaCheck-1",
        "a public buyer gets an IBAN",
        make(put("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", "TR330006100519786457841326"), profile="KAMU"),
        put("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", "TR33 0006"),
        "/cac:PayeeFinancialAccount/cbc:ID",
        "TR33 0006",
    ),
    Case(
        "TaxFreeNationalityIDCheck-1",
        "a traveller's nationality is a country",
        tax_free,
        put(f"{FOREIGN}/cac:Person/cbc:NationalityID", "ALMANYA"),
        "/cbc:NationalityID",
        "ALMANYA",
    ),
    Case(
        "PassportIDCheck-1",
        "a traveller has a passport",
        tax_free,
        drop(f"{FOREIGN}/cac:Person/cac:IdentityDocumentReference"),
        "/cac:IdentityDocumentReference/cbc:ID",
    ),
    Case(
        "EnerjiInvoicePeriodCheck-1",
        "charging has a start and an end",
        charging,
        drop("cac:InvoicePeriod/cbc:EndTime"),
        "/cac:InvoicePeriod/cbc:EndTime",
    ),
    Case(
        "EnerjiInvoicePeriodCheck-1",
        "charging starts on a day that exists",
        charging,
        put("cac:InvoicePeriod/cbc:StartDate", "2026-02-30"),
        "/cbc:StartDate",
        "2026-02-30",
    ),
    Case(
        "EnerjiESURaporIDCheck-1",
        "charging has a report",
        charging,
        put("cac:AdditionalDocumentReference/cbc:ID", "17"),
        "/cac:AdditionalDocumentReference",
    ),
    Case(
        "EnerjiPartyIdentificationPlakaCheck-1",
        "charging has one plate",
        charging,
        put(f"{CUSTOMER}/cac:PartyIdentification[2]/cbc:ID", "34 ABC 123"),
        "/cac:PartyIdentification[2]/cbc:ID",
        "34 ABC 123",
    ),
    Case(
        "EnerjiItemInstanceSerialIDCheck-1",
        "instant charging names the charger",
        instant_charging,
        put(f"{ITEM}/cac:ItemInstance/cbc:SerialID", " "),
        "/cac:ItemInstance/cbc:SerialID",
    ),
]

PARTY_CASES = [
    Case(
        "PartyIdentificationSchemeIDCheck-1",
        "the supplier's number has a known kind",
        invoice,
        put(f"{SUPPLIER}/cac:PartyIdentification+/cbc:ID", "1", schemeID="vkn"),
        "/cac:PartyIdentification[2]/cbc:ID/@schemeID",
        "vkn",
    ),
    Case(
        "PartyIdentificationSchemeIDCheck-1",
        "the customer's number has a known kind",
        invoice,
        put(f"{CUSTOMER}/cac:PartyIdentification+/cbc:ID", "1", schemeID="NO"),
        "/cac:PartyIdentification[2]/cbc:ID/@schemeID",
        "NO",
    ),
    Case(
        "PartyIdentificationTCKNVKNCheck-1",
        "a VKN has 10 characters",
        invoice,
        put(f"{SUPPLIER}/cac:PartyIdentification/cbc:ID", "123456789"),
        ID_OF_SUPPLIER,
        "123456789",
    ),
    Case(
        "PartyIdentificationTCKNVKNCheck-2",
        "a TCKN has 11 characters",
        to_person,
        put(f"{CUSTOMER}/cac:PartyIdentification/cbc:ID", "1000000014"),
        ID_OF_CUSTOMER,
        "1000000014",
    ),
    Case(
        "DocumentSenderCheck-1",
        "a firm sends its own invoices",
        lambda: envelope(invoice()),
        other("Sender", BUYER),
        ID_OF_SUPPLIER,
        SELLER,
    ),
    Case(
        "DocumentSenderCheck-2",
        "a person sends own invoices",
        lambda: envelope(from_person(), sender=PERSON),
        other("Sender", "10000000000"),
        ID_OF_SUPPLIER,
        PERSON,
    ),
    Case(
        "DocumentReceiverCheck-1",
        "an invoice goes to its firm",
        lambda: envelope(invoice()),
        other("Receiver", SELLER),
        ID_OF_CUSTOMER,
        BUYER,
    ),
    Case(
        "DocumentReceiverCheck-2",
        "an invoice goes to its person",
        lambda: envelope(to_person(), receiver=PERSON),
        other("Receiver", "10000000000"),
        ID_OF_CUSTOMER,
        PERSON,
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-1",
        "a party has one identity",
        invoice,
        put(f"{CUSTOMER}/cac:PartyIdentification+/cbc:ID", BUYER, schemeID="VKN"),
        "/cac:PartyIdentification/cbc:ID",
        "VKN: 2, TCKN: 0",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-2",
        "a party has no second kind of identity",
        invoice,
        put(f"{SUPPLIER}/cac:PartyIdentification+/cbc:ID", PERSON, schemeID="TCKN"),
        "/cac:PartyIdentification/cbc:ID",
        "VKN: 1, TCKN: 1",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-3",
        "a firm has a title",
        invoice,
        drop(f"{CUSTOMER}/cac:PartyName"),
        "/cac:PartyName",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-4",
        "a title is not blank",
        invoice,
        put(f"{SUPPLIER}/cac:PartyName/cbc:Name", "\t"),
        "/cac:PartyName/cbc:Name",
        "\t",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-5",
        "a person is named as one",
        to_person,
        drop(f"{CUSTOMER}/cac:Person"),
        "/cac:Person",
    ),
    Case(
        "PartyIdentificationPartyNamePersonCheck-6",
        "a person has a first name",
        to_person,
        put(f"{CUSTOMER}/cac:Person/cbc:FirstName", ""),
        "/cac:Person/cbc:FirstName",
        "",
    ),
]

TAX_CASES = [
    Case(
        "TaxTypeCheck-1",
        "a header tax is known",
        invoice,
        put(f"{CATEGORY}/cac:TaxScheme/cbc:TaxTypeCode", "15"),
        "/Invoice/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode",
        "15",
    ),
    Case(
        "TaxTypeCheck-1",
        "a line tax is known",
        invoice,
        put(f"{LINE_TAX}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", "KDV"),
        "/cac:InvoiceLine/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode",
        "KDV",
    ),
    Case(
        "TaxExemptionReasonCheck-1",
        "no KDV needs a reason",
        make(put(f"{TAX}/cbc:TaxAmount", "0.00"), exempt("351")),
        drop(f"{CATEGORY}/cbc:TaxExemptionReason"),
        "/cac:TaxCategory/cbc:TaxExemptionReason",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-1",
        "a reason is not blank",
        make(exempt("351")),
        put(f"{CATEGORY}/cbc:TaxExemptionReason", " "),
        "/cbc:TaxExemptionReason",
        " ",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-2",
        "a reason has a code",
        make(exempt("351")),
        drop(f"{CATEGORY}/cbc:TaxExemptionReasonCode"),
        "/cbc:TaxExemptionReasonCode",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-2",
        "the incentive's codes stay in incentive invoices",
        make(exempt("308"), kind="YTBISTISNA"),
        put("cbc:InvoiceTypeCode", "ISTISNA"),
        "/cbc:TaxExemptionReasonCode",
        "308",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-2",
        "the earlier set knows no code 233",
        make(exempt("308"), kind="ISTISNA"),
        exempt("233"),
        "/cbc:TaxExemptionReasonCode",
        "233",
        rule_date=OLD_SET,
    ),
    Case(
        "TaxExemptionReasonCodeCheck-3",
        "an exemption has an exemption type",
        make(exempt("301"), kind="ISTISNA"),
        put("cbc:InvoiceTypeCode", "SATIS"),
        "/cbc:TaxExemptionReasonCode",
        "301, SATIS",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-4",
        "a special base has its type",
        make(exempt("801"), kind="OZELMATRAH"),
        put("cbc:InvoiceTypeCode", "ISTISNA"),
        "/cbc:TaxExemptionReasonCode",
        "801, ISTISNA",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-5",
        "an export-registered sale has its type",
        make(exempt("701"), kind="IHRACKAYITLI"),
        put("cbc:InvoiceTypeCode", "ISTISNA"),
        "/cbc:TaxExemptionReasonCode",
        "701, ISTISNA",
    ),
    Case(
        "TaxExemptionReasonCodeCheck-6",
        "code 702 needs customs data on each line",
        make(exempt("702"), customs_ids(), kind="IHRACKAYITLI"),
        line(2),
        "/cbc:TaxExemptionReasonCode",
        "1",
    ),
    Case(
        "DemirbasKDVTaxExemptionCheck-1",
        "code 555 has three profiles",
        make(exempt("555")),
        put("cbc:ProfileID", "KAMU"),
        "/cbc:TaxExemptionReasonCode",
        "555, KAMU, SATIS",
    ),
    Case(
        "DemirbasKDVTaxExemptionCheck-1",
        "code 555 is not for exemptions",
        make(exempt("555")),
        put("cbc:InvoiceTypeCode", "ISTISNA"),
        "/cbc:TaxExemptionReasonCode",
        "555, TEMELFATURA, ISTISNA",
    ),
    Case(
        "DemirbasKDVTaxExemptionCheck-1",
        "code 555 is not for the incentive in e-Arşiv",
        make(exempt("555"), profile="EARSIVFATURA"),
        put("cbc:InvoiceTypeCode", "YTBSATIS"),
        "/cbc:TaxExemptionReasonCode",
        "555, EARSIVFATURA, YTBSATIS",
        document_type="earchive",
    ),
    Case(
        "DemirbasKDVTaxExemptionCheck-2",
        "code 555 needs KDV on each line",
        make(exempt("555")),
        put(f"{LINE_TAX}/cbc:Percent", "0"),
        "/cac:InvoiceLine/cac:TaxTotal/cac:TaxSubtotal",
        "0",
    ),
    Case(
        "WithholdingTaxTotalCheck-1",
        "a withholding has a code and a rate",
        make(withheld(), kind="TEVKIFAT"),
        drop(f"{WITHHELD}/cbc:Percent"),
        "/cac:TaxSubtotal/cbc:Percent",
    ),
    Case(
        "WithholdingTaxTotalCheck-2",
        "a withholding code is known",
        make(withheld(), kind="TEVKIFAT"),
        put(f"{WITHHELD}/cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode", "650"),
        "/cbc:TaxTypeCode",
        "650",
    ),
    Case(
        "WithholdingTaxTotalCheck-3",
        "a withholding rate has no decimals",
        make(withheld(), kind="TEVKIFAT"),
        put(f"{WITHHELD}/cbc:Percent", "90.00"),
        "/cbc:Percent",
        "90.00",
    ),
    Case(
        "WithholdingTaxTotalCheck-3",
        "a line's rate fits its code",
        make(withheld(f"cac:InvoiceLine/{WITHHELD}"), kind="TEVKIFAT"),
        put(f"cac:InvoiceLine/{WITHHELD}/cbc:Percent", "50"),
        "/cac:InvoiceLine/cac:WithholdingTaxTotal/cac:TaxSubtotal/cbc:Percent",
        "50",
    ),
    *(
        Case(
            "decimalCheck-1",
            f"{name} has two decimals",
            make(put(f"cac:LegalMonetaryTotal/cbc:{name}", "1.5", currencyID="TRY")),
            put(f"cac:LegalMonetaryTotal/cbc:{name}", "1.555"),
            f"/cbc:{name}",
            "1.555",
        )
        for name in (
            "LineExtensionAmount",
            "TaxExclusiveAmount",
            "TaxInclusiveAmount",
            "AllowanceTotalAmount",
            "PayableAmount",
        )
    ),
    Case(
        "decimalCheck-1",
        "the tax total is not negative",
        invoice,
        put("cac:TaxTotal/cbc:TaxAmount", "-20.00"),
        "/Invoice/cac:TaxTotal/cbc:TaxAmount",
        "-20.00",
    ),
]

EXPORT_CASES = [
    Case(
        "PartyVDCheck-1",
        "an exporter names the tax office",
        export,
        drop(f"{SUPPLIER}/cac:PartyTaxScheme"),
        "/cac:PartyTaxScheme/cac:TaxScheme/cbc:Name",
    ),
    Case(
        "OfficelTitleCheck-1",
        "a buyer abroad has a title",
        export,
        put(f"{FOREIGN}/cac:PartyLegalEntity/cbc:RegistrationName", ""),
        "/cbc:RegistrationName",
        "",
    ),
    Case(
        "PriceAmountCheck-1",
        "an exported line has a price",
        export,
        drop("cac:InvoiceLine/cac:Price"),
        "/cac:Price/cbc:PriceAmount",
    ),
    Case(
        "PriceAmountCheck-2",
        "an exported line has an amount",
        export,
        put("cac:InvoiceLine/cbc:LineExtensionAmount", " "),
        "/cac:InvoiceLine/cbc:LineExtensionAmount",
        " ",
    ),
    Case(
        "LineDeliveryCheck-1",
        "an exported line has a delivery term",
        export,
        drop("cac:InvoiceLine/cac:Delivery/cac:DeliveryTerms"),
        "/cac:DeliveryTerms/cbc:ID",
    ),
    Case(
        "LineDeliveryCheck-2",
        "an exported line has an address",
        export,
        drop("cac:InvoiceLine/cac:Delivery/cac:DeliveryAddress"),
        "/cac:DeliveryAddress",
    ),
    Case(
        "LineDeliveryCheck-3",
        "an exported line has a transport mode",
        export,
        drop(f"{SHIPMENT}/cac:ShipmentStage"),
        "/cbc:TransportModeCode",
    ),
    Case(
        "LineDeliveryCheck-4",
        "an exported line has a tariff number",
        export,
        drop(f"{SHIPMENT}/cac:GoodsItem"),
        "/cbc:RequiredCustomsID",
    ),
    Case(
        "PackageCheck-1",
        "an exported line has a quantity",
        export,
        put("cac:InvoiceLine/cbc:InvoicedQuantity", ""),
        "/cbc:InvoicedQuantity",
        "",
    ),
    Case(
        "DeliveryCodeCheck-1",
        "a delivery term is known",
        export,
        put("cac:InvoiceLine/cac:Delivery/cac:DeliveryTerms/cbc:ID", "XXX"),
        "/cac:InvoiceLine/cac:Delivery/cac:DeliveryTerms/cbc:ID",
        "XXX",
    ),
    Case(
        "DeliveryCodeCheck-2",
        "a packaging code is known",
        export,
        put(f"{SHIPMENT}/cac:TransportHandlingUnit/cac:ActualPackage/cbc:PackagingTypeCode", "KUTU"),
        "/cbc:PackagingTypeCode",
        "KUTU",
    ),
    Case(
        "DeliveryCodeCheck-3",
        "a header's transport mode is known",
        make(put("cac:Delivery/cac:Shipment/cac:ShipmentStage/cbc:TransportModeCode", "3")),
        put("cac:Delivery/cac:Shipment/cac:ShipmentStage/cbc:TransportModeCode", "33"),
        "/Invoice/cac:Delivery/cac:Shipment/cac:ShipmentStage/cbc:TransportModeCode",
        "33",
    ),
    Case(
        "InvoicedQuantityCheck-1",
        "a quantity has a unit",
        invoice,
        unset("cac:InvoiceLine/cbc:InvoicedQuantity", "unitCode"),
        "/cbc:InvoicedQuantity/@unitCode",
    ),
]

INVESTMENT_CASES = [
    Case(
        "YatirimTesvikInvoiceTypeCodeCheck-1",
        "the incentive has its types",
        investment(),
        put("cbc:InvoiceTypeCode", "SGK"),
        "/cbc:InvoiceTypeCode",
        "SGK",
    ),
    Case(
        "YatirimTesvikContractDocumentReferenceIDCheck-1",
        "the incentive has its certificate",
        investment(),
        put("cac:ContractDocumentReference/cbc:ID", "12345"),
        "/cac:ContractDocumentReference/cbc:ID",
        "12345",
    ),
    Case(
        "YatirimTesvikKDVCheck-1",
        "the incentive's totals show KDV",
        investment(),
        put(f"{TAX}/cbc:Percent", "0"),
        "/Invoice/cac:TaxTotal/cac:TaxSubtotal",
        "0",
    ),
    Case(
        "YatirimTesvikCommodityClassificationCheck-1",
        "an incentive line has a spending type",
        investment(),
        drop(f"{ITEM}/cac:CommodityClassification"),
        "/cbc:ItemClassificationCode",
    ),
    Case(
        "YatirimTesvikItemClassificationCodeCheck-1",
        "a spending type is known",
        investment(),
        put(SPENDING, "05"),
        "/cbc:ItemClassificationCode",
        "05",
    ),
    Case(
        "YatirimTesvikItemClassificationCodeIstisnaCheck-1",
        "land is not exempt",
        incentive_exempt("01", "308"),
        put(SPENDING, "03"),
        "/cbc:ItemClassificationCode",
        "03",
    ),
    Case(
        "YatirimTesvikItemClassificationCodeIstisnaCalculationSequenceNumericCheck-1",
        "an exempt line's KDV is left out of the sum",
        incentive_exempt("01", "308"),
        put(f"{LINE_TAX}/cbc:CalculationSequenceNumeric", "1"),
        "/cbc:CalculationSequenceNumeric",
    ),
    Case(
        "YatirimTesvikTaxExemptionReasonCode308Check-1",
        "machinery has code 308",
        incentive_exempt("01", "308"),
        put(f"{LINE_TAX}/cac:TaxCategory/cbc:TaxExemptionReasonCode", "339"),
        "/cbc:TaxExemptionReasonCode",
    ),
    Case(
        "YatirimTesvikTaxExemptionReasonCode339Check-1",
        "construction has code 339",
        incentive_exempt("02", "339"),
        drop(f"{LINE_TAX}/cac:TaxCategory/cbc:TaxExemptionReasonCode"),
        "/cbc:TaxExemptionReasonCode",
    ),
    Case(
        "YatirimTesvikItemInstanceCheck-1",
        "a machine is identified",
        investment(),
        drop(f"{ITEM}/cac:ItemInstance/cbc:SerialID"),
        "/cac:ItemInstance/cbc:SerialID",
    ),
    Case(
        "YatirimTesvikLineKDVCheck-1",
        "an incentive line shows KDV",
        investment(),
        put(f"{LINE_TAX}/cbc:TaxAmount", "0"),
        "/cac:InvoiceLine/cac:TaxTotal/cac:TaxSubtotal",
    ),
    Case(
        "YatirimTesvikLineKDVCheck-2",
        "a returned land line shows KDV",
        investment(kind="IADE", spending="03"),
        put(f"{LINE_TAX}/cbc:TaxAmount", "0"),
        "/cac:TaxSubtotal/cbc:TaxAmount",
    ),
    Case(
        "YatirimTesvikLineKDVCheck-1",
        "an e-Arşiv invoice of a YTB type is one of the incentive",
        make(profile="EARSIVFATURA", kind="YTBSATIS"),
        put(f"{LINE_TAX}/cbc:Percent", "0"),
        "/cac:InvoiceLine/cac:TaxTotal/cac:TaxSubtotal",
        document_type="earchive",
    ),
]

CASES = [
    *SEAL_CASES,
    *HEAD_CASES,
    *PROFILE_CASES,
    *PARTY_CASES,
    *TAX_CASES,
    *EXPORT_CASES,
    *INVESTMENT_CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sound_invoice_keeps_the_rule(case: Case) -> None:
    assert_sound_passes(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_invoice_is_told_of_by_the_rule(case: Case) -> None:
    assert_broken_fails(case)


@pytest.mark.parametrize(
    "sound",
    [
        invoice,
        make(profile="TICARIFATURA"),
        sealed,
        returned(),
        foreign_currency,
        export,
        tax_free,
        charging,
        instant_charging,
        idis,
        to_person,
        investment(),
        incentive_exempt("01", "308"),
        make(slip()),
        lambda: envelope(invoice(), invoice()),
    ],
)
def test_sound_invoices_have_no_finding_at_all(sound: Make) -> None:
    assert failed(sound()) == []


def test_the_collecting_receiver_takes_invoices_to_anybody() -> None:
    assert failed(envelope(invoice(), receiver="3900892152")) == []


def test_rules_of_the_later_set_are_silent_under_the_earlier_one() -> None:
    uncharged = changed(charging(), drop("cac:InvoicePeriod"))
    assert "EnerjiInvoicePeriodCheck-1" in [item.gib_rule for item in failed(uncharged)]
    assert failed(uncharged, rule_date=OLD_SET) == []


def test_of_two_values_where_one_is_meant_the_first_is_judged() -> None:
    """So the official rules are run; a second IBAN is not looked at, a wrong first one is told."""
    iban = "TR330006100519786457841326"
    account = "cac:PaymentMeans+/cac:PayeeFinancialAccount/cbc:ID"
    twice = invoice(put(account, iban), put(account, iban), profile="KAMU")
    told = [item for item in failed(twice) if item.gib_rule == "KamuFaturaCheck-1"]
    assert told == []
    wrong = invoice(put(account, "TR1"), put(account, iban), profile="KAMU")
    assert [item.found for item in failed(wrong) if item.gib_rule == "KamuFaturaCheck-1"] == ["TR1"]


def test_findings_come_in_the_order_of_the_file_with_their_lines() -> None:
    text = etree.tostring(invoice(put("cbc:ID", "1"), put("cac:TaxTotal/cbc:TaxAmount", "x")), pretty_print=True)
    told = failed(etree.fromstring(text))
    assert [item.gib_rule for item in told] == ["InvoiceIDCheck-1", "decimalCheck-1"]
    lines = text.decode().splitlines()
    assert "<cbc:ID>1</cbc:ID>" in lines[(told[0].line or 0) - 1]
    assert "TaxAmount" in lines[(told[1].line or 0) - 1]
