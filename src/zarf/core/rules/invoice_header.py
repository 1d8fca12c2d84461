"""The rules about an invoice's own head: version, profile, number, type, currency, references.

Source: GİB schematron, pattern invoice, context Invoice.
"""

from __future__ import annotations

import re
from typing import Final

from zarf.core.rules.facts import RETURN_TYPES, InvoiceFacts
from zarf.core.rules.names import CAC, CBC, SCHEMA_LOCATION
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import is_any, normalized, own_text, text_of, with_scheme

_NUMBER: Final = re.compile(r"[A-Z0-9]{3}20[0-9]{2}[0-9]{9}")
_RATE: Final = re.compile(r"[ \t\n\r]*[0-9]{1,17}(?:,[0-9]{3})*(?:\.[0-9]{1,6})?[ \t\n\r]*")
_AMOUNT: Final = re.compile(r"[ \t\n\r]*[0-9]{1,17}(?:,[0-9]{3})*(?:\.[0-9]{1,2})?[ \t\n\r]*")

RETURN_PROFILES_20260312: Final = ("TEMELFATURA", "EARSIVFATURA", "ILAC_TIBBICIHAZ", "YATIRIMTESVIK", "IDIS")
RETURN_PROFILES_20260701: Final = (*RETURN_PROFILES_20260312, "KAMU")
_WITHHOLDING_TYPES: Final = ("TEVKIFAT", "YTBTEVKIFAT", "IADE", "YTBIADE", "SGK", "SARJ", "SARJANLIK")
_OTV_WITHHOLDING_TYPES: Final = ("TEVKIFAT", "IADE", "SGK", "YTBIADE")
_CHARGING_TYPES: Final = ("SARJ", "SARJANLIK")


def ubl_version_id_check_1(_facts: object, node: Node) -> Fault | None:
    found = node.all(CBC + "UBLVersionID")
    return None if is_any(found, "2.1") else Fault(*first(node, found), "2.1")


def customization_id_check_1(_facts: object, node: Node) -> Fault | None:
    found = node.all(CBC + "CustomizationID")
    return None if is_any(found, "TR1.2", "TR1.2.1") else Fault(*first(node, found), "TR1.2 | TR1.2.1")


def profile_id_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _profile_in(invoice, node, "efatura", "ProfileIDType")


def profile_id_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _profile_in(invoice, node, "earchive", "ProfileIDTypeEarchive")


def profile_id_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """Only in GİB's viewing mode, which no door of ours asks for."""
    return _profile_in(invoice, node, "goruntuleme", "ProfileIDTypeGoruntuleme")


def profile_id_check_4(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return schema_location(node, "UBL-Invoice-2.1.xsd")


def invoice_id_check_1(_document: object, node: Node) -> Fault | None:
    found = node.all(CBC + "ID")
    return None if _NUMBER.fullmatch(text_of(found)) else Fault(*first(node, found), "ABC2026000000001")


def copy_indicator_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    found = node.all(CBC + "CopyIndicator")
    return None if is_any(found, "false") else Fault(*first(node, found), "false")


def invoice_type_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    known = invoice.file.list("InvoiceTypeCodeList")
    return None if known.holds(text_of(invoice.types)) else Fault(*first(node, invoice.types), known.shown)


def invoice_type_code_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _return_profile(invoice, node, RETURN_PROFILES_20260701)


def invoice_type_code_check_2_of_20260312(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _return_profile(invoice, node, RETURN_PROFILES_20260312)


def invoice_type_code_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    """e-Fatura: the charging types and the profile ENERJI come together or not at all."""
    if invoice.file.document_type != "efatura":
        return None
    energy, charging = invoice.profile_is("ENERJI"), invoice.type_is(*_CHARGING_TYPES)
    if energy == charging:
        return None
    expected = "SARJ | SARJANLIK" if energy else "ENERJI"
    wrong = invoice.types if energy else invoice.profiles
    return Fault(*first(node, wrong), expected)


def invoice_type_code_check_4(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if invoice.profile_is("EARSIVFATURA") or not invoice.type_is("TEKNOLOJIDESTEK"):
        return None
    return Fault(*first(node, invoice.profiles), "EARSIVFATURA")


def currency_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    found = node.all(CBC + "DocumentCurrencyCode")
    known = invoice.file.list("CurrencyCodeList")
    return None if known.holds(text_of(found)) else Fault(*first(node, found), known.shown)


def currency_code_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _optional_currency(invoice, node, "TaxCurrencyCode")


def currency_code_check_3(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _optional_currency(invoice, node, "PricingCurrencyCode")


def currency_code_check_4(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _optional_currency(invoice, node, "PaymentCurrencyCode")


def currency_code_check_5(invoice: InvoiceFacts, node: Node) -> Fault | None:
    return _optional_currency(invoice, node, "PaymentAlternativeCurrencyCode")


def currency_code_check_6(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not _is_foreign(node) or node.select(CAC + "PricingExchangeRate", CBC + "CalculationRate"):
        return None
    return Fault(node, None, "42.1234", below="cac:PricingExchangeRate/cbc:CalculationRate")


def currency_code_check_7(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    rates = node.select(CAC + "PricingExchangeRate", CBC + "CalculationRate")
    if not _is_foreign(node) or not rates or _RATE.fullmatch(text_of(rates)):
        return None
    return Fault(rates[0], rates[0].text, "42.123456")


def general_withholding_tax_total_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    totals = node.all(CAC + "WithholdingTaxTotal")
    if not invoice.ubl_21 or not totals or invoice.type_is(*_WITHHOLDING_TYPES):
        return None
    return Fault(totals[0], text_or_none(invoice.types), " | ".join(_WITHHOLDING_TYPES))


def general_withholding_tax_total_check_2(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.ubl_21 or invoice.type_is(*_OTV_WITHHOLDING_TYPES):
        return None
    for code in node.select(*TAX_TYPE_CODES):
        if code.text == "4171":
            return Fault(code, text_or_none(invoice.types), " | ".join(_OTV_WITHHOLDING_TYPES))
    return None


def hks_invioce_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    """As many item ids KUNYENO of 19 characters as there are lines (counted over the invoice, not per line)."""
    lines = len(node.all(CAC + "InvoiceLine"))
    ids = with_scheme(
        node.select(CAC + "InvoiceLine", CAC + "Item", CAC + "AdditionalItemIdentification", CBC + "ID"), "KUNYENO"
    )
    found = sum(len(normalized(own_text(item))) == 19 for item in ids)
    return None if found == lines else Fault(node, str(found), str(lines), below="cac:InvoiceLine")


def iade_invioce_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    if not invoice.type_is(*RETURN_TYPES):
        return None
    references = node.select(CAC + "BillingReference", CAC + "InvoiceDocumentReference")
    if not references:
        return Fault(node, None, "IADE, ABC2026000000001", below="cac:BillingReference/cac:InvoiceDocumentReference")
    for reference in references:
        number = reference.all(CBC + "ID")
        kind = reference.all(CBC + "DocumentTypeCode")
        # The dotted spelling is in GİB's own rule.
        if not is_any(kind, "\u0130ADE", "IADE"):
            return Fault(*first(reference, kind), "IADE", below="" if kind else "cbc:DocumentTypeCode")
        if len(normalized(text_of(number))) != 16:
            return Fault(*first(reference, number), "ABC2026000000001")
    return None


def payment_means_code_check_1(invoice: InvoiceFacts, node: Node) -> Fault | None:
    known = invoice.file.list("PaymentMeansCodeTypeList")
    if not invoice.ubl_21 or known.holds(node.text):
        return None
    return Fault(node, node.text, known.shown)


def decimal_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return None if _AMOUNT.fullmatch(node.text) else Fault(node, node.text, "1234.56")


def invoiced_quantity_check_1(_invoice: InvoiceFacts, node: Node) -> Fault | None:
    return None if "unitCode" in node.attributes else Fault(node, None, "C62 | KGM | LTR ...", below="@unitCode")


TAX_TYPE_CODES: Final[tuple[str, ...]] = (
    CAC + "TaxTotal",
    CAC + "TaxSubtotal",
    CAC + "TaxCategory",
    CAC + "TaxScheme",
    CBC + "TaxTypeCode",
)


def schema_location(node: Node, schema: str) -> Fault | None:
    """The schema location, if the document gives one, names the schema of its kind."""
    found = node.attributes.get(SCHEMA_LOCATION)
    return None if found is None or schema in found else Fault(node, found, schema, below="@xsi:schemaLocation")


def text_or_none(nodes: list[Node]) -> str | None:
    """What to show as found: the first value, if any."""
    return nodes[0].text if nodes else None


def _profile_in(invoice: InvoiceFacts, node: Node, document_type: str, name: str) -> Fault | None:
    if invoice.file.document_type != document_type:
        return None
    known = invoice.file.list(name)
    return None if known.holds(text_of(invoice.profiles)) else Fault(*first(node, invoice.profiles), known.shown)


def _return_profile(invoice: InvoiceFacts, node: Node, allowed: tuple[str, ...]) -> Fault | None:
    if not invoice.type_is("IADE") or invoice.profile_is(*allowed):
        return None
    return Fault(*first(node, invoice.profiles), " | ".join(allowed))


def _optional_currency(invoice: InvoiceFacts, node: Node, name: str) -> Fault | None:
    found = node.all(CBC + name)
    if not found:
        return None
    known = invoice.file.list("CurrencyCodeList")
    return None if known.holds(text_of(found)) else Fault(found[0], found[0].text, known.shown)


def _is_foreign(node: Node) -> bool:
    return any(code.text != "TRY" for code in node.all(CBC + "DocumentCurrencyCode"))
