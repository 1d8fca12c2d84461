"""UBL-TR XML <-> documents, both ways by the one table of documents.ubl.

Values keep their lexical form. Comments, white space between elements, unused namespace declarations and the choice
of prefixes are not kept; a sealed document is therefore never written again by this module, its bytes are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
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
    pieces: list[bytes] = [head.encode(), opening.encode(), b">"]
    _write_children(document, _plan(name), pieces)
    pieces.append(f"</{name}>".encode())
    return b"".join(pieces)


def write_part(name: str, kind: str, value: object) -> bytes:
    """An aggregate by itself, such as `cac:Signature`, with the namespaces it needs declared on it."""
    pieces = [f"<{name}{namespaces({'cac': CAC, 'cbc': CBC})}>".encode()]
    _write_children(value, _plan(kind), pieces)
    return b"".join((*pieces, f"</{name}>".encode()))


@dataclass(frozen=True, slots=True)
class _Step:
    """How one child of an aggregate is read and written."""

    child: Child
    field: str
    read: Callable[[etree._Element], Any]
    write: Callable[[Any, list[bytes]], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    steps: tuple[_Step, ...]
    by_tag: dict[str, _Step]
    required: tuple[_Step, ...]


@cache
def _plan(name: str) -> _Plan:
    item: Aggregate = ubl_table().aggregates[name]
    steps = tuple(_step(child) for child in item.children)
    by_tag = {step.child.tag: step for step in steps}
    return _Plan(steps, by_tag, tuple(step for step in steps if step.child.required))


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


def _leaf_writer(child: Child) -> Callable[[Any, list[bytes]], None]:
    names = sorted((item.name, snake(item.name)) for item in ubl_table().leaves[child.kind].attributes)

    def write(leaf: Any, pieces: list[bytes]) -> None:
        given = "".join(
            f' {name}="{escape_attribute(value)}"'
            for name, field in names
            if (value := getattr(leaf, field)) is not None
        )
        pieces.append(f"<{child.name}{given}>{escape_text(leaf.text)}</{child.name}>".encode())

    return write


def _aggregate_reader(child: Child) -> Callable[[etree._Element], Any]:
    make = getattr(aggregates, child.kind)

    def read(element: etree._Element) -> Any:
        return make(**_fields(element, _plan(child.kind)))

    return read


def _aggregate_writer(child: Child) -> Callable[[Any, list[bytes]], None]:
    def write(value: Any, pieces: list[bytes]) -> None:
        pieces.append(f"<{child.name}>".encode())
        _write_children(value, _plan(child.kind), pieces)
        pieces.append(f"</{child.name}>".encode())

    return write


def _read_opaque(element: etree._Element) -> bytes:
    """What lies in an ExtensionContent (the seal, as a rule), canonical and otherwise untouched."""
    return b"".join(
        etree.tostring(item, method="c14n", with_tail=False) for item in element if isinstance(item.tag, str)
    )


def _opaque_writer(child: Child) -> Callable[[Any, list[bytes]], None]:
    def write(value: bytes, pieces: list[bytes]) -> None:
        pieces.append(b"<%b>%b</%b>" % (child.name.encode(), value, child.name.encode()))

    return write


def _write_children(value: Any, plan: _Plan, pieces: list[bytes]) -> None:
    for step in plan.steps:
        found = getattr(value, step.field)
        if found is None:
            continue
        if step.child.repeated:
            for item in found:
                step.write(item, pieces)
        else:
            step.write(found, pieces)


def _stylesheet(root: etree._Element) -> str | None:
    for item in root.itersiblings(preceding=True):
        if isinstance(item, etree._ProcessingInstruction) and getattr(item, "target", "") == "xml-stylesheet":
            return item.text or ""
    return None
