"""Putting the human view into an invoice that has none of its own, without writing the invoice again."""

from __future__ import annotations

from zarf.core.view.embedded import FirmView, carries_view, is_invoice, view_reference
from zarf.core.wire.inserting import first_after, inserted, order_of, start_of
from zarf.core.xml.namespaces import CAC, DS, clark
from zarf.core.xml.reading import read_xml

_REFERENCE = clark(CAC, "AdditionalDocumentReference")


def with_view(xml: bytes, view: FirmView) -> bytes:
    """*xml* with *view* inside. A sealed invoice, one that carries a stylesheet, or no invoice stays as it is.

    Raises DocumentUnreadable.
    """
    root = read_xml(xml)
    is_sealed = next(root.iter(clark(DS, "Signature")), None) is not None
    if is_sealed or not is_invoice(root) or carries_view(root):
        return xml
    follower = first_after(root, order_of("Invoice"), _REFERENCE)
    if follower is None:
        return xml
    return inserted(xml, start_of(xml, root, follower), *view_reference(root, view))
