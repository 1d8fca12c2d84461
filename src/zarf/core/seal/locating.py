"""Finding the one seal of a document by its fixed path, and refusing whatever could hide another.

Source: seal profile, sections 1.3 and 5.3.
"""

from __future__ import annotations

from lxml import etree

from zarf.core.seal.fault import SealFault
from zarf.core.seal.places import COUNTER_PATH, PLACES, WRAPPABLE, SealPlace
from zarf.core.xml.namespaces import DS, clark

_SIGNATURE = clark(DS, "Signature")
_HAS_SPLIT_VALUE = etree.XPath("boolean(//*[comment()][not(*) or text()[normalize-space()]])")


def check_document(root: etree._Element, *, has_comments: bool) -> None:
    """The document around the seal: a kind we know, nothing wrapped inside, no comment within a value."""
    if root.tag not in PLACES:
        raise SealFault("EF-SEAL-012")
    if next(root.iterdescendants(*WRAPPABLE), None) is not None:
        raise SealFault("EF-SEAL-016")
    # A value split by a comment reads differently to those who take only the first piece of text.
    if has_comments and _HAS_SPLIT_VALUE(root):
        raise SealFault("EF-SEAL-015")


def find_seal(root: etree._Element) -> etree._Element:
    """The `ds:Signature` at its place. Raises SealFault when it is missing, elsewhere, or not the only one.

    A counter signature at its own fixed path inside the seal is not counted where the kind of document takes one.
    """
    place = PLACES[str(root.tag)]
    everywhere = list(root.iter(_SIGNATURE))
    at_place = root.findall(place.signature_path)
    if not everywhere:
        raise SealFault("EF-SEAL-010")
    if place.takes_counter and len(at_place) == 1:
        inside = at_place[0].findall(COUNTER_PATH)
        if len(inside) == 1:
            everywhere.remove(inside[0])
    if len(everywhere) > 1:
        raise SealFault("EF-SEAL-011")
    if at_place != everywhere or (place.is_last and not _is_last(everywhere[0])):
        raise SealFault("EF-SEAL-017")
    return everywhere[0]


def find_counter(root: etree._Element, seal: etree._Element) -> etree._Element | None:
    """The counter signature inside *seal*, which `find_seal` has found; None when there is none."""
    return seal.find(COUNTER_PATH) if PLACES[str(root.tag)].takes_counter else None


def numbers_at(root: etree._Element, paths: tuple[str, ...]) -> frozenset[str]:
    """The VKNs and TCKNs that the document names at *paths*."""
    return frozenset((item.text or "").strip() for path in paths for item in root.iterfind(path))


def place_of(root: etree._Element) -> SealPlace:
    """The row of the table for a document that `check_document` has passed."""
    return PLACES[str(root.tag)]


def _is_last(seal: etree._Element) -> bool:
    """No element behind it in its parent."""
    return next((item for item in seal.itersiblings() if isinstance(item.tag, str)), None) is None
