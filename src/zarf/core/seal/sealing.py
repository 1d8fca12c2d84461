"""Putting a seal into a document: XAdES-BES, enveloped, exactly in the profile of GİB.

The document's bytes stay as they are; the signature is inserted at the place of its kind (`places`).
Source: GİB "e-Fatura Uygulaması Yazılım Standartları ve Nesne Yapısı" v1.4, sections 3 to 5.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from lxml import etree

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.algorithms import C14N, CANONICALIZATIONS
from zarf.core.seal.berat import ledger_value_of
from zarf.core.seal.fault import SealFault
from zarf.core.seal.keys import SealKey
from zarf.core.seal.place import Place, find_place
from zarf.core.seal.places import BERAT, PLACES, SealPlace
from zarf.core.seal.scope import canonical_document, xml_attributes
from zarf.core.seal.signature_text import (
    SignaturePlan,
    Surroundings,
    WrittenSignature,
    signature,
    signature_text,
)
from zarf.core.seal.xmltree import by_id
from zarf.core.xml.namespaces import CAC, CBC, DS, clark
from zarf.core.xml.reading import read_xml

_LINK = "/".join(
    (
        clark(CAC, "Signature"),
        clark(CAC, "DigitalSignatureAttachment"),
        clark(CAC, "ExternalReference"),
        clark(CBC, "URI"),
    )
)
_NCNAME = re.compile(r"[^\W\d][\w.\-]*")

# The quick way, for bytes that our own writer made: it recognises exactly the beginning that writer gives.
_QUICK = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="UTF-8"\?>\n)?'
    rb'(?P<root><[A-Za-z][\w:]*(?: xmlns(?::\w+)?="[^"&]*")*(?: xsi:schemaLocation="[^"&]*")?>)'
    rb"<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent>(?=</ext:ExtensionContent>)"
)
_QUICK_LINK = re.compile(
    rb"<cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#([A-Za-z_][\w.\-]*)</cbc:URI>", re.ASCII
)
_DECLARATION = re.compile(r' xmlns(?::(\w+))?="([^"]*)"')


def seal_document(
    xml: bytes,
    key: SealKey,
    *,
    signing_time: datetime,
    role: str = "Supplier",
    document_first: bool = False,
    canonical: bool = False,
) -> bytes:
    """*xml* with the seal of *key* inside.

    signing_time is aware; it is written in Istanbul time. canonical: the caller knows that *xml* is canonical XML
    after its declaration, as our own writer makes it; then no tree is built. document_first: order of references.
    Raises SealRefused when there is no empty place or a seal is there already, DocumentUnreadable for bad bytes.
    """
    if canonical:
        quick = _quick(xml)
        if quick is not None:
            place, around, signature_id, body = quick
            plan = SignaturePlan(signature_id, hashlib.sha256(body).digest(), signing_time, role, document_first)
            return _inserted(xml, place, signature_text(plan, around, key))
    root = read_xml(xml)
    kind = PLACES.get(str(root.tag))
    if kind is None:
        raise SealRefused(finding("EF-SEAL-012"))
    found = _place(root, xml, kind)
    if root.tag == BERAT and ledger_value_of(root) is None:
        raise SealRefused(finding("EF-SEAL-072"))
    parent = root.findall("/".join(kind.parent))[found.index] if kind.parent else root
    digest = _document_digest(root)
    plan = SignaturePlan(_signature_id(root, digest), digest, signing_time, role, document_first)
    around = Surroundings.of(parent.nsmap, xml_attributes(parent))
    return _inserted(xml, found, signature_text(plan, around, key))


def seal_parts(
    parts: Sequence[bytes], signature_id: str, key: SealKey, *, signing_time: datetime, role: str = "Supplier"
) -> tuple[list[bytes], WrittenSignature]:
    """The parts of a document that our own writer made, with the seal among them, and the seal.

    parts: together canonical, without the XML declaration; the place of the seal is in the first. signature_id: what
    the document's cac:Signature points to. Nothing is joined. Raises ValueError when there is no place in the first
    part, and whatever the key raises.
    """
    first = parts[0]
    found = _beginning(first)
    digest = hashlib.sha256(first)
    for part in parts[1:]:
        digest.update(part)
    plan = SignaturePlan(signature_id, digest.digest(), signing_time, role, document_first=False)
    written = signature(plan, _surroundings(found["root"]), key)
    return [first[: found.end()], written.text, first[found.end() :], *parts[1:]], written


def place_in(first: bytes) -> int:
    """Where the seal goes in the first part of a document that our own writer made. Raises ValueError."""
    return _beginning(first).end()


def _beginning(first: bytes) -> re.Match[bytes]:
    found = _QUICK.match(first)
    if found is None:
        raise ValueError("the place of the seal is not where our writer puts it")
    return found


def _inserted(xml: bytes, place: Place, signature: bytes) -> bytes:
    return b"".join((xml[: place.start], place.before, signature, place.after, xml[place.end :]))


def _place(root: etree._Element, xml: bytes, kind: SealPlace) -> Place:
    if next(root.iter(clark(DS, "Signature")), None) is not None:
        raise SealRefused(finding("EF-SEAL-002"))
    place = find_place(xml, kind)
    if place is None and kind.is_choice:
        raise SealRefused(finding("EF-SEAL-001", path="ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent"))
    if place is None:
        raise SealRefused(finding("EF-SEAL-007", path=kind.shown, expected=kind.shown))
    return place


def _document_digest(root: etree._Element) -> bytes:
    """Of inclusive C14N 1.0 without comments. The seal is not in yet, so nothing has to be taken out."""
    try:
        return hashlib.sha256(canonical_document(root, CANONICALIZATIONS[C14N])).digest()
    except etree.LxmlError as error:
        raise SealRefused(finding("EF-SEAL-005")) from error


def _signature_id(root: etree._Element, digest: bytes) -> str:
    """The Id that the document's cac:Signature points to; one of our own when it points nowhere."""
    links = [(item.text or "").strip() for item in root.iterfind(_LINK)]
    wanted = links[0].removeprefix("#") if links else ""
    if not wanted:
        return f"Signature_{digest.hex()[:32]}"
    if not _NCNAME.fullmatch(wanted):
        raise SealRefused(finding("EF-SEAL-003", found=wanted[:80], path="cac:Signature//cbc:URI"))
    try:
        taken = by_id(root).keys()
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault
    if taken & {wanted, f"{wanted}-SignedProperties", f"{wanted}-SignatureValue"}:
        raise SealRefused(finding("EF-SEAL-004", found=wanted[:80]))
    return wanted


def _quick(xml: bytes) -> tuple[Place, Surroundings, str, bytes] | None:
    """Place, surroundings, Id and canonical body, without a tree; None when our writer did not make these bytes."""
    found = _QUICK.match(xml)
    link = _QUICK_LINK.search(xml)
    if found is None or link is None or b"<ds:Signature" in xml or not xml.endswith(b">"):
        return None
    place = Place(found.end(), found.end(), b"", b"", 0)
    return place, _surroundings(found["root"]), link[1].decode("ascii"), xml[found.start("root") :]


@lru_cache(maxsize=64)
def _surroundings(root_tag: bytes) -> Surroundings:
    """One root tag is common to all documents of a kind."""
    pairs = _DECLARATION.findall(root_tag.decode("utf-8"))
    return Surroundings.of({prefix or None: uri for prefix, uri in pairs})
