"""From the trees of a file's parts to its summary."""

from __future__ import annotations

import re

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind
from zarf.core.ledgers.line_content import content_digest
from zarf.core.ledgers.summary import AccountSums, LedgerSummary
from zarf.core.rules.ledger import company
from zarf.core.rules.ledger import names as n
from zarf.core.rules.values import normalized
from zarf.core.xml.view import Node

_AMOUNT = re.compile(r"([0-9]{1,100})(?:\.([0-9]{1,2}))?")
_NUMBER = re.compile(r"[0-9]{1,18}")
_DEBIT, _CREDIT = ("D", "debit"), ("C", "credit")
_SPACE = re.compile(r"[ \t\r\n]+")


def kurus(text: str) -> int | None:
    """An amount with at most two decimals in kuruş; None for any other text, and for one that no books can hold.

    >>> kurus("1234.5"), kurus("7"), kurus("1.005"), kurus("-1")
    (123450, 700, None, None)
    """
    match = _AMOUNT.fullmatch(text.strip(" \t\r\n"))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


def whole(text: str) -> int:
    """A number of digits; 0 for any other text."""
    text = text.strip(" \t\r\n")
    return int(text) if _NUMBER.fullmatch(text) else 0


def text_at(node: Node, *path: str) -> str:
    """The first value the path reaches, "" where there is none."""
    found = node.reach(path)
    return found[0].text if found else ""


def add_line(summary: LedgerSummary, line: Node) -> None:
    """Count a line of a journal, a ledger or an inventory."""
    number = whole(text_at(line, n.LINE_NUMBER))
    summary.contents.numbers.append(number)
    summary.contents.digests += content_digest(line)
    summary.first_line = min(summary.first_line or number, number)
    summary.last_line = max(summary.last_line, number)
    _add_amount(summary, line, 1)


def _add_amount(summary: LedgerSummary, line: Node, lines: int) -> None:
    amount, side = kurus(text_at(line, n.AMOUNT)), text_at(line, n.SIDE)
    if amount is not None and side in _DEBIT + _CREDIT:
        account = normalized(text_at(line, n.ACCOUNT, n.MAIN_ID))
        summary.sums.setdefault(account, AccountSums()).add(amount, debit=side in _DEBIT, lines=lines)


def add_entry(summary: LedgerSummary, header: Node) -> None:
    """Count an entryHeader. An account of the ledger has no number."""
    summary.entries += 1
    number = whole(text_at(header, n.ENTRY_COUNTER))
    if header.has(n.ENTRY_COUNTER):
        summary.entry_numbers.append(number)
    summary.first_entry = summary.first_entry or number
    summary.last_entry = max(summary.last_entry, number)


def add_head(summary: LedgerSummary, root: Node) -> None:
    """Take over what the file says before and behind its entries."""
    info = [*n.DOCUMENT_INFO]
    summary.owner = normalized(text_at(root, *n.IDENTIFIER))
    summary.unique_id = normalized(text_at(root, *info, n.COR + "uniqueID"))
    summary.created = text_at(root, *info, n.COR + "creationDate")
    summary.starts = text_at(root, *info, n.COR + "periodCoveredStart")
    summary.ends = text_at(root, *info, n.COR + "periodCoveredEnd")
    for information in root.reach(n.ENTITY_INFORMATION)[:1]:
        summary.fiscal_start = text_at(information, n.BUS + "fiscalYearStart")
        summary.fiscal_end = text_at(information, n.BUS + "fiscalYearEnd")
        for branch in company.described(information, company.BRANCH_NO)[:1]:
            summary.branch = normalized(text_at(branch, n.BUS + "organizationIdentifier"))
    summary.ettn = normalized(text_at(root, *n.SEGMENT, n.COR + "uniqueID"))
    summary.told_entries = normalized(text_at(root, *n.SEGMENT, n.BUS + "numberOfEntries"))
    summary.told_size = normalized(text_at(root, *n.SEGMENT, n.BUS + "measurableQuantity"))
    summary.is_plain = text_at(root, *n.SEGMENT, n.COR + "identifierAuthorityCode") == "VERGI_DETAYSIZ"
    summary.seal_value = _SPACE.sub("", text_at(root, *n.SEAL, n.DS + "SignatureValue"))
    summary.copied_value = _SPACE.sub("", text_at(root, n.DS + "SignatureValue"))


def add_told_sums(summary: LedgerSummary, root: Node) -> None:
    """The sums that a berat or a ledger report tells."""
    for line in root.reach(n.LINE):
        applies = whole(text_at(line, n.COR + "documentApplyToNumber"))
        _add_amount(summary, line, applies)


def new_summary(kind: LedgerKind, name: LedgerFileName | None, size: int) -> LedgerSummary:
    return LedgerSummary(kind, name, size)
