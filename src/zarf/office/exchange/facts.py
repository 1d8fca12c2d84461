"""What the lists and the story need to know of a document, taken from its tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.identifiers import Ettn, InvalidIdentifier
from zarf.office.folding import fold

INVOICE = "INVOICE"
APPLICATION_RESPONSE = "APPLICATIONRESPONSE"

_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_ROLES = {
    INVOICE: (f"{_CAC}AccountingSupplierParty/{_CAC}Party", f"{_CAC}AccountingCustomerParty/{_CAC}Party"),
    APPLICATION_RESPONSE: (f"{_CAC}SenderParty", f"{_CAC}ReceiverParty"),
}


_MOST_DIGITS = 18
"""Of an amount before its point, as the column has them."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a business response says: to which document (ETTN, or number in old ones) and what."""

    reference: str
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The columns of a document. The supplier is who issued it: seller of an invoice, sender of a response."""

    kind: str
    ettn: UUID
    number: str
    profile: str
    type_code: str
    issue_date: date
    supplier_id: str
    supplier_title: str
    customer_id: str
    customer_title: str
    currency: str = ""
    payable_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    answered: Answered | None = None

    def columns(self) -> dict[str, object]:
        """As keyword arguments of the Document model."""
        names = [name for name in self.__slots__ if name != "answered"]
        return {name: getattr(self, name) for name in names} | {"search_key": self.search_key()}

    def search_key(self) -> str:
        """Folded text by which people look for the document."""
        parts = (self.number, str(self.ettn), self.supplier_id, self.supplier_title)
        return fold(" ".join((*parts, self.customer_id, self.customer_title)))


def read_facts(root: etree._Element) -> Facts:
    """The facts of an invoice or application response. Raises DocumentUnreadable (EF-EXC-002) when one is missing."""
    kind = {"Invoice": INVOICE, "ApplicationResponse": APPLICATION_RESPONSE}.get(etree.QName(root).localname)
    if kind is None:
        raise DocumentUnreadable(finding("EF-EXC-003", found=etree.QName(root).localname))
    supplier, customer = (root.find(path) for path in _ROLES[kind])
    try:
        return Facts(
            kind=kind,
            ettn=Ettn.parse(_text(root, f"{_CBC}UUID")).uuid,
            number=_text(root, f"{_CBC}ID")[:16],
            profile=_text(root, f"{_CBC}ProfileID")[:24],
            type_code=_text(root, f"{_CBC}InvoiceTypeCode")[:24],
            issue_date=date.fromisoformat(_text(root, f"{_CBC}IssueDate")[:10]),
            supplier_id=_identifier(supplier),
            supplier_title=_title(supplier),
            customer_id=_identifier(customer),
            customer_title=_title(customer),
            currency=_text(root, f"{_CBC}DocumentCurrencyCode")[:3],
            payable_amount=_amount(root, f"{_CAC}LegalMonetaryTotal/{_CBC}PayableAmount"),
            tax_amount=_tax(root),
            answered=_answered(root) if kind == APPLICATION_RESPONSE else None,
        )
    except InvalidIdentifier as problem:
        raise DocumentUnreadable(problem.finding) from problem
    except ValueError as problem:
        raise DocumentUnreadable(finding("EF-EXC-002", found=str(problem)[:100])) from problem


def _answered(root: etree._Element) -> Answered:
    base = f"{_CAC}DocumentResponse/"
    return Answered(
        reference=_text(root, f"{base}{_CAC}DocumentReference/{_CBC}ID"),
        code=_text(root, f"{base}{_CAC}Response/{_CBC}ResponseCode"),
        note="\n".join(filter(None, ((item.text or "").strip() for item in root.findall(f"{_CBC}Note")))),
    )


def _identifier(party: etree._Element | None) -> str:
    """The party's VKN or TCKN. Raises ValueError when it has none."""
    for item in [] if party is None else party.findall(f"{_CAC}PartyIdentification/{_CBC}ID"):
        if item.get("schemeID") in ("VKN", "TCKN"):
            text = (item.text or "").strip()
            if len(text) in (10, 11):
                return text
    raise ValueError("VKN/TCKN")


def _title(party: etree._Element | None) -> str:
    if party is None:
        return ""
    names = (_text(party, f"{_CAC}Person/{_CBC}FirstName"), _text(party, f"{_CAC}Person/{_CBC}FamilyName"))
    return (_text(party, f"{_CAC}PartyName/{_CBC}Name") or " ".join(names).strip())[:500]


def _tax(root: etree._Element) -> Decimal | None:
    amounts = [_decimal(item.text) for item in root.findall(f"{_CAC}TaxTotal/{_CBC}TaxAmount")]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _amount(root: etree._Element, path: str) -> Decimal | None:
    return _decimal(root.findtext(path))


def _decimal(text: str | None) -> Decimal | None:
    """The amount, or None for what the column cannot hold."""
    try:
        value = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    # No arithmetic before the size is known: a hostile exponent overflows in it.
    if not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
        return None
    return value if round(value, 2).adjusted() < _MOST_DIGITS else None


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
