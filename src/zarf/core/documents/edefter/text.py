"""Elements of the ledgers as canonical text (inclusive C14N 1.0), so that a digest can be taken of what is written.

A `Texts` holds every template for one kind of file: a line is put together by one formatting, nothing is a tree.
Order of the elements: XBRL GL 2006-10-25, module plt case-c-b, as GİB's schemas give it.
"""

from __future__ import annotations

import re
from typing import Final

from zarf.core.documents.edefter.values import Account, Entry, ForeignAmount, FundUnits, Line, SourceDocument
from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.core.xml.canonical import escape_text

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]").search
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]").search
_MOST_ACCOUNTS: Final = 100_000
FUND_CODE: Final = ("NT", "Maddi Olmayan Kalemler", "Fon", "Adet")
"""Code, description, qualifier and unit that GİB's rules demand of fund units."""


class UnwritableText(ZarfError):
    """A text holds a character that XML cannot carry (EF-DEF-002)."""


def escaped(text: str) -> str:
    """The text as C14N writes it. Raises UnwritableText."""
    if _SPECIAL(text) is None:
        return text
    forbidden = _FORBIDDEN(text)
    if forbidden is not None:
        raise UnwritableText(finding("EF-DEF-002", found=f"U+{ord(forbidden[0]):04X}", expected=text[:60]))
    return escape_text(text)


def lira(kurus: int) -> str:
    """Kuruş as the ledgers write amounts, without sign.

    >>> lira(0), lira(5), lira(123456)
    ('0.00', '0.05', '1234.56')
    """
    return f"{kurus // 100}.{kurus % 100:02d}"


class Texts:
    """The templates of one kind of file, as UTF-8. context: its context id. currency: of the books.

    batch: the branch's number and name, written into every header; ("", "") without branches.
    """

    def __init__(self, context: str, currency: str, batch: tuple[str, str] = ("", "")) -> None:
        self.plain = f' contextRef="{context}"'
        self.count = f' contextRef="{context}" decimals="INF" unitRef="countable"'
        self.money = f' contextRef="{context}" decimals="INF" unitRef="{currency.lower()}"'
        self.currency = currency
        self._accounts: dict[Account, bytes] = {}
        self._batch = ""
        if batch[0]:
            self._batch = self.leaf("gl-bus:batchID", batch[0]) + self.leaf("gl-bus:batchDescription", batch[1])
        plain, count, money = self.plain, self.count, self.money
        self._line = (
            f"<gl-cor:entryDetail><gl-cor:lineNumber{plain}>%d</gl-cor:lineNumber>"
            f"<gl-cor:lineNumberCounter{count}>%d</gl-cor:lineNumberCounter>%b"
            f"<gl-cor:amount{money}>%d.%02d</gl-cor:amount>%b"
            f"<gl-cor:debitCreditCode{plain}>%b</gl-cor:debitCreditCode>"
            f"<gl-cor:postingDate{plain}>%b</gl-cor:postingDate>%b</gl-cor:entryDetail>"
        ).encode()
        self._number = self._template("gl-cor:documentNumber")
        self._reference = self._template("gl-cor:documentReference")
        self._day = self._template("gl-cor:documentDate")
        self._type = self._template("gl-cor:documentType")
        self._kind = self._template("gl-cor:documentTypeDescription")
        self._payment = self._template("gl-bus:paymentMethod")
        self._comment = self._template("gl-cor:detailComment")
        self._head = (
            f"<gl-cor:entryHeader><gl-cor:enteredBy{plain}>%b</gl-cor:enteredBy>"
            f"<gl-cor:enteredDate{plain}>%b</gl-cor:enteredDate>%b%b{self._batch}"
            f"<gl-bus:totalDebit{money}>%b</gl-bus:totalDebit><gl-bus:totalCredit{money}>%b</gl-bus:totalCredit>"
            f"<gl-cor:entryNumberCounter{count}>%d</gl-cor:entryNumberCounter>"
        ).encode()
        self._account_head = (
            f"<gl-cor:entryHeader>{self._batch}<gl-bus:totalDebit{money}>%b</gl-bus:totalDebit>"
            f"<gl-bus:totalCredit{money}>%b</gl-bus:totalCredit>"
        ).encode()

    def _template(self, name: str) -> bytes:
        return f"<{name}{self.plain}>%b</{name}>".encode()

    def leaf(self, name: str, text: str) -> str:
        """An element with a text; nothing for an empty text."""
        return f"<{name}{self.plain}>{escaped(text)}</{name}>" if text else ""

    def entry_head(self, entry: Entry, counter: int, total: int) -> bytes:
        """The beginning of a journal entry, up to its lines. counter: yevmiye madde no. total: kuruş of each side."""
        amount = lira(total).encode()
        return self._head % (
            escaped(entry.entered_by).encode(),
            entry.date.encode(),
            self.leaf("gl-cor:entryNumber", entry.number).encode(),
            self.leaf("gl-cor:entryComment", entry.comment).encode(),
            amount,
            amount,
            counter,
        )

    def account_head(self, debit: int, credit: int) -> bytes:
        """The beginning of an account in the ledger: the NET of the part stands on its side, zero on the other."""
        net = debit - credit
        return self._account_head % (lira(max(net, 0)).encode(), lira(max(-net, 0)).encode())

    def line(self, line: Line, number: int, counter: int, date: bytes, reference: bytes) -> bytes:
        """One line. number: over the fiscal year. counter: of its entry; date, reference: as `of_entry` gives them."""
        account = self.account(line.account)
        document = line.document
        tail = reference if document is None else self._document(document, reference)
        if line.payment_method:
            tail += self._payment % escaped(line.payment_method).encode()
        if line.comment:
            tail += self._comment % escaped(line.comment).encode()
        if line.fund is not None:
            tail += self._fund(line.fund)
        return self._line % (
            number,
            counter,
            account,
            line.amount // 100,
            line.amount % 100,
            b"" if line.foreign is None else self.foreign(line.foreign),
            b"D" if line.debit else b"C",
            date,
            tail,
        )

    def of_entry(self, entry: Entry) -> tuple[bytes, bytes]:
        """What each line of an entry repeats: its day, and the element that refers to its voucher ("" for none)."""
        reference = self._reference % escaped(entry.number).encode() if entry.number else b""
        return entry.date.encode(), reference

    def account(self, account: Account) -> bytes:
        """The account of a line, with its sub-account where it has one."""
        return self._accounts.get(account) or self._learn(account)

    def _learn(self, account: Account) -> bytes:
        sub = ""
        if account.sub_id:
            sub = (
                f"<gl-cor:accountSub>{self.leaf('gl-cor:accountSubDescription', account.sub_name)}"
                f"{self.leaf('gl-cor:accountSubID', account.sub_id)}</gl-cor:accountSub>"
            )
        text = (
            f"<gl-cor:account>{self.leaf('gl-cor:accountMainID', account.main_id)}"
            f"{self.leaf('gl-cor:accountMainDescription', account.main_name)}{sub}</gl-cor:account>"
        ).encode()
        if len(self._accounts) >= _MOST_ACCOUNTS:
            self._accounts.clear()
        self._accounts[account] = text
        return text

    def _document(self, document: SourceDocument, reference: bytes) -> bytes:
        text = self._type % document.type.encode()
        if document.description:
            text += self._kind % escaped(document.description).encode()
        if document.number:
            text += self._number % escaped(document.number).encode()
        text += reference
        if document.date:
            text += self._day % document.date.encode()
        return text

    def foreign(self, foreign: ForeignAmount) -> bytes:
        """The amount in another currency, as it stands behind the amount."""
        leaf, money = self.leaf, self.money
        return (
            leaf("gl-muc:amountCurrency", f"iso4217:{self.currency}")
            + leaf("gl-muc:amountOriginalExchangeRateDate", foreign.rate_date)
            + f"<gl-muc:amountOriginalAmount{money}>{foreign.amount}</gl-muc:amountOriginalAmount>"
            + leaf("gl-muc:amountOriginalCurrency", f"iso4217:{foreign.currency}")
            + f"<gl-muc:amountOriginalExchangeRate{money}>{foreign.rate}</gl-muc:amountOriginalExchangeRate>"
            + leaf("gl-muc:amountOriginalExchangeRateSource", foreign.rate_source)
            + leaf("gl-muc:amountOriginalExchangeRateComment", foreign.rate_comment)
        ).encode()

    def _fund(self, fund: FundUnits) -> bytes:
        leaf = self.leaf
        code, description, qualifier, unit = FUND_CODE
        return (
            "<gl-bus:measurable>"
            + leaf("gl-bus:measurableCode", code)
            + leaf("gl-bus:measurableCodeDescription", description)
            + f"<gl-bus:measurableQuantity{self.count}>{fund.quantity}</gl-bus:measurableQuantity>"
            + leaf("gl-bus:measurableQualifier", qualifier)
            + leaf("gl-bus:measurableUnitOfMeasure", unit)
            + f"<gl-bus:measurableCostPerUnit{self.money}>{fund.price}</gl-bus:measurableCostPerUnit>"
            + "</gl-bus:measurable>"
        ).encode()
