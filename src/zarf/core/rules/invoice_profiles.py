"""The rules of single profiles and types: tax-free sales, customs, public buyers, medicine, IDIS, support, slips.

Source: GİB schematron, pattern invoice; the rule names tell the profile.
"""

from __future__ import annotations

import re
from typing import Final

from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.invoice_header import text_or_none
from zarf.core.rules.invoice_tax import CODE, CUSTOMS_ISSUER_IDS
from zarf.core.rules.names import CAC, CBC, INVOICE
from zarf.core.rules.party import IDS
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import (
    has_scheme,
    is_any,
    is_blank,
    normalized,
    only_digits,
    only_latin_letters,
    own_text,
    text_of,
    with_scheme,
)

CUSTOMS_VKN: Final = "1460415308"
TAX_FREE_ALIAS: Final = "urn:mail:yolcuberaberpk@gtb.gov.tr"
EXPORT_ALIAS: Final = "urn:mail:ihracatpk@gtb.gov.tr"

_IBAN: Final = re.compile(r"TR\d{7}[A-Z0-9]{17}")
_CUSTOMS_PROFILES: Final = ("YOLCUBERABERFATURA", "IHRACAT", "OZELFATURA", "KAMU")
_MEDICINE_TYPES: Final = ("SATIS", "ISTISNA", "TEVKIFAT", "TEVKIFATIADE", "IADE", "IHRACKAYITLI")
_INVESTMENT_TYPES: Final = ("SATIS", "ISTISNA", "IADE", "TEVKIFAT", "TEVKIFATIADE")
_IDIS_TYPES: Final = ("SATIS", "ISTISNA", "IADE", "TEVKIFAT", "TEVKIFATIADE", "IHRACKAYITLI")
_ITEM_IDS: Final = (CAC + "Item", CAC + "AdditionalItemIdentification", CBC + "ID")
_BUYER_IDS: Final = (CAC + "Party", *IDS)


def tax_representative_party_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    ids = with_scheme(node.select(CAC + "TaxRepresentativeParty", *IDS), "ARACIKURUMVKN")
    found = sum(len(normalized(own_text(item))) in (10, 11) for item in ids)
    return None if found == 1 else Fault(node, str(found), "1", below="cac:TaxRepresentativeParty")


def tax_representative_party_check_2(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    ids = with_scheme(node.select(CAC + "TaxRepresentativeParty", *IDS), "ARACIKURUMETIKET")
    found = sum(not is_blank(own_text(item)) for item in ids)
    return None if found == 1 else Fault(node, str(found), "1", below="cac:TaxRepresentativeParty")


def ilac_tibbi_cihaz_invoice_type_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _type_of(invoice, node, _MEDICINE_TYPES)


def yatirim_tesvik_invoice_type_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _type_of(invoice, node, _INVESTMENT_TYPES)


def idis_invoice_type_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _type_of(invoice, node, _IDIS_TYPES)


def party_identification_teknolojidestek_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    ids = node.all(CBC + "ID")
    if has_scheme(ids, "TCKN"):
        return None
    return Fault(ids[0] if ids else node, ids[0].scheme() if ids else None, "TCKN", below="@schemeID")


def tax_free_invoice_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    ids = node.all(CBC + "ID")
    if not is_any(ids, CUSTOMS_VKN):
        return None
    if any(all(profile.text == one for profile in invoice.profiles) for one in _CUSTOMS_PROFILES):
        return None
    return Fault(ids[0], text_or_none(invoice.profiles), " | ".join(_CUSTOMS_PROFILES))


def idis_sevkiyat_no_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return shipment_number(invoice.file.any_profile(INVOICE, "IDIS"), node, ("SE-", "ES-"))


def idis_sevkiyat_no_check_1_of_20260312(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return shipment_number(invoice.file.any_profile(INVOICE, "IDIS"), node, ("SE-",))


def idis_etiket_no_check_1(_document: object, node: Node) -> Fault | None:
    ids = with_scheme(node.select(*_ITEM_IDS), "ETIKETNO")
    if any(_is_label_number(item.text) for item in ids):
        return None
    return Fault(*first(node, ids), "AB1234567", below="" if ids else "cac:AdditionalItemIdentification/cbc:ID")


def ilac_tibbi_cihaz_additional_item_identification_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    ids = with_scheme(node.select(*_ITEM_IDS), "ILAC", "TIBBICIHAZ", "DIGER")
    if any(not is_blank(item.text) for item in ids):
        return None
    return Fault(node, None, "ILAC | TIBBICIHAZ | DIGER", below="cac:Item/cac:AdditionalItemIdentification/cbc:ID")


def teknoloji_destek_additional_item_identification_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    if has_scheme(node.select(*_ITEM_IDS), "TELEFON", "TABLET_PC"):
        return None
    return Fault(node, None, "TELEFON | TABLET_PC", below="cac:Item/cac:AdditionalItemIdentification/cbc:ID")


def ihrac_kayitli_party_identification_id_type_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Code 702: customs ids carry only the two line codes. An empty schemeID passes, as it does at GİB."""
    codes = invoice.root.select(CAC + "TaxTotal", CAC + "TaxSubtotal", CAC + "TaxCategory", CODE)
    if not is_any(codes, "702"):
        return None
    known = invoice.file.list("IhracKayitliPartyIdentificationIDType")
    for item in node.select(CAC + "Delivery", CAC + "Shipment", *CUSTOMS_ISSUER_IDS):
        scheme = item.scheme()
        if scheme is not None and scheme != "" and not known.holds(scheme):
            return Fault(item, scheme, known.shown, below="@schemeID")
    return None


def billing_reference_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    found = node.all(CBC + "DocumentType")
    if not _is_slip(node) or is_any(found, "OKCBilgiFisi"):
        return None
    return Fault(*first(node, found), "OKCBilgiFisi", below="" if found else "cbc:DocumentType")


def billing_reference_check_2(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not is_any(node.all(CBC + "DocumentType"), "OKCBilgiFisi") or _is_slip(node):
        return None
    found = node.all(CBC + "DocumentTypeCode")
    return Fault(*first(node, found), "OKCBF", below="" if found else "cbc:DocumentTypeCode")


def billing_reference_check_3(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _slip_part(node, (CBC + "IssueDate",), "cbc:IssueDate")


def billing_reference_check_4(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _slip_part(node, (CBC + "ID",), "cbc:ID")


def billing_reference_check_5(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not _is_slip(node):
        return None
    found = node.all(CBC + "DocumentDescription")
    known = invoice.file.list("DocumentDescriptionType")
    if known.holds(text_of(found)):
        return None
    return Fault(*first(node, found), known.shown, below="" if found else "cbc:DocumentDescription")


def billing_reference_check_6(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    path = (CAC + "Attachment", CAC + "ExternalReference", CBC + "URI")
    return _slip_part(node, path, "cac:Attachment/cac:ExternalReference/cbc:URI")


def billing_reference_check_7(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _slip_part(node, (CAC + "ValidityPeriod", CBC + "StartDate"), "cac:ValidityPeriod/cbc:StartDate")


def billing_reference_check_8(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not _is_slip(node):
        return None
    starts = node.select(CAC + "ValidityPeriod", CBC + "StartDate")
    issued = node.all(CBC + "IssueDate")
    if is_any(starts, *(day.text for day in issued)):
        return None
    return Fault(*first(node, starts), text_or_none(issued))


def billing_reference_check_9(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _slip_part(node, (CAC + "IssuerParty", CBC + "EndpointID"), "cac:IssuerParty/cbc:EndpointID")


def ihracat_yolcu_beraber_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not is_any(invoice.file.receiver_aliases, TAX_FREE_ALIAS) or node.text == "YOLCUBERABERFATURA":
        return None
    return Fault(node, node.text, "YOLCUBERABERFATURA")


def ihracat_yolcu_beraber_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not is_any(invoice.file.receiver_aliases, EXPORT_ALIAS) or node.text in ("IHRACAT", "OZELFATURA"):
        return None
    return Fault(node, node.text, "IHRACAT | OZELFATURA")


def ihracat_yolcu_beraber_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _buyer_party_type(invoice, node, "YOLCUBERABERFATURA", "TAXFREE")


def ihracat_yolcu_beraber_check_4(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _buyer_party_type(invoice, node, "IHRACAT", "EXPORT")


def kamu_fatura_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if node.text != "KAMU":
        return None
    found = invoice.root.select(CAC + "PaymentMeans", CAC + "PayeeFinancialAccount", CBC + "ID")
    if _IBAN.fullmatch(text_of(found)):
        return None
    below = "" if found else "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"
    return Fault(*first(invoice.root, found), "TR000000000000000000000000", below=below)


def tax_free_nationality_id_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not _is_tax_free_buyer(node):
        return None
    found = node.select(CAC + "Party", CAC + "Person", CBC + "NationalityID")
    known = invoice.file.list("CountryCodeList")
    if known.holds(text_of(found)):
        return None
    return Fault(*first(node, found), known.shown, below="" if found else "cac:Party/cac:Person/cbc:NationalityID")


def passport_id_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not _is_tax_free_buyer(node):
        return None
    found = node.select(CAC + "Party", CAC + "Person", CAC + "IdentityDocumentReference", CBC + "ID")
    if not is_blank(text_of(found)):
        return None
    below = "" if found else "cac:Party/cac:Person/cac:IdentityDocumentReference/cbc:ID"
    return Fault(*first(node, found), "U12345678", below=below)


def _type_of(invoice: InvoiceFacts, node: Node, types: tuple[str, ...]) -> Fault | None:
    return None if invoice.type_is(*types) else Fault(*first(node, invoice.types), " | ".join(types))


def shipment_number(asked: bool, node: Node, beginnings: tuple[str, ...]) -> Fault | None:
    """Asked of every supplier in the file as soon as one document of the kind in it is of IDIS."""
    if not asked:
        return None
    ids = with_scheme(node.select(*IDS), "SEVKIYATNO")
    for item in ids:
        if item.text.startswith(beginnings) and len(item.text) == 10 and only_digits(item.text[3:]):
            return None
    below = "" if ids else "cac:PartyIdentification/cbc:ID"
    return Fault(*first(node, ids), " | ".join(f"{beginning}1234567" for beginning in beginnings), below=below)


def _is_label_number(text: str) -> bool:
    return len(text) == 9 and only_latin_letters(text[:2]) and only_digits(text[2:])


def _is_slip(node: Node) -> bool:
    return is_any(node.all(CBC + "DocumentTypeCode"), "OKCBF")


def _slip_part(node: Node, path: tuple[str, ...], shown: str) -> Fault | None:
    if not _is_slip(node):
        return None
    found = node.select(*path)
    return Fault(*first(node, found), below="" if found else shown) if is_blank(text_of(found)) else None


def _buyer_party_type(invoice: InvoiceFacts, node: Node, profile: str, party_type: str) -> Fault | None:
    if node.text != profile:
        return None
    ids = invoice.root.select(CAC + "BuyerCustomerParty", *_BUYER_IDS)
    if is_any(ids, party_type) and has_scheme(ids, "PARTYTYPE"):
        return None
    return Fault(invoice.root, None, f"PARTYTYPE: {party_type}", below="cac:BuyerCustomerParty")


def _is_tax_free_buyer(node: Node) -> bool:
    ids = node.select(*_BUYER_IDS)
    return is_any(ids, "TAXFREE") and has_scheme(ids, "PARTYTYPE")
