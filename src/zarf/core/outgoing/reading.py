"""The bytes of an ordinary order -> what its invoice will say, without typed values in between.

For any other order, good or bad, `quick_order` says None: `core/documents/order` then reads it, and alone tells what is
wrong with it. What is read here means the same there, and none of its checks would tell anything
(tests/unit/core/outgoing compares both).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final, final

from msgspec.structs import astuple

from zarf.core.documents.order.reading import MAX_BYTES, order_from_json, parse
from zarf.core.documents.order.value import Order
from zarf.core.documents.totals import share_out
from zarf.core.findings import Finding
from zarf.core.outgoing.kinds import CODE3, WORD, Rate
from zarf.core.outgoing.numbers import money, part
from zarf.core.outgoing.order_form import read_form
from zarf.core.outgoing.order_lines import Line, NotOrdinary, Sums, add_line, number, read_line
from zarf.core.outgoing.order_value import QuickOrder

_MOST_LINES: Final = 1000
_SEPARATOR: Final = "\x7f"
_DELETE: Final = 127
_BACKSLASH: Final = 92
_THREE_BYTES: Final = 0xEF
_ODD_ESCAPE: Final = re.compile(rb"\\(?:[bfr]|u00[01]|u003[aA]|u007[fF]|u[fF]{3}[eEfF])")
"""Escapes for what XML cannot carry or a reader changes, for our separator, and for a colon (see `_no_key_twice`)."""
_VKN_TCKN: Final = re.compile(r"[0-9]{10,11}", re.ASCII)
_PREFIX: Final = re.compile(r"[A-Z0-9]{3}", re.ASCII)
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_LARGEST_DISCOUNT: Final = 10**13


def quick_order(data: bytes) -> QuickOrder | None:
    """The order in *data*, or None when it is not an ordinary one."""
    # A single byte is searched for thirty times faster than two, and seldom found.
    if len(data) > MAX_BYTES or _DELETE in data or (_THREE_BYTES in data and b"\xef\xbf" in data):
        return None
    if _BACKSLASH in data and _ODD_ESCAPE.search(data) is not None:
        return None
    form = read_form(data)
    if form is None or len(form.lines) > _MOST_LINES:
        return None
    try:
        return _Reader(form).read(data)
    except NotOrdinary:
        return None


def read_order(data: bytes) -> QuickOrder | Order | list[Finding]:
    """The order in *data*, or everything that is wrong with it, as `order_from_json` tells it."""
    found = quick_order(data)
    return found if found is not None else order_from_json(data)


@final
class _Reader:
    """Takes one order apart. keys: how many were met. unwritten: texts that do not come to stand in the invoice."""

    def __init__(self, form: Any) -> None:
        self.form: Any = form
        self.keys: int = 0
        self.unwritten: list[str] = []
        self.values: list[str] = ["", "", "", ""]

    def read(self, data: bytes) -> QuickOrder:
        form = self.form
        values: tuple[Any, ...] = astuple(form)
        self.keys += len(values) - values.count(None)
        order = self._begun(form)
        order.data = data
        kept = self.values
        kept.append(str(len(form.lines)))
        counts = self._notes_and_references(form)
        party = self._customer(order, form.customer)
        paying = self._payment(form.payment)
        lines = self._lines(form.lines, order.currency)
        allowance, shares = self._discount(form.discount, lines)
        if allowance:
            kept.append(money(allowance))
        has_rate = self._exchange_rate(form.exchange_rate, order.currency)
        sums = Sums()
        behind: list[str] = []
        for index, line in enumerate(lines):
            add_line(behind, index + 1, line, shares[index] if allowance else 0, sums)
        rates = self._totals(order, lines, allowance, sums)
        order.head = (order.currency, order.type_code, counts, party, paying, allowance > 0, has_rate, rates)
        order.head_values = len(kept)
        kept.extend(behind)
        order.kinds = [line.kind for line in lines]
        order.values = kept
        order.escaped = self._escaped(data)
        return order

    def _begun(self, form: Any) -> QuickOrder:
        """What does not come to stand in the invoice, and its codes."""
        order = QuickOrder(self._kept(form.order_key), form.customer.vkn_tckn)
        order.currency = _code(CODE3, form.currency, "TRY")
        order.profile = _code(WORD, form.profile, "")
        order.type_code = _code(WORD, form.type_code, "SATIS")
        order.efatura = form.efatura is not False
        order.supplier = _code(_VKN_TCKN, form.supplier, "")
        order.prefix = _code(_PREFIX, form.prefix, "")
        if form.issue_date is not None:
            order.issue_date = _date(form.issue_date)
        if form.receiver_alias is not None:
            order.receiver_alias = self._kept(form.receiver_alias)
        if form.sender_alias is not None:
            order.sender_alias = self._kept(form.sender_alias)
        return order

    def _notes_and_references(self, form: Any) -> tuple[object, ...]:
        """How many notes, order references, returned invoices and despatch advices there are."""
        notes = form.notes if form.notes is not None else ()
        returned = form.returned_invoices if form.returned_invoices is not None else ()
        despatches = form.despatch_references if form.despatch_references is not None else ()
        for note in notes:
            self.values.append(_text(note))
        if form.order_reference is not None:
            self._reference(form.order_reference)
        for reference in returned:
            self._reference(reference)
        for reference in despatches:
            self._reference(reference)
        return len(notes), form.order_reference is not None, len(returned), len(despatches)

    def _exchange_rate(self, value: object, currency: str) -> bool:
        if value is None:
            if currency != "TRY":
                raise NotOrdinary
            return False
        rate = number(value, 6)
        if not rate.scaled:
            raise NotOrdinary
        self.values.append(rate.plain)
        return True

    def _kept(self, text: str) -> str:
        self.unwritten.append(text)
        return _text(text)

    def _reference(self, form: Any) -> None:
        self.keys += 2
        self.values.append(_text(form.number))
        _date(form.date)
        self.values.append(form.date)

    def _customer(self, order: QuickOrder, form: Any) -> tuple[object, ...]:
        """Its values; country, whether it is a person, and which of the optional fields it has."""
        values: tuple[Any, ...] = astuple(form)
        self.keys += 16 - values.count(None)
        number, country = values[0], values[3]
        _code(_VKN_TCKN, number, "")
        is_person = len(number) == 11
        if (values[5] is None or values[6] is None) if is_person else values[4] is None:
            raise NotOrdinary
        if country is not None:
            country = self._kept(country)
        kept = self.values
        kept.append(number)
        kept.append(_text(values[1]))
        kept.append(_text(values[2]))
        flags = 0
        for index in range(4, 16):
            value = values[index]
            if value is not None:
                flags |= 1 << index
                kept.append(_text(value))
        title = values[4] if values[4] is not None else f"{values[5].strip()} {values[6].strip()}"
        order.customer_title = title.strip()
        return country if country is not None else "Türkiye", is_person, flags

    def _payment(self, form: Any) -> tuple[object, ...] | None:
        if form is None:
            return None
        values: tuple[Any, ...] = astuple(form)
        self.keys += 4 - values.count(None)
        means, iban, due, note = values
        means = self._kept(means) if means is not None else "42"
        flags = 0
        if iban is not None:
            self.values.append(_code(_IBAN, iban, ""))
            flags = 1
        if due is not None:
            _date(due)
            self.values.append(due)
            flags |= 2
        if note is not None:
            self.values.append(_text(note))
            flags |= 4
        return means, flags

    def _lines(self, forms: list[Any], currency: str) -> list[Line]:
        read: list[Line] = []
        for form in forms:
            line, keys = read_line(form, currency, self.unwritten)
            self.keys += keys
            read.append(line)
        return read

    def _discount(self, value: object, lines: list[Line]) -> tuple[int, list[int]]:
        """The invoice's discount and what it takes from each line; in kuruş."""
        if value is None:
            return 0, []
        discount = number(value, 2).scaled // 1_000_000
        if not discount:
            return 0, []
        nets = [line.net for line in lines]
        exact = sum([line.quantity.scaled * line.price.scaled for line in lines])
        reduced = exact - sum([line.discount for line in lines]) * 100_000_000_000_000
        if exact >= 10**28 or discount * 100_000_000_000_000 > reduced or discount > _LARGEST_DISCOUNT:
            raise NotOrdinary
        parts = share_out(Decimal(discount).scaleb(-2), [Decimal(net).scaleb(-2) for net in nets])
        return discount, [int(share.scaleb(2)) for share in parts]

    def _totals(self, order: QuickOrder, lines: list[Line], allowance: int, sums: Sums) -> tuple[object, ...]:
        """Tax totals and monetary totals; the rates of both kinds of tax rows."""
        values = self.values
        extension = 0
        for line in lines:
            extension += line.net
        amounts = [part(base, rate.percent) for rate, base in sums.bases.items()]
        tax = sum(amounts)
        values.append(money(tax))
        for (rate, base), amount in zip(sums.bases.items(), amounts, strict=True):
            row = (rate, money(base), money(amount))
            order.rows.append(row)
            values.append(row[1])
            values.append(row[2])
        withheld: dict[Rate, int] = {}
        for (rate, vat), base in sums.withheld_bases.items():
            withheld[rate] = withheld.get(rate, 0) + part(base, vat.percent)
        kept = [part(base, rate.percent) for rate, base in withheld.items()]
        if kept:
            values.append(money(sum(kept)))
            for base, amount in zip(withheld.values(), kept, strict=True):
                values.append(money(base))
                values.append(money(amount))
        exclusive = extension - allowance
        inclusive = exclusive + tax
        payable = inclusive - sum(kept)
        if exclusive < 0 or payable < 0:
            raise NotOrdinary
        order.extension, order.tax = money(extension), money(tax)
        order.inclusive, order.payable = money(inclusive), money(payable)
        values.append(order.extension)
        values.append(money(exclusive))
        values.append(order.inclusive)
        values.append(money(allowance))
        values.append(order.payable)
        return tuple(sums.bases), tuple(withheld)

    def _escaped(self, data: bytes) -> list[str]:
        """The values as XML writes them. Raises NotOrdinary when a key may have been given twice."""
        joined = _SEPARATOR.join(self.values)
        self._no_key_twice(data, joined)
        if "&" in joined or "<" in joined or ">" in joined:
            return joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split(_SEPARATOR)
        return self.values

    def _no_key_twice(self, data: bytes, joined: str) -> None:
        """As many colons stand in the bytes as there are keys, and colons in texts.

        msgspec takes the last of two equal keys; the careful way refuses them. A null is no key met here, so where the
        numbers differ the bytes are read by the careful way's own reader, which asks each key.
        """
        colons = data.count(b":") - self.keys
        if colons and colons != joined.count(":") + _SEPARATOR.join(self.unwritten).count(":"):
            _, unreadable = parse(data)
            if unreadable is not None:
                raise NotOrdinary


def _text(text: str) -> str:
    """Trimmed. Raises NotOrdinary for a blank one."""
    trimmed = text.strip()
    if not trimmed:
        raise NotOrdinary
    return trimmed


def _code(form: re.Pattern[str], value: str | None, usual: str) -> str:
    if value is None:
        return usual
    if form.fullmatch(value) is None:
        raise NotOrdinary
    return value


def _date(text: str) -> date:
    """Of the form 2026-11-02 only. Raises NotOrdinary."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotOrdinary from None
    if found.isoformat() != text:
        raise NotOrdinary
    return found
