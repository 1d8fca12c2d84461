"""The rules of the investment incentive: profile YATIRIMTESVIK, and e-Arşiv invoices of a YTB type.

Spending codes of a line: 01 machinery and equipment, 02 construction, 03 land, 04 other.
Source: GİB schematron, rules YatirimTesvik*Check; GİB guide "Yatırım Teşvik" 1.1 for the meaning of the codes.
"""

from __future__ import annotations

from typing import Final

from zarf.core.rules.facts import RETURN_TYPES, InvoiceFacts
from zarf.core.rules.invoice_tax import CODE, KDV, LINE_SUBTOTALS, TYPE_CODE, TYPE_CODE_OF_SUBTOTAL
from zarf.core.rules.names import CAC, CBC
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, is_blank, number_of, only_digits, text_of, with_scheme

_SPENDING: Final = (CAC + "Item", CAC + "CommodityClassification", CBC + "ItemClassificationCode")
_SPENDING_SHOWN: Final = "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode"


def yatirim_tesvik_contract_document_reference_id_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment():
        return None
    references = node.all(CAC + "ContractDocumentReference")
    ids = with_scheme(node.select(CAC + "ContractDocumentReference", CBC + "ID"), "YTBNO")
    if len(references) == 1 and ids:
        certificate = text_of(ids)
        if len(certificate) == 6 and only_digits(certificate):
            return None
    return Fault(*first(node, ids), "YTBNO: 123456", below="" if ids else "cac:ContractDocumentReference/cbc:ID")


def yatirim_tesvik_kdv_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Each KDV subtotal of the header has an amount and a rate, and there is one."""
    if not invoice.is_investment() or invoice.type_is(*RETURN_TYPES):
        return None
    subtotals = [one for one in node.all(CAC + "TaxSubtotal") if _is_kdv(one)]
    for subtotal in subtotals:
        if not _has_amount_and_rate(subtotal):
            return Fault(subtotal, "0", "> 0")
    return None if subtotals else Fault(node, None, KDV, below="cac:TaxSubtotal")


def yatirim_tesvik_commodity_classification_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment() or node.select(*_SPENDING):
        return None
    return Fault(node, None, "01 | 02 | 03 | 04", below=_SPENDING_SHOWN)


def yatirim_tesvik_item_classification_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment():
        return None
    known = invoice.file.list("YatirimTesvikItemClassificationCodeList")
    return None if known.holds(text_of(node.select(*_SPENDING))) else _spending_fault(node, known.shown)


def yatirim_tesvik_item_classification_code_istisna_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment_exemption():
        return None
    # The official test looks in the text ",01,02,", so that "01,02" passes as well.
    return None if text_of(node.select(*_SPENDING)) in ("01", "02", "01,02") else _spending_fault(node, "01 | 02")


def yatirim_tesvik_istisna_calculation_sequence_numeric_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment_exemption():
        return None
    for subtotal in node.select(*LINE_SUBTOTALS):
        if _is_kdv(subtotal) and is_any(subtotal.all(CBC + "CalculationSequenceNumeric"), "-1"):
            return None
    return Fault(node, None, "-1", below="cac:TaxTotal/cac:TaxSubtotal/cbc:CalculationSequenceNumeric")


def yatirim_tesvik_tax_exemption_reason_code_308_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _exemption_for(invoice, node, "01", "308")


def yatirim_tesvik_tax_exemption_reason_code_339_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _exemption_for(invoice, node, "02", "339")


def yatirim_tesvik_item_instance_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Machinery is named by model, by its number in the certificate's list and by its serial number."""
    if not invoice.is_investment() or not is_any(node.select(*_SPENDING), "01"):
        return None
    for path, shown in (
        ((CAC + "Item", CBC + "ModelName"), "cac:Item/cbc:ModelName"),
        ((CAC + "Item", CAC + "ItemInstance", CBC + "ProductTraceID"), "cac:Item/cac:ItemInstance/cbc:ProductTraceID"),
        ((CAC + "Item", CAC + "ItemInstance", CBC + "SerialID"), "cac:Item/cac:ItemInstance/cbc:SerialID"),
    ):
        found = node.select(*path)
        if is_blank(text_of(found)):
            return Fault(*first(node, found), below="" if found else shown)
    return None


def yatirim_tesvik_line_kdv_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment() or invoice.type_is(*RETURN_TYPES):
        return None
    if any(_is_kdv(one) and _has_amount_and_rate(one) for one in node.select(*LINE_SUBTOTALS)):
        return None
    return Fault(node, None, "> 0", below="cac:TaxTotal/cac:TaxSubtotal")


def yatirim_tesvik_line_kdv_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.is_investment() or not invoice.type_is(*RETURN_TYPES):
        return None
    if not is_any(node.select(*_SPENDING), "03", "04"):
        return None
    if any(_is_kdv(one) and number_of(one.all(CBC + "TaxAmount")) > 0 for one in node.select(*LINE_SUBTOTALS)):
        return None
    return Fault(node, None, "> 0", below="cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount")


def _is_kdv(subtotal: Node) -> bool:
    return is_any(subtotal.select(*TYPE_CODE_OF_SUBTOTAL), KDV)


def _has_amount_and_rate(subtotal: Node) -> bool:
    return number_of(subtotal.all(CBC + "TaxAmount")) > 0 and number_of(subtotal.all(CBC + "Percent")) > 0


def _spending_fault(node: Node, expected: str) -> Fault:
    found = node.select(*_SPENDING)
    return Fault(*first(node, found), expected, below="" if found else _SPENDING_SHOWN)


def _exemption_for(invoice: InvoiceFacts, node: Node, spending: str, code: str) -> Fault | None:
    """A line of that spending code has the exemption code on its KDV."""
    if not invoice.is_investment_exemption() or not is_any(node.select(*_SPENDING), spending):
        return None
    categories = node.select(*LINE_SUBTOTALS, CAC + "TaxCategory")
    for category in categories:
        if is_any(category.select(*TYPE_CODE), KDV) and is_any(category.all(CODE), code):
            return None
    return Fault(node, None, code, below="cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReasonCode")
