"""Berats and the ledger report: small files made of a month's sums.

A berat repeats the ledger's heading, tells its size and the sums of five tax accounts, and carries a copy of the
ledger's SignatureValue, which is what binds the two. Source: Berat Kılavuzu v1.2, Defter Raporu Beratı Kılavuzu
(11.2018).
"""

from __future__ import annotations

from collections.abc import Iterable

from zarf.core.documents.edefter.heading import Heading, Segment, beginning, ending, heading
from zarf.core.documents.edefter.sums import TAX_ACCOUNTS, SideSums, Sums
from zarf.core.documents.edefter.text import escaped, lira

Unsealed = tuple[bytes, bytes]
"""A canonical file around the place of its seal: what stands before it, and what stands behind it."""


def berat(head: Heading, segment: Segment, sums: Sums, signature_value: bytes) -> Unsealed:
    """The berat of one part. sums: of that part. signature_value: the ledger's ds:SignatureValue, as bytes.

    Without tax detail (segment.detailed False) and for an inventory no entry stands in it.
    """
    rows = ""
    if segment.detailed and head.kind.entries_type != "assets":
        none = SideSums("")
        sides = [(number, name, sums.accounts.get(number, none)) for number, name in TAX_ACCOUNTS]
        rows = _entry(head, ((number, name, sums, False) for number, name, sums in sides))
    before, behind = ending(head.kind)
    text = beginning(head.kind) + heading(head, segment) + rows + before
    return text.encode() + signature_value, behind.encode()


def ledger_report(head: Heading, ettn: str, sums: Sums) -> Unsealed:
    """The ledger report of a month. sums: gross, over all parts of it."""
    accounts = sorted(sums.accounts.items())
    rows = _entry(head, ((number, side.name, side, True) for number, side in accounts))
    before, behind = ending(head.kind)
    text = beginning(head.kind) + heading(head, Segment(ettn)) + rows + before
    return text.encode(), behind.encode()


def _entry(head: Heading, sides: Iterable[tuple[str, str, SideSums, bool]]) -> str:
    context = head.kind.context
    lines: list[str] = []
    for number, name, sums, counted in sides:
        for code, amount, count in (("D", sums.debit, sums.debit_lines), ("C", sums.credit, sums.credit_lines)):
            lines.append(_detail(head, len(lines) + 1, number, name, code, amount, count if counted else None))
    return (
        f'<gl-cor:entryHeader><gl-cor:qualifierEntry contextRef="{context}">standard</gl-cor:qualifierEntry>'
        f"{''.join(lines)}</gl-cor:entryHeader>"
    )


def _detail(head: Heading, row: int, number: str, name: str, code: str, amount: int, lines: int | None) -> str:
    plain = f' contextRef="{head.kind.context}"'
    money = f'{plain} decimals="INF" unitRef="{head.company.currency.lower()}"'
    applies = "" if lines is None else f"<gl-cor:documentApplyToNumber{plain}>{lines}</gl-cor:documentApplyToNumber>"
    return (
        f"<gl-cor:entryDetail><gl-cor:lineNumber{plain}>{row}</gl-cor:lineNumber>"
        f"<gl-cor:account><gl-cor:accountMainID{plain}>{escaped(number)}</gl-cor:accountMainID>"
        f"<gl-cor:accountMainDescription{plain}>{escaped(name)}</gl-cor:accountMainDescription></gl-cor:account>"
        f"<gl-cor:amount{money}>{lira(amount)}</gl-cor:amount>"
        f"<gl-cor:debitCreditCode{plain}>{code}</gl-cor:debitCreditCode>{applies}"
        f"<gl-cor:xbrlInfo><gl-cor:xbrlInclude{plain}>period_change</gl-cor:xbrlInclude></gl-cor:xbrlInfo>"
        "</gl-cor:entryDetail>"
    )
