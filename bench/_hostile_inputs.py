"""Hostile files: how each is made and the code with which it is refused. Shared by the benchmark and the tests.

Made when asked for: together they weigh more than a test run should hold.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

ENVELOPE_ID = "6b29fc40-ca47-1067-b31d-00dd010662da"
_INVOICE = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"%s>%s</Invoice>'
_SBDH = b"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_DOCTYPE = b"<!DOCTYPE a [%s]><a>&x9;</a>"
_INSTRUCTION = b"<?php echo 1 ?>"
_STYLESHEET = b"<?xml-stylesheet "


@dataclass(frozen=True, slots=True)
class Input:
    """code: with which the file is refused by the check that every way in goes through; make: its bytes."""

    code: str
    make: Callable[[], bytes]


def invoice(inside: bytes, on_the_root: bytes = b"") -> bytes:
    return _INVOICE % (on_the_root, inside)


def envelope(inside: bytes) -> bytes:
    return b'<s:StandardBusinessDocument xmlns:s="%s">%s</s:StandardBusinessDocument>' % (_SBDH, inside)


def attributes(count: int) -> bytes:
    return b"".join(b' x%d="1"' % index for index in range(count))


def text(size: int) -> bytes:
    return b"<a>" + b"x" * size + b"</a>"


def depth(levels: int) -> bytes:
    return b"<a>" * levels + b"</a>" * levels


def declarations(number: int) -> bytes:
    return b" " + b" ".join(b'xmlns:n%d="urn:%d"' % (index, index) for index in range(number))


def entities() -> bytes:
    nested = b"".join(b'<!ENTITY x%d "%s">' % (level, b"&x%d;" % (level - 1) * 10) for level in range(1, 10))
    return _DOCTYPE % (b'<!ENTITY x0 "boom">' + nested)


def zipped(content: bytes, name: str = ENVELOPE_ID + ".xml", copies: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(copies):
            archive.writestr(name if number == 0 else f"{number}.xml", content)
    return out.getvalue()


UNREADABLE: dict[str, Input] = {
    "empty file": Input("EF-XML-001", lambda: b""),
    "blank file": Input("EF-XML-001", lambda: b" \n"),
    "not XML": Input("EF-XML-007", lambda: b"PK\x03\x04 this is no xml"),
    "text only": Input("EF-XML-007", lambda: b"hello"),
    "truncated": Input("EF-XML-007", lambda: invoice(b"<a>" * 50)[:150]),
    "two roots": Input("EF-XML-007", lambda: b"<a/><b/>"),
    "undeclared entity": Input("EF-XML-007", lambda: b"<a>&boo;</a>"),
    "unfinished instruction": Input("EF-XML-007", lambda: _STYLESHEET + b"x" * 5_000_000),
    "UTF-16": Input("EF-XML-003", lambda: "<Invoice/>".encode("utf-16")),
    "UTF-16 without a mark": Input("EF-XML-003", lambda: "<a/>".encode("utf-16-le")),
    "UTF-32": Input("EF-XML-003", lambda: "<Invoice/>".encode("utf-32")),
    "ISO-8859-9": Input("EF-XML-003", lambda: b'<?xml version="1.0" encoding="ISO-8859-9"?><a/>'),
    "bytes that are no UTF-8": Input("EF-XML-003", lambda: b"<a>\xff\xfe</a>"),
    "DOCTYPE": Input("EF-XML-004", lambda: b"<!DOCTYPE Invoice>" + invoice(b"")),
    "DOCTYPE behind comments": Input("EF-XML-004", lambda: b"<!-- x -->" * 100_000 + b"<!DOCTYPE a><a/>"),
    "external entity": Input("EF-XML-004", lambda: _DOCTYPE % b'<!ENTITY x9 SYSTEM "file:///etc/hostname">'),
    "entity bomb": Input("EF-XML-004", entities),
    "foreign instruction": Input("EF-XML-005", lambda: _INSTRUCTION + invoice(b"")),
    "instruction inside": Input("EF-XML-005", lambda: b"<a>" + _INSTRUCTION + b"</a>"),
    "instruction behind": Input("EF-XML-005", lambda: b"<a/>" + _INSTRUCTION),
    "50 MB of text": Input("EF-XML-002", lambda: text(50_000_000)),
    "15 MB of text": Input("EF-XML-009", lambda: text(15_000_000)),
    "attribute of 15 MB": Input("EF-XML-009", lambda: b'<a x="' + b"x" * 15_000_000 + b'"/>'),
    "depth 10,000": Input("EF-XML-008", lambda: depth(10_000)),
    "depth 300": Input("EF-XML-008", lambda: depth(300)),
    "depth 10,000 in an envelope": Input("EF-XML-008", lambda: envelope(depth(10_000))),
    "2,000 namespaces": Input("EF-XML-006", lambda: invoice(b"", declarations(2_000))),
    "2,000 namespaces, spread": Input(
        "EF-XML-006", lambda: invoice(b"".join(b'<b xmlns:n%d="urn:%d"/>' % (i, i) for i in range(2000)))
    ),
    "200,000 namespaces": Input("EF-XML-006", lambda: invoice(b"", declarations(200_000))),
    "200,000 namespaces behind a comment": Input(
        "EF-XML-006", lambda: invoice(b"<!-- x --><b " + declarations(200_000) + b"/>")
    ),
    "300,000 attributes": Input("EF-XML-012", lambda: invoice(b"", attributes(300_000))),
    "300 attributes": Input("EF-XML-012", lambda: invoice(b"<a " + attributes(300) + b"/>")),
    "3,000,000 elements": Input("EF-XML-011", lambda: invoice(b"<a/>" * 3_000_000)),
    "3,000,000 elements in an envelope": Input("EF-XML-011", lambda: envelope(b"<a/>" * 3_000_000)),
}
"""Refused by the reader, before any tree is built."""

INVALID: dict[str, Input] = {
    "depth 250, allowed": Input("EF-STR-001", lambda: invoice(depth(250))),
    "100,000 unknown elements": Input("EF-STR-001", lambda: invoice(b"<a/>" * 100_000)),
    "wrong root": Input("EF-RUL-003", lambda: b"<Receipt/>"),
    "unknown namespace": Input("EF-RUL-003", lambda: b'<Invoice xmlns="urn:foreign"/>'),
    "duplicate Ids": Input("EF-XML-010", lambda: invoice(b'<a Id="x"/><b Id="x"/>')),
    "20,000 duplicate Ids": Input(
        "EF-XML-010", lambda: invoice(b"".join(b'<a Id="i%d"/><b Id="i%d"/>' % (i, i) for i in range(20_000)))
    ),
    "envelope of nothing": Input("EF-STR-009", lambda: envelope(b"")),
}
"""Well formed, and wrong."""

ZIPPED: dict[str, Input] = {
    "zip bomb": Input("EF-ZIP-010", lambda: zipped(text(30_000_000))),
    "zip slip": Input("EF-ZIP-005", lambda: zipped(b"<a/>", "../../slipped.xml")),
    "zip slip, absolute": Input("EF-ZIP-005", lambda: zipped(b"<a/>", "/slipped.xml")),
    "zip of 60 members": Input("EF-ZIP-004", lambda: zipped(b"<a/>", copies=60)),
    "zip of 1,000 members": Input("EF-ZIP-004", lambda: zipped(b"<a/>", copies=1000)),
    "empty zip": Input("EF-ZIP-004", lambda: zipped(b"", copies=0)),
    "zip of an empty file": Input("EF-ZIP-013", lambda: zipped(b"")),
    "truncated zip": Input("EF-ZIP-003", lambda: zipped(declarations(3_000))[:5_000]),
    "zip of a DOCTYPE": Input("EF-XML-004", lambda: zipped(entities())),
    "zip of UTF-16": Input("EF-XML-003", lambda: zipped("<a/>".encode("utf-16"))),
    "zip of 2,000 namespaces": Input("EF-XML-006", lambda: zipped(invoice(b"", declarations(2_000)))),
}
"""Refused on the way out of the zip, or by the reader behind it."""

INPUTS: dict[str, Input] = UNREADABLE | INVALID | ZIPPED
