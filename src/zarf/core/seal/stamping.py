"""From XAdES-BES to XAdES-T: a time stamp over the seal's value, put in without touching anything else.

Source: ETSI TS 101 903 v1.3.2, 7.3.
"""

from __future__ import annotations

import base64
import hashlib

from lxml import etree

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.algorithms import C14N, CANONICALIZATIONS
from zarf.core.seal.fault import SealFault
from zarf.core.seal.locating import check_document, find_seal
from zarf.core.seal.scope import canonical_subtree, escape_attribute
from zarf.core.seal.shape import SealShape, read_shape
from zarf.core.seal.timestamp_token import read_token
from zarf.core.seal.unsigned_place import insert_property, prefix_at
from zarf.core.seal.xmltree import by_id, elements, xades
from zarf.core.xml.reading import read_xml


def signature_imprint(sealed: bytes) -> bytes:
    """SHA-256 of the canonical ds:SignatureValue: what a time stamp of this seal is asked for.

    Raises SealRefused when there is no seal in our profile or it has a time stamp, DocumentUnreadable for bad bytes.
    """
    _, shape = _open(sealed)
    return hashlib.sha256(_covered(shape)).digest()


def add_signature_timestamp(sealed: bytes, token: bytes) -> bytes:
    """*sealed* with *token* (DER of a time-stamp token) as its xades:SignatureTimeStamp.

    All other bytes stay. Without a ds:CanonicalizationMethod, as TÜBİTAK's tools write it: then inclusive C14N 1.0
    holds. Raises SealRefused when the token is not rightly signed, or not a stamp of this seal.
    """
    root, shape = _open(sealed)
    try:
        if not read_token(token).covers(_covered(shape)):
            raise SealFault("EF-SEAL-081")
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault
    return insert_property(sealed, shape, _text(root, shape, token))


def _open(sealed: bytes) -> tuple[etree._Element, SealShape]:
    root = read_xml(sealed)
    try:
        check_document(root, has_comments=b"<!--" in sealed)
        shape = read_shape(root, find_seal(root))
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault
    # A counter signature may be there already; any other unsigned property is a stamp or comes behind one.
    there = elements(shape.unsigned) if shape.unsigned is not None else []
    if any(item.tag != xades("CounterSignature") for item in there):
        raise SealRefused(finding("EF-SEAL-006"))
    return root, shape


def _covered(shape: SealShape) -> bytes:
    try:
        return canonical_subtree(shape.value_element, CANONICALIZATIONS[C14N])
    except etree.LxmlError as error:
        raise SealRefused(finding("EF-SEAL-044")) from error


def _text(root: etree._Element, shape: SealShape, token: bytes) -> bytes:
    """The xades:SignatureTimeStamp, canonical, with the prefix that is in use where it goes."""
    name = prefix_at(shape)
    identity = f"{shape.signature.get('Id')}-SignatureTimeStamp"
    attribute = "" if identity in by_id(root) else f' Id="{escape_attribute(identity)}"'
    value = base64.b64encode(token).decode("ascii")
    return (
        f"<{name}SignatureTimeStamp{attribute}><{name}EncapsulatedTimeStamp>{value}</{name}EncapsulatedTimeStamp>"
        f"</{name}SignatureTimeStamp>"
    ).encode()
