"""Putting the human view into an invoice that has none of its own, without writing the invoice again."""

from __future__ import annotations

from zarf.core.documents.ubl.table import ubl_table
from zarf.core.view.embedded import carries_view, is_invoice, stylesheet_of, view_reference
from zarf.core.wire.inserting import children_of, inserted, order_of, place_before
from zarf.core.xml.namespaces import CAC, DS, clark
from zarf.core.xml.reading import read_xml

_REFERENCE = clark(CAC, "AdditionalDocumentReference")


def with_view(xml: bytes, *, logo: bytes | None = None, note: str = "", gib_logo: bytes | None = None) -> bytes:
    """*xml* with our stylesheet inside. A sealed invoice, one that carries a stylesheet, or no invoice stays as it is.

    logo, gib_logo: PNG or JPEG. note: the firm's standing note. Raises DocumentUnreadable.
    """
    root = read_xml(xml)
    is_sealed = next(root.iter(clark(DS, "Signature")), None) is not None
    if is_sealed or not is_invoice(root) or carries_view(root):
        return xml
    at = place_before(children_of(xml, root), order_of(ubl_table().aggregates["Invoice"]), _REFERENCE)
    if at is None:
        return xml
    stylesheet = stylesheet_of(root, logo=logo, note=note, gib_logo=gib_logo)
    return inserted(xml, at, view_reference(root, stylesheet))
