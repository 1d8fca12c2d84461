"""Making an unsealed UBL document ready for the seal, without writing it again.

An ERP program often hands in UBL that has neither the place of the seal (ext:UBLExtensions) nor cac:Signature, which
says who seals. Both are inserted as bytes; everything else stays as it came.
Source: spec seal.md 1.3; GİB XSD (both are mandatory in an Invoice).
"""

from __future__ import annotations

from lxml import etree

from zarf.core.documents.order.parties import signature
from zarf.core.documents.order.value import PartyData
from zarf.core.documents.ubl.table import ubl_table
from zarf.core.wire.inserting import children_of, first_after, inserted, order_of, start_of
from zarf.core.wire.ubl import write_part
from zarf.core.xml.namespaces import CAC, CBC, DS, EXT, clark
from zarf.core.xml.reading import read_xml
from zarf.core.xml.slicing import RawSlice

_EXTENSIONS = clark(EXT, "UBLExtensions")
_CONTENT = f"{clark(EXT, 'UBLExtension')}/{clark(EXT, 'ExtensionContent')}"
_SIGNATURE = clark(CAC, "Signature")
_NUMBER = clark(CBC, "ID")
_EMPTY = "<ext:UBLExtension{}><ext:ExtensionContent></ext:ExtensionContent></ext:UBLExtension>"
_DECLARED = f' xmlns:ext="{EXT}"'
_WHOLE = f"<ext:UBLExtensions{_DECLARED}>{_EMPTY.format('')}</ext:UBLExtensions>".encode()
_ONE_MORE = _EMPTY.format(_DECLARED).encode()


def with_seal_place(xml: bytes, signer: PartyData) -> bytes:
    """*xml* with an empty ExtensionContent and a cac:Signature naming *signer*, where it lacks them.

    A document that carries a seal already, or is no UBL-TR document, comes back as it is. Raises DocumentUnreadable.
    """
    root = read_xml(xml)
    name = etree.QName(root).localname
    if name not in ubl_table().aggregates or next(root.iter(clark(DS, "Signature")), None) is not None:
        return xml
    children, order = children_of(xml, root), order_of(name)
    if root.find(_SIGNATURE) is None and _SIGNATURE in order:
        number = (root.findtext(_NUMBER) or "").strip()
        follower = first_after(root, order, _SIGNATURE)
        if follower is not None:
            part = write_part("cac:Signature", "Signature", signature(signer, number))
            xml = inserted(xml, start_of(xml, root, follower), part)
    return _with_content(xml, root, children)


def _with_content(xml: bytes, root: etree._Element, children: list[RawSlice]) -> bytes:
    extensions = root.find(_EXTENSIONS)
    if extensions is None:
        return inserted(xml, children[0].start, _WHOLE) if children else xml
    if any(len(item) == 0 for item in extensions.iterfind(_CONTENT)):
        return xml
    place = next(item for item in children if item.tag == _EXTENSIONS)
    return inserted(xml, xml.rindex(b"</", place.start, place.end), _ONE_MORE)
