"""What GİB's rules on order cannot see in one file: a number given twice, or out of its place.

GİB asks whether some line behind has the next number. We ask each line to have the number after the one before it.
Source: Yevmiye Defteri Kılavuzu v1.5 (lineNumber, entryNumberCounter); e-Defter Uygulama Kılavuzu v1.12.
"""

from __future__ import annotations

from collections.abc import Sequence

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.summary import LedgerSummary

_NUMBERED = (LedgerKind.JOURNAL, LedgerKind.INVENTORY)


def beyond_the_rules(summary: LedgerSummary) -> tuple[Finding, ...]:
    """Warnings on the order of a journal's or an inventory's lines and entries; of a ledger, on lines given twice."""
    numbers = summary.contents.numbers
    if summary.kind is LedgerKind.LEDGER:
        return _twice(numbers)
    if summary.kind not in _NUMBERED:
        return ()
    return (
        *_out_of_place(numbers, "EF-LDG-140"),
        *_out_of_place(summary.entry_numbers, "EF-LDG-141"),
    )


def _out_of_place(numbers: Sequence[int], code: str) -> tuple[Finding, ...]:
    """The first number that is not the one before it plus one."""
    for index in range(1, len(numbers)):
        if numbers[index] != numbers[index - 1] + 1:
            return (finding(code, found=str(numbers[index]), expected=str(numbers[index - 1] + 1)),)
    return ()


def _twice(numbers: Sequence[int]) -> tuple[Finding, ...]:
    if len(set(numbers)) == len(numbers):
        return ()
    seen: set[int] = set()
    for number in numbers:
        if number in seen:
            return (finding("EF-LDG-142", found=str(number)),)
        seen.add(number)
    return ()
