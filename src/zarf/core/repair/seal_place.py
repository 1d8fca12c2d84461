"""The empty place of the seal, where a document has none: the schema leaves it one place, before everything else.

A draft without it is not wrong, but it cannot be sealed. No seal is made here, and who seals is not said.
Source: GİB XSD (ext:UBLExtensions is the first child); spec seal.md 1.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from zarf.core.repair.parts import Edit, Repair, blank_before
from zarf.core.repair.raw import RawDocument
from zarf.core.xml.namespaces import EXT

_SEALED_KINDS = frozenset({"Invoice", "DespatchAdvice", "ReceiptAdvice", "CreditNote"})
"""An application response may be one that is never sealed (a system response)."""
_PLACE = (
    f'<ext:UBLExtensions xmlns:ext="{EXT}"><ext:UBLExtension><ext:ExtensionContent></ext:ExtensionContent>'
    "</ext:UBLExtension></ext:UBLExtensions>"
).encode()


def seal_place(document: RawDocument) -> Iterator[Repair]:
    """The repair that puts the place in; none where one is there already."""
    root = document.root
    if root.name not in _SEALED_KINDS or not root.children or root.all("ext:UBLExtensions"):
        return
    first = root.children[0]
    edit = Edit(first.start, first.start, _PLACE + blank_before(document, first))
    path = f"/{root.name}/ext:UBLExtensions"
    line = 1 + document.data.count(b"\n", 0, first.start)
    yield Repair("seal-place", None, path, path, line, None, "ext:ExtensionContent", edit, b"", _PLACE)
