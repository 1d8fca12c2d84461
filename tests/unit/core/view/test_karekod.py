"""The karekod's text: keys, order and values of GİB Karekod Standardı Kılavuzu 1.2."""

from __future__ import annotations

import json

from lxml import etree

from zarf.core.view.karekod import karekod_text
from zarf.core.xml.namespaces import CAC, CBC


def invoice(profile: str = "TICARIFATURA", extra: str = "") -> etree._Element:
    def party(role: str, scheme: str, number: str) -> str:
        return (
            f"<cac:{role}><cac:Party><cac:PartyIdentification><cbc:ID schemeID='MERSISNO'>1</cbc:ID>"
            f"</cac:PartyIdentification><cac:PartyIdentification><cbc:ID schemeID='{scheme}'>{number}</cbc:ID>"
            f"</cac:PartyIdentification></cac:Party></cac:{role}>"
        )

    def kdv(rate: str, base: str, tax: str, code: str = "0015") -> str:
        return (
            f"<cac:TaxSubtotal><cbc:TaxableAmount>{base}</cbc:TaxableAmount><cbc:TaxAmount>{tax}</cbc:TaxAmount>"
            f"<cbc:Percent>{rate}</cbc:Percent><cac:TaxCategory><cac:TaxScheme><cbc:TaxTypeCode>{code}"
            "</cbc:TaxTypeCode></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>"
        )

    return etree.fromstring(
        f"<Invoice xmlns:cac='{CAC}' xmlns:cbc='{CBC}'><cbc:ProfileID>{profile}</cbc:ProfileID><cbc:ID>ABC2026000000001"
        "</cbc:ID><cbc:UUID>e7a2b4c8-0000-4000-8000-000000000001</cbc:UUID><cbc:IssueDate>2026-11-02</cbc:IssueDate>"
        "<cbc:InvoiceTypeCode>SATIS</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>TRY</cbc:DocumentCurrencyCode>"
        + party("AccountingSupplierParty", "VKN", "1234567808")
        + party("AccountingCustomerParty", "TCKN", "12345678901")
        + extra
        + "<cac:TaxTotal>"
        + kdv("20", "100.00", "20.00")
        + kdv("10", "50.00", "5.00")
        + kdv("8", "1.00", "0.08", code="0071")
        + "</cac:TaxTotal><cac:LegalMonetaryTotal><cbc:LineExtensionAmount>150.00</cbc:LineExtensionAmount>"
        "<cbc:TaxInclusiveAmount>175.00</cbc:TaxInclusiveAmount><cbc:PayableAmount>175.00</cbc:PayableAmount>"
        "</cac:LegalMonetaryTotal></Invoice>"
    )


def test_keys_stand_in_the_order_of_the_guide_and_values_are_texts_as_in_the_xml() -> None:
    assert list(json.loads(karekod_text(invoice())).items()) == [
        ("vkntckn", "1234567808"),
        ("avkntckn", "12345678901"),
        ("senaryo", "TICARIFATURA"),
        ("tip", "SATIS"),
        ("tarih", "2026-11-02"),
        ("no", "ABC2026000000001"),
        ("ettn", "e7a2b4c8-0000-4000-8000-000000000001"),
        ("parabirimi", "TRY"),
        ("malhizmettoplam", "150.00"),
        ("kdvmatrah(20)", "100.00"),
        ("hesaplanankdv(20)", "20.00"),
        ("kdvmatrah(10)", "50.00"),
        ("hesaplanankdv(10)", "5.00"),
        ("vergidahil", "175.00"),
        ("odenecek", "175.00"),
    ]


def test_the_text_has_no_blanks_between_keys_and_values() -> None:
    assert '"vkntckn":"1234567808","avkntckn"' in karekod_text(invoice())


def test_a_tax_free_invoice_names_passport_and_intermediary() -> None:
    extra = (
        "<cac:BuyerCustomerParty><cac:Party><cac:Person><cac:IdentityDocumentReference><cbc:ID>P123</cbc:ID>"
        "</cac:IdentityDocumentReference></cac:Person></cac:Party></cac:BuyerCustomerParty><cac:TaxRepresentativeParty>"
        "<cac:PartyIdentification><cbc:ID schemeID='ARACIKURUMVKN'>9876543217</cbc:ID></cac:PartyIdentification>"
        "</cac:TaxRepresentativeParty>"
    )
    values = json.loads(karekod_text(invoice("YOLCUBERABERFATURA", extra)))
    assert (values["pasaportno"], values["aracikurumvkn"]) == ("P123", "9876543217")
