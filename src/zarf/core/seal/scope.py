"""Namespaces in scope at a place, and canonical XML of a subtree that stands there.

Inclusive C14N 1.0 of a subtree writes every namespace in scope on its first element, and the xml: attributes of
its ancestors too.
Source: W3C Canonical XML 1.0, sections 2.3 and 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from zarf.core.seal.algorithms import Canonicalization

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})


def escape_text(value: str) -> str:
    return value.translate(_TEXT)


def escape_attribute(value: str) -> str:
    return value.translate(_ATTRIBUTE)


def declarations(namespaces: Mapping[str | None, str]) -> str:
    """`xmlns` attributes in canonical order (default first, then by prefix), each with a leading blank."""
    return "".join(
        f' xmlns:{prefix}="{escape_attribute(uri)}"' if prefix else f' xmlns="{escape_attribute(uri)}"'
        for prefix, uri in sorted((prefix or "", uri) for prefix, uri in namespaces.items())
        if prefix != "xml" and (prefix or uri)
    )


def inherited_xml_attributes(element: etree._Element) -> dict[str, str]:
    """xml:* attributes of the ancestors of *element*, the nearest winning: Clark name -> value."""
    found: dict[str, str] = {}
    for ancestor in element.iterancestors():
        for name, value in ancestor.attrib.items():
            if str(name).startswith(f"{{{XML_NAMESPACE}}}"):
                found.setdefault(str(name), str(value))
    return found


def xml_attributes(parent: etree._Element) -> str:
    """xml:* attributes in scope inside *parent*, canonical. C14N 1.0 repeats them on each subtree it signs."""
    found = inherited_xml_attributes(parent)
    found.update({str(k): str(v) for k, v in parent.attrib.items() if str(k).startswith(f"{{{XML_NAMESPACE}}}")})
    return "".join(
        f' xml:{name.rpartition("}")[2]}="{escape_attribute(value)}"' for name, value in sorted(found.items())
    )


def canonical_subtree(element: etree._Element, how: Canonicalization) -> bytes:
    """Canonical XML of the subtree whose first element is *element*, as it stands in its document.

    Raises etree.LxmlError when it cannot be canonicalised (a relative namespace name, for one).
    """
    # lxml hands the ancestors' namespaces down to a subtree, but not their xml: attributes: lent for the moment.
    lent: list[str] = []
    if not how.exclusive:
        for name, value in inherited_xml_attributes(element).items():
            if name not in element.attrib:
                element.set(name, value)
                lent.append(name)
    try:
        return etree.tostring(element, method="c14n", exclusive=how.exclusive, with_comments=how.comments)
    finally:
        for name in lent:
            del element.attrib[name]


def canonical_document(root: etree._Element, how: Canonicalization) -> bytes:
    """Canonical XML of the whole document. Raises etree.LxmlError."""
    return etree.tostring(root.getroottree(), method="c14n", exclusive=how.exclusive, with_comments=how.comments)
