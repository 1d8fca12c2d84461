"""UBL-TR XML <-> documents, both ways by the one table of documents.ubl.

Values keep their lexical form. Comments, white space between elements, unused namespace declarations and the choice
of prefixes are not kept; a sealed document is therefore never written again by this module, its bytes are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import attrgetter
from typing import Any, TypeVar

from lxml import etree

from zarf.core.documents import ApplicationResponse, CreditNote, DespatchAdvice, Invoice, ReceiptAdvice
from zarf.core.documents.ubl import aggregates
from zarf.core.documents.ubl.naming import snake
from zarf.core.documents.ubl.table import OPAQUE, ROOTS, Aggregate, Child, ubl_table
from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.xml.canonical import DECLARATION, escape_attribute, escape_text, namespaces
from zarf.core.xml.namespaces import CAC, CBC, DS, EXT, XADES, XSI, clark, prefixed
from zarf.core.xml.reading import DOCUMENT_LIMITS, Limits, line_of, read_xml

Document = Invoice | ApplicationResponse | DespatchAdvice | ReceiptAdvice | CreditNote
"""Any of the five UBL-TR documents."""

_D = TypeVar("_D")
_DECLARED = {"cac": CAC, "cbc": CBC, "ds": DS, "ext": EXT, "xades": XADES, "xsi": XSI}
_LOCATION = clark(XSI, "schemaLocation")
_SPECIAL = re.compile("[&<>\r]").search


def read_document(root: etree._Element) -> Document:
    """The document under *root*. Raises DocumentUnreadable (EF-UBL-001 to 003) where it leaves the schema's table."""
    name = etree.QName(root).localname
    if root.tag != clark(ROOTS.get(name, ""), name) or name not in ROOTS:
        raise DocumentUnreadable(finding("EF-UBL-001", line=line_of(root), found=prefixed(str(root.tag))))
    fields = _fields(root, _plan(name))
    fields["schema_location"] = root.get(_LOCATION)
    fields["stylesheet"] = _stylesheet(root)
    document: Document = getattr(aggregates, name)(**fields)
    return document


def read_invoice(data: bytes, limits: Limits = DOCUMENT_LIMITS) -> Invoice:
    """The invoice in *data*. Raises DocumentUnreadable."""
    return _read(data, Invoice, limits)


def read_application_response(data: bytes, limits: Limits = DOCUMENT_LIMITS) -> ApplicationResponse:
    """The application response (uygulama or system response) in *data*. Raises DocumentUnreadable."""
    return _read(data, ApplicationResponse, limits)


def _read(data: bytes, kind: type[_D], limits: Limits) -> _D:
    document = read_document(read_xml(data, limits))
    if not isinstance(document, kind):
        raise DocumentUnreadable(finding("EF-UBL-001", found=type(document).__name__))
    return document


def write_document(document: Document) -> bytes:
    """The document as UTF-8 XML, canonical (inclusive C14N 1.0) behind its XML declaration.

    Every namespace is declared once, on the root. A missing seal leaves an empty ExtensionContent for it.
    """
    name = type(document).__name__
    head = DECLARATION
    if document.stylesheet is not None:
        head += f"<?xml-stylesheet {document.stylesheet}?>\n"
    opening = f"<{name}{namespaces({'': ROOTS[name], **_DECLARED})}"
    if document.schema_location is not None:
        opening += f' xsi:schemaLocation="{escape_attribute(document.schema_location)}"'
    pieces: list[str | bytes] = [head, opening, ">"]
    _write_children(document, _plan(name), pieces)
    pieces.append(f"</{name}>")
    return _joined(pieces)


def write_part(name: str, kind: str, value: object) -> bytes:
    """An aggregate by itself, such as `cac:Signature`, with the namespaces it needs declared on it."""
    pieces: list[str | bytes] = [f"<{name}{namespaces({'cac': CAC, 'cbc': CBC})}>"]
    _write_children(value, _plan(kind), pieces)
    return _joined([*pieces, f"</{name}>"])


def _joined(pieces: list[str | bytes]) -> bytes:
    """Nearly all is text; what is opaque (the place of a seal) comes as bytes."""
    return "".join([piece if isinstance(piece, str) else piece.decode() for piece in pieces]).encode()


@dataclass(frozen=True, slots=True)
class _Step:
    """How one child of an aggregate is read and written."""

    child: Child
    field: str
    read: Callable[[etree._Element], Any]
    write: Callable[[Any, list[str | bytes]], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """values: all fields of the aggregate at once, in the order of the steps."""

    steps: tuple[_Step, ...]
    by_tag: dict[str, _Step]
    required: tuple[_Step, ...]
    values: Callable[[Any], tuple[Any, ...]]
    writers: tuple[Callable[[Any, list[str | bytes]], None], ...]
    opaque: bool


@cache
def _plan(name: str) -> _Plan:
    item: Aggregate = ubl_table().aggregates[name]
    steps = tuple(_step(child) for child in item.children)
    by_tag = {step.child.tag: step for step in steps}
    required = tuple(step for step in steps if step.child.required)
    opaque = any(step.child.kind == OPAQUE for step in steps)
    return _Plan(
        steps, by_tag, required, _all_of([step.field for step in steps]), tuple(step.write for step in steps), opaque
    )


def _all_of(fields: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(fields) > 1:
        return attrgetter(*fields)
    return lambda value: tuple(getattr(value, field) for field in fields)


def _step(child: Child) -> _Step:
    field = snake(child.local)
    if child.kind == OPAQUE:
        return _Step(child, field, _read_opaque, _opaque_writer(child))
    if child.kind in ubl_table().leaves:
        return _Step(child, field, _leaf_reader(child), _leaf_writer(child))
    return _Step(child, field, _aggregate_reader(child), _aggregate_writer(child))


def _fields(element: etree._Element, plan: _Plan) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for item in element.iterchildren(tag=etree.Element):
        step = plan.by_tag.get(str(item.tag))
        if step is None or (not step.child.repeated and step.field in fields):
            raise _misplaced("EF-UBL-002", item, element)
        value = step.read(item)
        fields[step.field] = (*fields.get(step.field, ()), value) if step.child.repeated else value
    for step in plan.required:
        if step.field not in fields:
            raise DocumentUnreadable(
                finding("EF-UBL-003", line=line_of(element), found=step.child.name, parent=prefixed(str(element.tag)))
            )
    return fields


def _misplaced(code: str, item: etree._Element, parent: etree._Element) -> DocumentUnreadable:
    here = prefixed(str(item.tag))
    return DocumentUnreadable(finding(code, line=line_of(item), found=here, parent=prefixed(str(parent.tag))))


def _text(element: etree._Element) -> str:
    """The element's text; a comment inside it is left out."""
    if len(element) == 0:
        return element.text or ""
    return (element.text or "") + "".join(item.tail or "" for item in element)


def _leaf_reader(child: Child) -> Callable[[etree._Element], Any]:
    make = getattr(aggregates, child.kind)
    names = {item.name: snake(item.name) for item in ubl_table().leaves[child.kind].attributes}

    def read(element: etree._Element) -> Any:
        given = {names[str(key)]: value for key, value in element.attrib.items() if key in names}
        try:
            return make(_text(element), **given)
        except TypeError:
            raise DocumentUnreadable(
                finding("EF-UBL-004", line=line_of(element), found=prefixed(str(element.tag)))
            ) from None

    return read


def _leaf_writer(child: Child) -> Callable[[Any, list[str | bytes]], None]:
    names = sorted((item.name, snake(item.name)) for item in ubl_table().leaves[child.kind].attributes)
    values = _all_of([field for _, field in names])
    start, end = f"<{child.name}", f"</{child.name}>"

    def write(leaf: Any, pieces: list[str | bytes]) -> None:
        found = values(leaf)
        given = _attributes(names, found) if any(found) or found.count(None) < len(found) else ""
        text = leaf.text
        pieces.append(f"{start}{given}>{escape_text(text) if _SPECIAL(text) else text}{end}")

    return write


def _attributes(names: list[tuple[str, str]], values: tuple[Any, ...]) -> str:
    return "".join(
        [
            f' {name}="{escape_attribute(value)}"'
            for (name, _), value in zip(names, values, strict=True)
            if value is not None
        ]
    )


def _aggregate_reader(child: Child) -> Callable[[etree._Element], Any]:
    make = getattr(aggregates, child.kind)

    def read(element: etree._Element) -> Any:
        return make(**_fields(element, _plan(child.kind)))

    return read


def _aggregate_writer(child: Child) -> Callable[[Any, list[str | bytes]], None]:
    start, end = f"<{child.name}>", f"</{child.name}>"

    def write(value: Any, pieces: list[str | bytes]) -> None:
        pieces.append(start)
        _write_children(value, _plan(child.kind), pieces)
        pieces.append(end)

    return write


def _read_opaque(element: etree._Element) -> bytes:
    """What lies in an ExtensionContent (the seal, as a rule), canonical and otherwise untouched."""
    return b"".join(
        etree.tostring(item, method="c14n", with_tail=False) for item in element if isinstance(item.tag, str)
    )


def _opaque_writer(child: Child) -> Callable[[Any, list[str | bytes]], None]:
    def write(value: _Opaque, pieces: list[str | bytes]) -> None:
        pieces.extend((f"<{child.name}>", value.data, f"</{child.name}>"))

    return write


def _write_children(value: Any, plan: _Plan, pieces: list[str | bytes]) -> None:
    values = plan.values(value)
    # Most of what an aggregate may hold is absent; what is there is true, but for an empty place of a seal.
    there = values if not plan.opaque else [_Opaque(found) if type(found) is bytes else found for found in values]
    for write, found in zip(compress(plan.writers, there), filter(None, there), strict=True):
        if type(found) is tuple:
            for item in found:
                write(item, pieces)
        else:
            write(found, pieces)


@dataclass(frozen=True, slots=True)
class _Opaque:
    """Bytes that count as present even when there are none."""

    data: bytes


def _stylesheet(root: etree._Element) -> str | None:
    for item in root.itersiblings(preceding=True):
        if isinstance(item, etree._ProcessingInstruction) and getattr(item, "target", "") == "xml-stylesheet":
            return item.text or ""
    return None
