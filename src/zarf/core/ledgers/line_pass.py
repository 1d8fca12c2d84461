"""What journal and ledger have in common when they are judged quickly: their lines."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.ledgers.gathering import kurus, text_at, whole
from zarf.core.ledgers.known_values import KnownValues
from zarf.core.ledgers.line_content import content_digest
from zarf.core.ledgers.odd_lines import OddLines
from zarf.core.ledgers.ordinary_form import BEGINNING_OF_LINE, END_OF_LINE, Form, Unproven
from zarf.core.ledgers.summary import DIGEST_BYTES, AccountSums, LedgerSummary
from zarf.core.rules.ledger import names as n
from zarf.core.rules.values import normalized
from zarf.core.xml.view import Node

_NUMBERED = frozenset((b"other", b"invoice", b"check"))
"""Document types that need a number and a date."""
_MANY_ODD, _SOME = 500, 4
_DEBIT, _CREDIT = ("D", "debit"), ("C", "credit")


@dataclass(slots=True)
class LineRead:
    """What the entry around a line compares. end: behind the line. amount: kuruş."""

    end: int
    counter: bytes
    day: bytes
    reference: bytes
    main: bytes
    sub: bytes
    amount: int
    is_debit: bool


class LinePass:
    """Reads lines one by one; counts them in the summary and remembers each one's digest."""

    def __init__(self, form: Form, head: bytes, kind: LedgerKind, name: str, summary: LedgerSummary) -> None:
        self._match = form.line.match
        self.known = KnownValues()
        self._head, self._kind, self._name = head, kind, name
        self._odd: OddLines | None = None
        self._odd_lines = 0
        self._has_currency = b"<gl-muc:defaultCurrency" in head
        self._numbers, self._digests = summary.contents.numbers, summary.contents.digests
        self._sums = summary.sums
        self._by_account: dict[bytes, AccountSums] = {}

    def read(self, data: bytes, start: int, header: bytes) -> LineRead:
        """The line that begins there. header: the beginning of its entry. Raises Unproven."""
        match = self._match(data, start)
        if match is None:
            return self._read_odd(data, start, header)
        values = match.groups(b"")
        (number, counter, main, _, _, sub, money, own, rate_day, _, _, _, _, _, side, day) = values[:16]
        (kind, description, document, reference, document_day, payment, _, _, _, quantity, _, _, price) = values[16:]
        amount = int(money.replace(b".", b"", 1))
        if not amount or not self.known.is_day(document_day) or not self.known.is_day(day):
            raise Unproven
        if kind:
            if kind in _NUMBERED and not (document.strip() and document_day):
                raise Unproven
            if kind == b"other" and not description.strip():
                raise Unproven
        elif document or document_day:
            raise Unproven
        if payment and not payment.strip():
            raise Unproven
        if own and not (self._has_currency and self.known.is_day(rate_day)):
            raise Unproven
        if quantity and float(price) * float(quantity) != float(money):
            raise Unproven
        is_debit = side == b"D"
        self._count(int(number), blake2b(b"\x1f".join(values), digest_size=DIGEST_BYTES).digest())
        sums = self._by_account.get(main)
        if sums is None:
            sums = self._sums_of(main)
        if is_debit:
            sums.debit += amount
            sums.debit_lines += 1
        else:
            sums.credit += amount
            sums.credit_lines += 1
        return LineRead(match.end(), counter, day, reference, main, sub, amount, is_debit)

    def _count(self, number: int, digest: bytes) -> None:
        self._numbers.append(number)
        self._digests += digest

    def _sums_of(self, main: bytes) -> AccountSums:
        sums = self._by_account[main] = self._sums.setdefault(main.decode("utf-8"), AccountSums())
        return sums

    def _read_odd(self, data: bytes, start: int, header: bytes) -> LineRead:
        if not data.startswith(BEGINNING_OF_LINE, start):
            raise Unproven
        end = data.find(END_OF_LINE, start) + len(END_OF_LINE)
        if end < start:
            raise Unproven
        self._odd_lines += 1
        if self._odd_lines > _MANY_ODD and self._odd_lines * _SOME > len(self._numbers):
            raise Unproven  # so many cost more one by one than the careful way does
        if self._odd is None:
            self._odd = OddLines(self._head, self._kind, self._name)
        line = self._odd.judge(data[start:end], header)
        made = _odd_values(line, end)
        self._count(whole(text_at(line, n.LINE_NUMBER)), content_digest(line))
        self._sums_of(made.main).add(made.amount, debit=made.is_debit)
        return made


def _odd_values(line: Node, end: int) -> LineRead:
    number, counter = text_at(line, n.LINE_NUMBER), text_at(line, n.LINE_COUNTER)
    amount, side = kurus(text_at(line, n.AMOUNT)), text_at(line, n.SIDE)
    if not whole(number) or not whole(counter) or amount is None or side not in _DEBIT + _CREDIT:
        raise Unproven
    return LineRead(
        end,
        counter.strip().encode(),
        text_at(line, n.POSTING_DATE).encode(),
        b"",  # compared already, with the entry's own text
        normalized(text_at(line, n.ACCOUNT, n.MAIN_ID)).encode(),
        normalized(text_at(line, n.ACCOUNT, n.ACCOUNT_SUB, n.SUB_ID)).encode(),
        amount,
        side in _DEBIT,
    )
