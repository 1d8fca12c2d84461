"""What people call the fields of a document: `cbc:PayableAmount` is "ödenecek tutar". For messages about structure.

Only fields that a bookkeeper knows by a name are here; any other keeps its technical name. Meanings: GİB "UBL-TR Ortak
Elemanlar" V0.7.
"""

from __future__ import annotations

import re

from zarf.core.findings.ledger_words import LEDGER_FIELDS

_FIELDS: dict[str, tuple[str, str]] = {
    "AccountingCustomerParty": ("alıcı", "the customer"),
    "AccountingSupplierParty": ("satıcı", "the supplier"),
    "AdditionalDocumentReference": ("ek belge", "a further document"),
    "AllowanceCharge": ("iskonto ya da artırım", "an allowance or charge"),
    "BaseAmount": ("iskontonun matrahı", "the base of the allowance"),
    "BillingReference": ("ilgili fatura", "the invoice referred to"),
    "BuyerCustomerParty": ("asıl alıcı", "the final buyer"),
    "CityName": ("il", "the city"),
    "CitySubdivisionName": ("ilçe", "the district"),
    "Contact": ("iletişim bilgileri", "contact details"),
    "CopyIndicator": ("suret bilgisi", "the copy indicator"),
    "Country": ("ülke", "the country"),
    "CustomizationID": ("UBL-TR sürümü", "the UBL-TR version"),
    "Delivery": ("teslimat", "the delivery"),
    "DeliveryCustomerParty": ("malı teslim alan", "the receiver of the goods"),
    "DespatchAdviceTypeCode": ("irsaliye tipi", "the kind of despatch advice"),
    "DespatchDocumentReference": ("irsaliye bilgisi", "the despatch advice referred to"),
    "DespatchLine": ("irsaliye kalemi", "a despatch line"),
    "DespatchSupplierParty": ("malı gönderen", "the sender of the goods"),
    "DocumentCurrencyCode": ("para birimi", "the currency"),
    "DocumentReference": ("ilgili belge", "the document referred to"),
    "DocumentResponse": ("yanıt", "the answer"),
    "DriverPerson": ("sürücü", "the driver"),
    "ExtensionContent": ("mühür alanı", "the seal's place"),
    "FamilyName": ("soyadı", "the family name"),
    "FirstName": ("adı", "the first name"),
    "InvoicedQuantity": ("miktar", "the quantity"),
    "InvoiceLine": ("fatura kalemi", "an invoice line"),
    "InvoiceTypeCode": ("fatura tipi", "the kind of invoice"),
    "IssueDate": ("düzenlenme tarihi", "the date of issue"),
    "IssueTime": ("düzenlenme saati", "the time of issue"),
    "Item": ("mal ya da hizmet", "the goods or service"),
    "LegalMonetaryTotal": ("fatura toplamları", "the totals"),
    "LicensePlateID": ("araç plakası", "the number plate"),
    "LineCountNumeric": ("kalem sayısı", "the number of lines"),
    "LineExtensionAmount": ("mal/hizmet tutarı", "the amount of goods and services"),
    "Note": ("not", "a note"),
    "OrderReference": ("sipariş bilgisi", "the order referred to"),
    "Party": ("taraf bilgileri", "the party"),
    "PartyIdentification": ("tarafın numarası", "the party's number"),
    "PartyName": ("unvan", "the party's name"),
    "PartyTaxScheme": ("vergi dairesi", "the tax office"),
    "PayableAmount": ("ödenecek tutar", "the amount payable"),
    "PaymentMeans": ("ödeme bilgileri", "the means of payment"),
    "PaymentTerms": ("ödeme koşulları", "the terms of payment"),
    "Percent": ("oran", "the rate"),
    "Person": ("kişi", "the person"),
    "PostalAddress": ("adres", "the address"),
    "PostalZone": ("posta kodu", "the postal code"),
    "Price": ("birim fiyat bilgisi", "the unit price"),
    "PriceAmount": ("birim fiyat", "the unit price"),
    "PricingExchangeRate": ("döviz kuru", "the exchange rate"),
    "ProfileID": ("senaryo", "the profile"),
    "ReceiverParty": ("yanıtın alıcısı", "the receiver of the answer"),
    "ResponseCode": ("yanıt kodu", "the answer's code"),
    "SenderParty": ("yanıtı gönderen", "the sender of the answer"),
    "Shipment": ("sevkiyat", "the shipment"),
    "Signature": ("imza bilgisi", "the signature information"),
    "TaxableAmount": ("vergi matrahı", "the tax base"),
    "TaxAmount": ("vergi tutarı", "the amount of tax"),
    "TaxCategory": ("vergi türü bilgisi", "the category of the tax"),
    "TaxExclusiveAmount": ("vergiler hariç tutar", "the amount without taxes"),
    "TaxExemptionReason": ("istisna nedeni", "the reason of exemption"),
    "TaxExemptionReasonCode": ("istisna kodu", "the code of exemption"),
    "TaxInclusiveAmount": ("vergiler dâhil tutar", "the amount with taxes"),
    "TaxScheme": ("vergi", "the tax"),
    "TaxSubtotal": ("vergi satırı", "a line of tax"),
    "TaxTotal": ("vergi toplamı", "the total of taxes"),
    "TaxTypeCode": ("vergi kodu", "the tax code"),
    "UBLExtension": ("mühür bölümü", "the part of the seal"),
    "UBLExtensions": ("mühür bölümü", "the part of the seal"),
    "UBLVersionID": ("UBL sürümü", "the UBL version"),
    "UUID": ("ETTN", "the ETTN"),
    "WithholdingTaxTotal": ("tevkifat", "the withholding"),
}
_TYPES: dict[str, tuple[str, str]] = {
    "boolean": ("true ya da false", "true or false"),
    "date": ("tarih, yyyy-aa-gg", "a date, yyyy-mm-dd"),
    "decimal": ("sayı, kuruşu noktayla", "a number with a decimal point"),
    "time": ("saat, ss:dd:ss", "a time, hh:mm:ss"),
    "base64Binary": ("base64 ile yazılmış dosya", "a file in base64"),
}
_NAME = re.compile(r"(?<![\w:])(c[ab]c|ext|gl-(?:cor|bus|muc)):([A-Za-z0-9]+)(?!\w)")


def field_words(text: str, language: str) -> str:
    """*text* with each known technical name led by its word: `ödenecek tutar (cbc:PayableAmount)`."""
    column = 1 if language == "en" else 0

    def named(match: re.Match[str]) -> str:
        words = (LEDGER_FIELDS if match[1].startswith("gl-") else _FIELDS).get(match[2])
        return f"{words[column]} ({match[0]})" if words else match[0]

    return _NAME.sub(named, text)


def type_words(text: str, language: str) -> str:
    """A type of the schema in words; an unknown one as it is."""
    words = _TYPES.get(text.removeprefix("xs:").removeprefix("xsd:"))
    return words[1 if language == "en" else 0] if words else text
