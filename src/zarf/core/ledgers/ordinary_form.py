"""The ordinary form of journals and ledgers: how our writer, and nearly every other program, writes them.

Canonical XML, the customary prefixes, one context, one currency, amounts with two decimals, lines with the fields of
`line_content.FIELDS` in their order. Between elements stands nothing, or, in files of other programs, white space. A
pattern tells an entry's beginning or a line of that form, with a group for each field; whatever it does not fit is
looked at in the careful way.

The patterns hold what the schema and the simple rules ask (types, which fields belong together); what must be compared
with other values is left to `quick.py`. Each part ends where the next begins, so nothing is tried twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zarf.core.xml.namespaces import GL_BUS, GL_COR, GL_MUC

END_OF_LINE = b"</gl-cor:entryDetail>"
END_OF_ENTRY = b"</gl-cor:entryHeader>"
BEGINNING_OF_ENTRY = b"<gl-cor:entryHeader>"
BEGINNING_OF_LINE = b"<gl-cor:entryDetail>"

_TEXT = rb"(?:[^<>&\x00-\x08\x0b-\x1f]|&(?:amp|lt|gt);)++"
_ANY_TEXT = rb"(?:[^<>&\x00-\x08\x0b-\x1f]|&(?:amp|lt|gt|#xD);)++"
"""Where no rule asks whether something is blank."""
GAP = rb"[ \t\n]*+"
_SPACED = re.compile(rb">[ \t\n]+<(?!\?|edefter:)")
"""White space between two elements of the heading; behind the instruction there always is some."""
_NUMBER = rb"[1-9][0-9]{0,14}+"
_MONEY = rb"[0-9]{1,15}\.[0-9]{2}"
_DECIMAL = rb"[0-9]{1,15}(?:\.[0-9]{1,15})?"
_DAY = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CURRENCY = rb"iso4217:[A-Z]{3}"
_ACCOUNT = rb"[0-9A-Za-z]{3,4}"
_TYPES = rb"check|invoice|order-customer|order-vendor|voucher|shipment|receipt|other"
_XBRL_TAG = re.compile(rb"<xbrli:xbrl( [^<>]*)>")
# These names come into the patterns of every line again and again; a long one would make them huge.
_CONTEXT = re.compile(rb'<xbrli:context id="([A-Za-z_][\w.\-]{0,99})">', re.ASCII)
_UNIT = re.compile(
    rb'<xbrli:unit id="([A-Za-z_][\w.\-]{0,99})">[ \t\n]*<xbrli:measure>(iso4217:[A-Z]{3}|xbrli:pure)<', re.ASCII
)
_PERIOD = tuple(
    re.compile(rb"<gl-cor:periodCovered%b[^<>]*>(%b)</gl-cor:periodCovered%b>" % (end, _DAY, end))
    for end in (b"Start", b"End")
)
_BOUND = tuple(
    f' xmlns:{prefix}="{uri}"'.encode()
    for prefix, uri in (
        ("gl-bus", GL_BUS),
        ("gl-cor", GL_COR),
        ("gl-muc", GL_MUC),
        ("iso4217", "http://www.xbrl.org/2003/iso4217"),
    )
)


class Unproven(Exception):
    """Not certainly right by what the quick way sees; the careful way must look at the file."""


@dataclass(frozen=True, slots=True)
class Form:
    """The patterns of one file. Groups of line: the values of `line_content.FIELDS`.

    is_spaced: white space stands between elements.

    Groups of entry: who entered it, its day, its voucher number, total debit, total credit, its number; of account:
    total debit, total credit.
    """

    line: re.Pattern[bytes]
    entry: re.Pattern[bytes]
    account: re.Pattern[bytes]
    is_spaced: bool


def period_of(head: bytes) -> tuple[bytes, bytes]:
    """First and last day that the file covers. Raises Unproven where they are not each given once as a day."""
    starts, ends = (pattern.findall(head) for pattern in _PERIOD)
    if len(starts) != 1 or len(ends) != 1:
        raise Unproven
    return starts[0], ends[0]


def form_of(head: bytes) -> Form | None:
    """The patterns that a file with this heading (up to its first entry) uses; None when it is not ordinary."""
    instance, contexts = _XBRL_TAG.findall(head), _CONTEXT.findall(head)
    if len(instance) != 1 or len(contexts) != 1 or not all(bound in instance[0] for bound in _BOUND):
        return None
    units = {measure: identity for identity, measure in _UNIT.findall(head)}
    money = [identity for measure, identity in units.items() if measure.startswith(b"iso4217:")]
    count = units.get(b"xbrli:pure")
    if len(money) != 1 or count is None:
        return None
    return _form(contexts[0], money[0], count, _SPACED.search(head) is not None)


@lru_cache(maxsize=64)
def _form(context: bytes, money: bytes, count: bytes, is_spaced: bool) -> Form:
    parts = _Parts(context, money, count, GAP if is_spaced else b"")
    return Form(re.compile(parts.line()), re.compile(parts.entry()), re.compile(parts.account()), is_spaced)


class _Parts:
    """Pieces of patterns for one context and its units. gap: what may stand between elements, and ends each piece."""

    def __init__(self, context: bytes, money: bytes, count: bytes, gap: bytes) -> None:
        self._gap = gap
        self._plain = b' contextRef="%b"' % re.escape(context)
        self._money = b'%b decimals="INF" unitRef="%b"' % (self._plain, re.escape(money))
        self._count = b'%b decimals="INF" unitRef="%b"' % (self._plain, re.escape(count))

    def _leaf(self, name: bytes, inside: bytes, attributes: bytes = b"") -> bytes:
        return b"<%b%b>(%b)</%b>%b" % (name, attributes or self._plain, inside, name, self._gap)

    def _optional(self, name: bytes, inside: bytes) -> bytes:
        return b"(?:%b)?+" % self._leaf(name, inside)

    def _batch(self) -> bytes:
        inside = (b"<gl-bus:%b%b>%b</gl-bus:%b>%b" % (name, self._plain, _TEXT, name, self._gap) for name in _BATCH)
        return b"(?:%b)?+" % b"".join(inside)

    def _totals(self) -> bytes:
        return self._leaf(b"gl-bus:totalDebit", _MONEY, self._money) + self._leaf(
            b"gl-bus:totalCredit", _MONEY, self._money
        )

    def entry(self) -> bytes:
        """The beginning of a journal's entry, up to its first line."""
        return b"".join(
            (
                BEGINNING_OF_ENTRY,
                self._gap,
                self._leaf(b"gl-cor:enteredBy", _TEXT),
                self._leaf(b"gl-cor:enteredDate", _DAY),
                self._optional(b"gl-cor:entryNumber", _TEXT),
                b"(?:<gl-cor:entryComment%b>%b</gl-cor:entryComment>%b)?+" % (self._plain, _ANY_TEXT, self._gap),
                self._batch(),
                self._totals(),
                self._leaf(b"gl-cor:entryNumberCounter", _NUMBER, self._count),
            )
        )

    def account(self) -> bytes:
        """The beginning of a ledger's account, up to its first line."""
        return BEGINNING_OF_ENTRY + self._gap + self._batch() + self._totals()

    def line(self) -> bytes:
        return b"".join(
            (
                BEGINNING_OF_LINE,
                self._gap,
                self._leaf(b"gl-cor:lineNumber", _NUMBER),
                self._leaf(b"gl-cor:lineNumberCounter", _NUMBER, self._count),
                self._account(),
                self._leaf(b"gl-cor:amount", _MONEY, self._money),
                self._foreign(),
                self._leaf(b"gl-cor:debitCreditCode", b"[DC]"),
                self._leaf(b"gl-cor:postingDate", _DAY),
                self._optional(b"gl-cor:documentType", _TYPES),
                self._optional(b"gl-cor:documentTypeDescription", _TEXT),
                self._optional(b"gl-cor:documentNumber", _TEXT),
                self._optional(b"gl-cor:documentReference", _TEXT),
                self._optional(b"gl-cor:documentDate", _DAY),
                self._optional(b"gl-bus:paymentMethod", _TEXT),
                self._optional(b"gl-cor:detailComment", _ANY_TEXT),
                self._fund(),
                END_OF_LINE,
                self._gap,
            )
        )

    def _account(self) -> bytes:
        gap = self._gap
        main = b"<gl-cor:accountMainID%b>(?P<main>%b)</gl-cor:accountMainID>%b" % (self._plain, _ACCOUNT, gap)
        # The sub-account begins with the main account.
        number = self._leaf(b"gl-cor:accountSubID", b"(?P=main)(?:%b)?+" % _TEXT)
        sub = self._leaf(b"gl-cor:accountSubDescription", _ANY_TEXT) + number
        inside = (
            main,
            self._leaf(b"gl-cor:accountMainDescription", _ANY_TEXT),
            b"(?:<gl-cor:accountSub>%b%b</gl-cor:accountSub>%b)?+" % (gap, sub, gap),
        )
        return b"<gl-cor:account>%b%b</gl-cor:account>%b" % (gap, b"".join(inside), gap)

    def _foreign(self) -> bytes:
        """All that belongs to an amount in another currency, or nothing of it."""
        return b"(?:%b)?+" % b"".join(
            (
                self._leaf(b"gl-muc:amountCurrency", _CURRENCY),
                self._leaf(b"gl-muc:amountOriginalExchangeRateDate", _DAY),
                self._leaf(b"gl-muc:amountOriginalAmount", _DECIMAL, self._money),
                self._leaf(b"gl-muc:amountOriginalCurrency", _CURRENCY),
                self._leaf(b"gl-muc:amountOriginalExchangeRate", _DECIMAL, self._money),
                self._optional(b"gl-muc:amountOriginalExchangeRateSource", _TEXT),
                self._optional(b"gl-muc:amountOriginalExchangeRateComment", _TEXT),
            )
        )

    def _fund(self) -> bytes:
        inside = b"".join(
            (
                self._leaf(b"gl-bus:measurableCode", b"NT"),
                self._leaf(b"gl-bus:measurableCodeDescription", b"Maddi Olmayan Kalemler"),
                self._leaf(b"gl-bus:measurableQuantity", _DECIMAL, self._count),
                self._leaf(b"gl-bus:measurableQualifier", b"Fon"),
                self._leaf(b"gl-bus:measurableUnitOfMeasure", b"Adet"),
                self._leaf(b"gl-bus:measurableCostPerUnit", _DECIMAL, self._money),
            )
        )
        return b"(?:<gl-bus:measurable>%b%b</gl-bus:measurable>%b)?+" % (self._gap, inside, self._gap)


_BATCH = (b"batchID", b"batchDescription")
