"""Putting a counter signature ("seri imza") into a sealed document: a seal over the value of the seal around it.

A user account document carries the özel entegratör's seal and inside it the customer's own; a berat comes back with
GİB's. Nothing else in the document moves: both seals stay right.
Source: ETSI TS 101 903 v1.3.2, 7.2.4; seal profile, section 1.3; GİB's samples of user accounts.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from lxml import etree

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.algorithms import C14N, CANONICALIZATIONS
from zarf.core.seal.fault import SealFault
from zarf.core.seal.keys import SealKey
from zarf.core.seal.locating import check_document, find_counter, find_seal, place_of
from zarf.core.seal.scope import canonical_subtree, xml_attributes
from zarf.core.seal.shape import SealShape, read_shape
from zarf.core.seal.signature_text import SignaturePlan, Surroundings, signature_text
from zarf.core.seal.unsigned_place import container, insert_property, prefix_at
from zarf.core.seal.xmltree import by_id
from zarf.core.xml.reading import read_xml


def counter_seal(sealed: bytes, key: SealKey, *, signing_time: datetime, role: str = "Supplier") -> bytes:
    """*sealed* with a counter signature of *key* in the unsigned properties of its seal.

    Raises SealRefused (EF-SEAL-008) when the kind takes none, the document is not sealed in our profile or has one;
    DocumentUnreadable for bad bytes.
    """
    root = read_xml(sealed)
    shape = _shape(root, has_comments=b"<!--" in sealed)
    identity, value_id = shape.signature.get("Id", ""), shape.value_element.get("Id")
    if not value_id:
        raise SealRefused(finding("EF-SEAL-038"))
    own = f"Counter_{identity}"
    if by_id(root).keys() & {own, f"{own}-SignedProperties", f"{own}-SignatureValue"}:
        raise SealRefused(finding("EF-SEAL-004", found=own[:80]))
    plan = SignaturePlan(own, _digest(shape), signing_time, role, document_first=True, countersigned=value_id)
    # The signature stands inside the seal: everything in scope there is in scope for it too.
    above = container(shape)
    text = signature_text(plan, Surroundings.of(above.nsmap, xml_attributes(above)), key)
    prefix = prefix_at(shape)
    opened, closed = f"<{prefix}CounterSignature>".encode(), f"</{prefix}CounterSignature>".encode()
    return insert_property(sealed, shape, opened + text + closed)


def _shape(root: etree._Element, *, has_comments: bool) -> SealShape:
    try:
        check_document(root, has_comments=has_comments)
        seal = find_seal(root)
        shape = read_shape(root, seal)
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault
    if not place_of(root).takes_counter or find_counter(root, seal) is not None:
        raise SealRefused(finding("EF-SEAL-008"))
    return shape


def _digest(shape: SealShape) -> bytes:
    try:
        return hashlib.sha256(canonical_subtree(shape.value_element, CANONICALIZATIONS[C14N])).digest()
    except etree.LxmlError as error:
        raise SealRefused(finding("EF-SEAL-044")) from error
