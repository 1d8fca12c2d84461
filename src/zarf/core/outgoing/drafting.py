"""An order -> the bytes of its unsealed invoice, by stencils of its head and of its kinds of lines.

A stencil is judged by the typed way when it is used for the first time: both must give the same bytes for that order.
Where they do not, or there is no stencil, the typed way writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, final

from zarf.core.documents.order.drawing_up import draw_up
from zarf.core.documents.order.reading import order_from_json
from zarf.core.documents.order.value import Order, PartyData
from zarf.core.outgoing.kinds import LineKind
from zarf.core.outgoing.marking import head_stencils, line_stencil
from zarf.core.outgoing.order_value import ETTN, ISSUE_DATE, ISSUE_TIME, NUMBER, QuickOrder
from zarf.core.outgoing.stencil import Stencil
from zarf.core.view.embedded import REFERENCE_END, ReferenceIds, reference_start
from zarf.core.wire.deflating import RepeatedPart
from zarf.core.wire.ubl import write_document
from zarf.core.xml.canonical import DECLARATION

Part = bytes | RepeatedPart
_NUMBER: Final = re.compile(r"[A-Z0-9]{3}[0-9]{13}", re.ASCII)
_ETTN: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_MOST_HEADS: Final = 512
_INVOICE_END: Final = "</Invoice>"


@final
class Head:
    """What invoices of one seller have in common before their lines. before: up to the view, after: from there on.

    values: how many values stand in it. proven: the typed way gave the same bytes once.
    """

    __slots__ = ("after", "before", "proven", "values")

    def __init__(self, before: Stencil, after: Stencil, values: int) -> None:
        self.before: Stencil = before
        self.after: Stencil = after
        self.values: int = values
        self.proven: bool = False


@final
class Shape:
    """Of an invoice: its head, its kinds of lines, whether a view is attached."""

    __slots__ = ("_hash", "has_view", "head", "kinds")

    def __init__(self, head: Head, kinds: list[LineKind], has_view: bool) -> None:
        self.head: Head = head
        self.kinds: tuple[LineKind, ...] = tuple(kinds)
        self.has_view: bool = has_view
        self._hash: int = hash((head, self.kinds, has_view))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Shape)
            and self.head is other.head
            and self.kinds == other.kinds
            and self.has_view == other.has_view
        )


@final
class Written:
    """An unsealed invoice. parts: to be joined, without the XML declaration; the place of the seal is in the first.

    shape: None when the typed way wrote it. values: what stands in the places of the shape, not escaped.
    """

    __slots__ = ("number", "parts", "shape", "values")

    def __init__(self, number: str, parts: list[Part], shape: Shape | None, values: list[str]) -> None:
        self.number: str = number
        self.parts: list[Part] = parts
        self.shape: Shape | None = shape
        self.values: list[str] = values

    @classmethod
    def of(cls, number: str, data: bytes) -> Written:
        """A document that is there already."""
        return cls(number, [data.removeprefix(DECLARATION.encode())], None, [])

    @property
    def data(self) -> bytes:
        """The whole document."""
        return DECLARATION.encode() + b"".join(map(bytes_of, self.parts))


def bytes_of(part: Part) -> bytes:
    """The bytes of a part."""
    return part if isinstance(part, bytes) else part.data


_HEADS: Final[dict[tuple[object, ...], Head | None]] = {}


def write_invoice(
    order: QuickOrder | Order,
    supplier: PartyData,
    *,
    profile: str,
    number: str,
    ettn: str,
    issued_at: datetime,
    view: Sequence[Part] = (),
) -> Written:
    """The unsealed invoice of an order, with a place for the seal.

    profile: of the invoice. issued_at: aware, Istanbul; the order's own issue date goes before its date. view: a
    stylesheet in base64, in parts; repeated parts stay what they are.
    """
    if isinstance(order, Order):
        return _write_typed(order, supplier, profile, number, ettn, issued_at, view)
    head = _head(order, supplier, profile)
    if head is None or _NUMBER.fullmatch(number) is None or _ETTN.fullmatch(ettn) is None:
        return _typed(order, supplier, profile, number, ettn, issued_at, view)
    is_new = not head.proven
    for kind in order.kinds:
        if kind.stencil is None:
            kind.stencil = line_stencil(kind) or False
        is_new = is_new or not kind.proven
        if kind.stencil is False:
            return _typed(order, supplier, profile, number, ettn, issued_at, view)
    day = order.issue_date if order.issue_date is not None else issued_at.date()
    ids = [number, ettn, day.isoformat(), issued_at.time().isoformat(timespec="seconds")]
    values = _with_ids(order.values, ids)
    escaped = values if order.escaped is order.values else _with_ids(order.escaped, ids)
    shape = Shape(head, order.kinds, bool(view))
    written = Written(number, compose(shape, escaped, view), shape, values)
    if is_new:
        typed = _typed(order, supplier, profile, number, ettn, issued_at, view)
        if typed.data != written.data:
            _distrust(order, supplier, profile)
            return typed
        head.proven = True
        for kind in order.kinds:
            kind.proven = True
    return written


def _with_ids(values: list[str], ids: list[str]) -> list[str]:
    """Another document may be written from the same order, so its own values stay as they are."""
    found = values.copy()
    found[NUMBER], found[ETTN], found[ISSUE_DATE], found[ISSUE_TIME] = ids
    return found


def compose(shape: Shape, values: list[str], view: Sequence[Part]) -> list[Part]:
    """The parts of an invoice of that shape with these values, which are escaped."""
    pieces: list[str] = []
    head = shape.head
    head.before.fill(pieces, values, 0)
    parts: list[Part] = []
    if shape.has_view:
        pieces.append(reference_start(ReferenceIds(values[ETTN], values[ISSUE_DATE])))
        parts.append("".join(pieces).encode())
        parts.extend(view)
        pieces = [REFERENCE_END]
    head.after.fill(pieces, values, 0)
    first = head.values
    for kind in shape.kinds:
        stencil: Stencil = kind.stencil
        stencil.fill(pieces, values, first)
        first += kind.values
    pieces.append(_INVOICE_END)
    parts.append("".join(pieces).encode())
    return parts


def _head(order: QuickOrder, supplier: PartyData, profile: str) -> Head | None:
    key = (supplier, profile, *order.head)
    if key in _HEADS:
        return _HEADS[key]
    if len(_HEADS) >= _MOST_HEADS:
        _HEADS.clear()
    stencils = head_stencils(order.head, supplier, profile)
    head = Head(*stencils, order.head_values) if stencils is not None else None
    _HEADS[key] = head
    return head


def _distrust(order: QuickOrder, supplier: PartyData, profile: str) -> None:
    """Never use these stencils again. A proven kind is taken down with the others: nothing shows which was wrong."""
    _HEADS[supplier, profile, *order.head] = None
    for kind in order.kinds:
        kind.stencil = False


def _typed(
    order: QuickOrder,
    supplier: PartyData,
    profile: str,
    number: str,
    ettn: str,
    issued_at: datetime,
    view: Sequence[Part],
) -> Written:
    """By values and the table of UBL, as every other document is written."""
    read = order_from_json(order.data)
    if not isinstance(read, Order):
        raise TypeError("the careful way refuses an order that the quick way took")
    return _write_typed(read, supplier, profile, number, ettn, issued_at, view)


def _write_typed(
    order: Order,
    supplier: PartyData,
    profile: str,
    number: str,
    ettn: str,
    issued_at: datetime,
    view: Sequence[Part],
) -> Written:
    invoice = draw_up(replace(order, profile=profile), supplier, number=number, ettn=ettn, issued_at=issued_at)
    data = write_document(invoice).removeprefix(DECLARATION.encode())
    if not view:
        return Written(number, [data], None, [])
    mark = b"<cac:Signature><cbc:ID "  # the first element behind the place of a view, and never absent
    before, found, after = data.partition(mark)
    start = reference_start(ReferenceIds(ettn, invoice.issue_date.text))
    parts: list[Part] = [before + start.encode(), *view, REFERENCE_END.encode() + found + after]
    return Written(number, parts, None, [])
