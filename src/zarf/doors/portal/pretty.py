"""XML for reading on screen: indented, long embedded files cut. The exact bytes are a download."""

from __future__ import annotations

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.xml.reading import read_xml

_LONGEST_TEXT = 2_000
_LONGEST_PAGE = 1_000_000


def pretty_xml(xml: bytes) -> str:
    """*xml* indented; as it stands when it cannot be read. Not escaped: that is the template's part."""
    try:
        root = read_xml(xml)
    except DocumentUnreadable:
        return _cut(xml[:_LONGEST_PAGE].decode("utf-8", "replace"), _LONGEST_PAGE)
    for node in root.iter():
        if isinstance(node.tag, str) and node.text and len(node.text) > _LONGEST_TEXT and " " not in node.text.strip():
            node.text = _cut(node.text, 200)
    etree.indent(root, "  ")
    return _cut(etree.tostring(root, encoding="unicode"), _LONGEST_PAGE)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]} … ({len(text) - length})"
