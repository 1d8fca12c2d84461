"""The rules about taxes of an invoice: tax codes, exemptions, withholding.

Source: GİB schematron, rules TaxTypeCheck, TaxExemptionReason*Check, WithholdingTaxTotalCheck,
DemirbasKDVTaxExemptionCheck.
"""

from __future__ import annotations

from typing import Final

from zarf.core.rules.facts import InvoiceFacts
from zarf.core.rules.invoice_header import text_or_none
from zarf.core.rules.names import CAC, CBC
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import (
    has_scheme,
    is_any,
    is_blank,
    normalized,
    number,
    number_of,
    own_text,
    text_of,
    with_scheme,
)

KDV: Final = "0015"
CODE: Final = CBC + "TaxExemptionReasonCode"
REASON: Final = CBC + "TaxExemptionReason"
TYPE_CODE: Final = (CAC + "TaxScheme", CBC + "TaxTypeCode")
TYPE_CODE_OF_SUBTOTAL: Final = (CAC + "TaxCategory", *TYPE_CODE)
LINE_SUBTOTALS: Final = (CAC + "TaxTotal", CAC + "TaxSubtotal")

_NO_REASON_TYPES: Final = ("IADE", "YTBIADE", "IHRACKAYITLI", "OZELMATRAH", "SGK", "KONAKLAMAVERGISI")
_EXEMPTION_TYPES: Final = ("ISTISNA", "IADE", "IHRACKAYITLI", "SGK", "YTBISTISNA", "YTBIADE")
_SPECIAL_BASE_TYPES: Final = ("OZELMATRAH", "IADE", "SGK")
_EXPORT_REGISTERED_TYPES: Final = ("IHRACKAYITLI", "IADE", "SGK")
_FIXED_ASSET_PROFILES: Final = ("TEMELFATURA", "TICARIFATURA", "EARSIVFATURA")


def tax_type_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    known = invoice.file.list("TaxType")
    return None if known.holds(node.text) else Fault(node, node.text, known.shown)


def tax_exemption_reason_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """A KDV subtotal of zero in the header needs its reason in words."""
    if invoice.type_is(*_NO_REASON_TYPES) or not is_any(node.select(*TYPE_CODE_OF_SUBTOTAL), KDV):
        return None
    reasons = node.select(CAC + "TaxCategory", REASON)
    if not is_blank(text_of(reasons)):
        return None
    if not any(number(amount.text) == 0 for amount in node.all(CBC + "TaxAmount")):
        return None
    return Fault(*first(node, reasons), below="" if reasons else "cac:TaxCategory/cbc:TaxExemptionReason")


def tax_exemption_reason_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    reasons = node.all(REASON)
    if not reasons or not invoice.ubl_21 or not is_blank(text_of(reasons)):
        return None
    return Fault(reasons[0], reasons[0].text)


def tax_exemption_reason_code_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """A reason needs a code of the list; 308 and 339 belong to the investment incentive alone."""
    if not node.all(REASON) or not invoice.ubl_21:
        return None
    code = text_of(node.all(CODE))
    known = invoice.file.list("TaxExemptionReasonCodeType")
    if not is_blank(code) and known.holds(code):
        return None
    if invoice.file.list("YatirimTesvikTaxExemptionReasonCodeType").holds(code) and (
        invoice.profile_is("YATIRIMTESVIK") or invoice.has_investment_type()
    ):
        return None
    return _code_fault(node, known.shown)


def tax_exemption_reason_code_check_2_of_20260312(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """The earlier set has one list for every invoice."""
    if not node.all(REASON) or not invoice.ubl_21:
        return None
    code = text_of(node.all(CODE))
    known = invoice.file.list("TaxExemptionReasonCodeType")
    return None if not is_blank(code) and known.holds(code) else _code_fault(node, known.shown)


def tax_exemption_reason_code_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Exemption codes only in exemption invoices; 555 alone is looked at elsewhere."""
    codes = node.all(CODE)
    if not invoice.ubl_21 or all(number(code.text) == 555 for code in codes):
        return None
    return _belongs_to(invoice, codes, "istisnaTaxExemptionReasonCodeType", _EXEMPTION_TYPES)


def tax_exemption_reason_code_check_4(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.ubl_21:
        return None
    return _belongs_to(invoice, node.all(CODE), "ozelMatrahTaxExemptionReasonCodeType", _SPECIAL_BASE_TYPES)


def tax_exemption_reason_code_check_5(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.ubl_21:
        return None
    return _belongs_to(invoice, node.all(CODE), "ihracExemptionReasonCodeType", _EXPORT_REGISTERED_TYPES)


def tax_exemption_reason_code_check_6(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Code 702: as many well described shipments as there are lines (counted over the invoice)."""
    if not invoice.type_is("IHRACKAYITLI") or not is_any(node.all(CODE), "702"):
        return None
    lines = invoice.root.all(CAC + "InvoiceLine")
    shipments = invoice.root.select(CAC + "InvoiceLine", CAC + "Delivery", CAC + "Shipment")
    found = sum(_is_described(shipment) for shipment in shipments)
    if found == len(lines):
        return None
    return Fault(node, str(found), str(len(lines)), below="cbc:TaxExemptionReasonCode")


def demirbas_kdv_tax_exemption_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Code 555 only in the three ordinary profiles, and not with an exemption or export-registered type."""
    if invoice.profile_is(*_FIXED_ASSET_PROFILES) and not invoice.type_is("ISTISNA", "IHRACKAYITLI"):
        is_ytb = text_of(invoice.types).startswith("YTB")
        if not (is_ytb and invoice.profile_is("EARSIVFATURA")):
            return None
    for code in node.select(CAC + "TaxSubtotal", CAC + "TaxCategory", CODE):
        if number(code.text) == 555:
            return Fault(code, f"555, {text_or_none(invoice.profiles)}, {text_or_none(invoice.types)}")
    return None


def demirbas_kdv_tax_exemption_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not is_any(node.select(CAC + "TaxSubtotal", CAC + "TaxCategory", CODE), "555"):
        return None
    in_lines = invoice.root.select(CAC + "InvoiceLine", *LINE_SUBTOTALS)
    for subtotal in [*in_lines, *node.all(CAC + "TaxSubtotal")]:
        if is_any(subtotal.select(*TYPE_CODE_OF_SUBTOTAL), KDV) and (
            number_of(subtotal.all(CBC + "Percent")) == 0 or number_of(subtotal.all(CBC + "TaxAmount")) == 0
        ):
            return Fault(subtotal, "0", "> 0")
    return None


def withholding_tax_total_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    codes, percents = node.select(*TYPE_CODE_OF_SUBTOTAL), node.all(CBC + "Percent")
    if is_blank(text_of(codes)):
        return Fault(*first(node, codes), "601 ... 825", below="" if codes else "cbc:TaxTypeCode")
    if is_blank(text_of(percents)):
        return Fault(*first(node, percents), "90", below="" if percents else "cbc:Percent")
    return None


def withholding_tax_total_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    codes = node.select(*TYPE_CODE_OF_SUBTOTAL)
    known = invoice.file.list("WithholdingTaxType")
    return None if known.holds(text_of(codes)) else Fault(*first(node, codes), "601 ... 627, 801 ... 825")


def withholding_tax_total_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """The code with the rate as written: 90 fits where 90.00 does not."""
    codes, percents = node.select(*TYPE_CODE_OF_SUBTOTAL), node.all(CBC + "Percent")
    code, percent = text_of(codes), text_of(percents)
    pairs = invoice.file.list("WithholdingTaxTypeWithPercent")
    if pairs.holds(code + percent):
        return None
    rates = [pair[len(code) :] for pair in pairs.ordered if code and pair.startswith(code)]
    return Fault(*first(node, percents), " | ".join(rates) or None)


def _code_fault(node: Node, expected: str) -> Fault:
    codes = node.all(CODE)
    return Fault(*first(node, codes), expected, below="" if codes else "cbc:TaxExemptionReasonCode")


def _belongs_to(invoice: InvoiceFacts, codes: list[Node], name: str, types: tuple[str, ...]) -> Fault | None:
    """A code of that list stands only in an invoice of these types."""
    if invoice.type_is(*types) or not invoice.file.list(name).holds(text_of(codes)):
        return None
    return Fault(codes[0], f"{codes[0].text}, {text_or_none(invoice.types)}", " | ".join(types))


def _is_described(shipment: Node) -> bool:
    """A 12-digit GTİP, and a buyer line code (ALICIDIBSATIRKOD) of 11 characters."""
    customs_ids = shipment.select(CAC + "GoodsItem", CBC + "RequiredCustomsID")
    if not any(len(normalized(own_text(item))) == 12 for item in customs_ids):
        return False
    ids = shipment.select(*CUSTOMS_ISSUER_IDS)
    return has_scheme(ids, "ALICIDIBSATIRKOD") and any(
        len(normalized(own_text(item))) == 11 for item in with_scheme(ids, "ALICIDIBSATIRKOD")
    )


CUSTOMS_ISSUER_IDS: Final = (
    CAC + "TransportHandlingUnit",
    CAC + "CustomsDeclaration",
    CAC + "IssuerParty",
    CAC + "PartyIdentification",
    CBC + "ID",
)
