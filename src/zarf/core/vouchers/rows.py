"""One line of a file of vouchers: its cells as a value, and every rule that can be told from this line alone.

The findings of a line come all at once. Rules over several lines (balance, numbers, chart) belong to who has them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from zarf.core.codes import load
from zarf.core.findings import Finding, finding
from zarf.core.vouchers.cells import day_of, decimal_text, kurus_of, text_of
from zarf.core.vouchers.columns import field_words, fold
from zarf.core.vouchers.documents import document_faults, document_type
from zarf.core.vouchers.money import foreign_of, fund_of

LONGEST: Mapping[str, int] = {
    "number": 100,
    "entered_by": 200,
    "entry_comment": 4000,
    "comment": 4000,
    "main_name": 300,
    "sub_name": 300,
    "sub_id": 60,
    "document_number": 100,
    "document_name": 200,
    "payment_method": 100,
    "rate_source": 200,
    "rate_comment": 400,
    "group": 100,
}
"""Most characters of a text. Our own limits: the schemas have none, and a description of megabytes is a fault."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]").search
_DEBIT = frozenset({"d", "debit", "b", "borc"})
_CREDIT = frozenset({"c", "credit", "a", "alacak"})
_MAIN = re.compile(r"(\w{3,4})(?:[.\-/ ]|$)", re.ASCII)


class VoucherRow(NamedTuple):
    """One line, and what it says of its voucher. key: tells the vouchers of a file apart. amount: kuruş.

    is_bad: it has an error, so nothing can be said of its voucher as a whole. Days are ISO texts, "" for none.
    """

    row: int
    key: str
    branch: str
    day: str
    number: str
    entered_by: str
    entry_comment: str
    counter: int | None
    main_id: str
    main_name: str
    sub_id: str
    sub_name: str
    amount: int
    is_debit: bool
    comment: str
    document_type: str
    document_number: str
    document_date: str
    document_name: str
    payment_method: str
    foreign: dict[str, str] | None
    fund: dict[str, str] | None
    is_bad: bool


class RowReader:
    """Reads lines. day: decides which code lists are in force. constants: fields that every line has alike."""

    def __init__(self, day: date, constants: Mapping[str, str] | None = None) -> None:
        self._types = load("ledger_document_types")
        self._numbered = frozenset(load("ledger_numbered_documents").values(day))
        self._currencies = frozenset(load("CurrencyCodeList").values(day))
        self._allowed = frozenset(self._types.values(day))
        self._constants = dict(constants or {})

    def read(self, cells: Mapping[str, object], row: int) -> tuple[VoucherRow, list[Finding]]:
        """The line and all that is wrong with it."""
        if self._constants:
            cells = {**self._constants, **{name: cell for name, cell in cells.items() if text_of(cell)}}
        problems: list[Finding] = []
        text = Texts(cells, row, problems)
        head = self._head(cells, row, text, problems)
        main_id, sub_id = account_of(cells, row, text, problems)
        amount, is_debit = _amount(cells, row, problems)
        kind = document_type(text("document_type"), self._allowed, row, problems)
        document_date, problem = day_of(cells.get("document_date"), "document_date", row)
        noted(problems, problem)
        document = (kind, text("document_number"), document_date, text("document_name"))
        problems.extend(document_faults(document, self._numbered, row))
        foreign = foreign_of(cells, amount, self._currencies, row, problems)
        fund = fund_of(cells, amount, row, problems)
        names = names_of(text, sub_id)
        made = VoucherRow(
            row, *head, main_id, names[0], sub_id, names[1], amount, is_debit, text("comment"), kind, document[1],
            document_date, document[3], text("payment_method"), foreign, fund,
            any(item.severity == "error" for item in problems),
        )  # fmt: skip
        return made, problems

    def _head(
        self, cells: Mapping[str, object], row: int, text: Texts, problems: list[Finding]
    ) -> tuple[str, str, str, str, str, str, int | None]:
        day, problem = day_of(cells.get("day"), "day", row)
        noted(problems, problem)
        number, entered_by = text("number"), text("entered_by")
        for name, value in (("number", number), ("day", day or problem), ("entered_by", entered_by)):
            if not value:
                problems.append(finding("EF-VCH-020", path=name, line=row, **field_words(name)))
        if len(entered_by) == 1:
            problems.append(finding("EF-VCH-044", path="entered_by", line=row, found=entered_by))
        posted, problem = day_of(cells.get("posting_date"), "posting_date", row)
        noted(problems, problem)
        if posted and day and posted != day:
            problems.append(finding("EF-VCH-030", path="posting_date", line=row, found=posted, expected=day))
        reference = text_of(cells.get("document_reference"))
        if reference and number and reference != number:
            problems.append(
                finding("EF-VCH-031", path="document_reference", line=row, found=reference[:60], expected=number[:60])
            )
        counter = _counter(cells, "counter", row, problems)
        of_line = _counter(cells, "line_counter", row, problems)
        if of_line is not None and counter is not None and of_line != counter:
            problems.append(
                finding("EF-VCH-043", path="line_counter", line=row, found=str(of_line), expected=str(counter))
            )
        branch = branch_of(cells, row, problems)
        group = text("group")
        key = f"g{group}" if group else f"n{branch}|{day}|{number}"
        return key, branch, day, number, entered_by, text("entry_comment"), counter


class Texts:
    """Texts of one line: too long or unwritable ones are noted and cut, so that nothing large is carried on."""

    def __init__(self, cells: Mapping[str, object], row: int, problems: list[Finding]) -> None:
        self._cells, self._row, self._problems = cells, row, problems

    def __call__(self, name: str) -> str:
        text = text_of(self._cells.get(name))
        if not text:
            return ""
        forbidden = None if text.isprintable() else _FORBIDDEN(text)
        if forbidden is not None:
            self._note("EF-VCH-029", name, f"U+{ord(forbidden[0]):04X}")
            text = _replaced(text)
        longest = LONGEST.get(name)
        if longest is not None and len(text) > longest:
            self._note("EF-VCH-028", name, str(len(text)), str(longest))
            text = text[:longest]
        return text

    def _note(self, code: str, name: str, found: str, expected: str | None = None) -> None:
        self._problems.append(
            finding(code, path=name, line=self._row, found=found, expected=expected, **field_words(name))
        )


def _replaced(text: str) -> str:
    return "".join("\ufffd" if _FORBIDDEN(letter) else letter for letter in text)


def noted(problems: list[Finding], problem: Finding | None) -> None:
    """Keep a problem, where there is one."""
    if problem is not None:
        problems.append(problem)


def _counter(cells: Mapping[str, object], name: str, row: int, problems: list[Finding]) -> int | None:
    text = text_of(cells.get(name))
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) < 10**15):
        problems.append(finding("EF-VCH-045", path=name, line=row, found=text[:40], **field_words(name)))
        return None
    return int(text)


def branch_of(cells: Mapping[str, object], row: int, problems: list[Finding]) -> str:
    """Four digits; none for an empty cell and for zero, which exports write for the head office."""
    text = text_of(cells.get("branch"))
    if not text.strip("0"):
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        problems.append(finding("EF-BKS-015", path="branch", line=row, found=text[:20]))
        return ""
    return text.zfill(4)


def account_of(
    cells: Mapping[str, object], row: int, text: Callable[[str], str], problems: list[Finding]
) -> tuple[str, str]:
    """Main and sub number, from two columns or from one: 120.01 is sub-account of 120."""
    main, sub = text_of(cells.get("main_id")), text("sub_id")
    whole = text_of(cells.get("account"))
    if whole and not main:
        match = _MAIN.match(whole)
        main = match[1] if match else whole[:3]
        sub = "" if whole == main else whole
    if not main:
        problems.append(finding("EF-VCH-020", path="account", line=row, **field_words("account")))
    elif len(main) not in (3, 4):
        problems.append(finding("EF-BKS-020", path="main_id", line=row, found=main[:20]))
    if sub and main and (not sub.startswith(main) or len(sub) > LONGEST["sub_id"]):
        problems.append(finding("EF-BKS-021", path="sub_id", line=row, found=sub[:60], expected=main[:4]))
    # A sub-account that repeats the main one says nothing more.
    return main[:4], "" if sub == main else sub[:60]


def names_of(text: Callable[[str], str], sub_id: str) -> tuple[str, str]:
    main, sub, whole = text("main_name"), text("sub_name"), text("account_name")
    return (main, sub or whole) if sub_id else (main or whole, "")


def _amount(cells: Mapping[str, Any], row: int, problems: list[Finding]) -> tuple[int, bool]:
    """Kuruş above zero and the side, from amount and side or from a column for each side."""
    if "amount" in cells:
        name, is_debit = "amount", side_of(cells, row, problems)
        value, problem = kurus_of(cells["amount"], name, row)
    else:
        debit, problem = kurus_of(cells.get("debit"), "debit", row)
        credit, other = kurus_of(cells.get("credit"), "credit", row)
        noted(problems, other)
        if problem is None and other is None and bool(debit) == bool(credit):
            problems.append(finding("EF-VCH-025", path="debit", line=row))
            return 0, True
        is_debit = bool(debit)
        name, value = ("debit", debit) if is_debit else ("credit", credit)
        if other is not None:
            return 0, is_debit
    noted(problems, problem)
    if problem is not None:
        return 0, is_debit
    if value is None:
        problems.append(finding("EF-VCH-020", path=name, line=row, **field_words(name)))
        return 0, is_debit
    if value <= 0:
        problems.append(finding("EF-VCH-024", path=name, line=row, found=decimal_text(Decimal(value) / 100)))
        return 0, is_debit
    return value, is_debit


def side_of(cells: Mapping[str, object], row: int, problems: list[Finding]) -> bool:
    text = text_of(cells.get("side"))
    if text in ("D", "C"):
        return text == "D"
    word = fold(text)
    if word in _DEBIT or word in _CREDIT:
        return word in _DEBIT
    problems.append(finding("EF-VCH-026", path="side", line=row, found=text[:40]))
    return True
