"""Which kind of e-Defter file it is, and by which of GİB's rule files it is judged."""

from __future__ import annotations

import re
from typing import BinaryIO

from zarf.core.documents.edefter.names import InvalidLedgerFileName, LedgerFileName, LedgerKind
from zarf.core.rules.ledger import Sheet

SHEETS = {
    LedgerKind.JOURNAL: Sheet.JOURNAL,
    LedgerKind.LEDGER: Sheet.LEDGER,
    LedgerKind.JOURNAL_BERAT: Sheet.BERAT,
    LedgerKind.LEDGER_BERAT: Sheet.BERAT,
    LedgerKind.REPORT: Sheet.REPORT,
    LedgerKind.INVENTORY: Sheet.INVENTORY,
    LedgerKind.INVENTORY_BERAT: Sheet.INVENTORY_BERAT,
}
STREAMED = frozenset({LedgerKind.JOURNAL, LedgerKind.LEDGER, LedgerKind.INVENTORY})
"""Kinds that may have 200 MB: their entries and lines are judged as they pass."""

_PEEKED = 64 * 1024
_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?>\s++|<\?.*?\?>|<!--.*?-->)*+<(?:[\w.-]+:)?(defter|berat|defterraporu)[\s>/]", re.DOTALL
)
_NAMESPACE = b"http://www.edefter.gov.tr"
_TYPE = re.compile(rb"entriesType[^<>]{0,500}+>\s*+([a-z]++)\s*+<")


def kind_of_content(beginning: bytes) -> LedgerKind | None:
    """The kind that the first bytes of a file speak of; None when it is no e-Defter file."""
    match = _ROOT.match(beginning)
    if match is None or _NAMESPACE not in beginning:
        return None
    root = match[1].decode()
    told = _TYPE.search(beginning)
    kinds = [kind for kind in LedgerKind if kind.root == root]
    return next((kind for kind in kinds if told and kind.entries_type == told[1].decode()), kinds[0])


def peek(file: BinaryIO) -> bytes:
    """The beginning of a file, which is then at its beginning again."""
    file.seek(0)
    data = file.read(_PEEKED)
    file.seek(0)
    return data


def named(text: str) -> LedgerFileName | None:
    """The parts of an e-Defter file's name, None for any other name."""
    try:
        return LedgerFileName.parse(text)
    except InvalidLedgerFileName:
        return None
