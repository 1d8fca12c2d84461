"""What a line says, apart from the file it stands in: the same in journal and ledger, and the same however it is read.

The digest goes over the values of the known fields in their order, as canonical XML writes them; what else a line may
hold by the schema follows with its names.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from zarf.core.ledgers.summary import DIGEST_BYTES
from zarf.core.xml.canonical import escape_text
from zarf.core.xml.namespaces import IN_GL_BUS, IN_GL_COR, IN_GL_MUC
from zarf.core.xml.view import Node

_SUB = (IN_GL_COR + "account", IN_GL_COR + "accountSub")
_FUND = IN_GL_BUS + "measurable"

FIELDS: tuple[tuple[str, ...], ...] = (
    (IN_GL_COR + "lineNumber",),
    (IN_GL_COR + "lineNumberCounter",),
    (_SUB[0], IN_GL_COR + "accountMainID"),
    (_SUB[0], IN_GL_COR + "accountMainDescription"),
    (*_SUB, IN_GL_COR + "accountSubDescription"),
    (*_SUB, IN_GL_COR + "accountSubID"),
    (IN_GL_COR + "amount",),
    (IN_GL_MUC + "amountCurrency",),
    (IN_GL_MUC + "amountOriginalExchangeRateDate",),
    (IN_GL_MUC + "amountOriginalAmount",),
    (IN_GL_MUC + "amountOriginalCurrency",),
    (IN_GL_MUC + "amountOriginalExchangeRate",),
    (IN_GL_MUC + "amountOriginalExchangeRateSource",),
    (IN_GL_MUC + "amountOriginalExchangeRateComment",),
    (IN_GL_COR + "debitCreditCode",),
    (IN_GL_COR + "postingDate",),
    (IN_GL_COR + "documentType",),
    (IN_GL_COR + "documentTypeDescription",),
    (IN_GL_COR + "documentNumber",),
    (IN_GL_COR + "documentReference",),
    (IN_GL_COR + "documentDate",),
    (IN_GL_BUS + "paymentMethod",),
    (IN_GL_COR + "detailComment",),
    (_FUND, IN_GL_BUS + "measurableCode"),
    (_FUND, IN_GL_BUS + "measurableCodeDescription"),
    (_FUND, IN_GL_BUS + "measurableQuantity"),
    (_FUND, IN_GL_BUS + "measurableQualifier"),
    (_FUND, IN_GL_BUS + "measurableUnitOfMeasure"),
    (_FUND, IN_GL_BUS + "measurableCostPerUnit"),
)
"""Paths below a line, in the order of the schema."""

_PLACES = {path: index for index, path in enumerate(FIELDS)}


def digest_of(values: tuple[bytes, ...]) -> bytes:
    """The digest of a line whose fields have these values, b"" for one that is not there."""
    return blake2b(b"\x1f".join(values), digest_size=DIGEST_BYTES).digest()


def content_digest(line: Node) -> bytes:
    """The digest of a line of any shape."""
    values = [b""] * len(FIELDS)
    others: list[bytes] = []
    for path, text in _leaves(line, ()):
        place = _PLACES.get(path)
        value = escape_text(text).encode()
        if place is not None and not values[place]:
            values[place] = value
        elif value:
            others.append("/".join(path).encode() + b"=" + value)
    return digest_of((*values, *others))


def _leaves(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if not node.kids:
        yield path, node.text
    for kid in node.kids:
        yield from _leaves(kid, (*path, kid.tag))
