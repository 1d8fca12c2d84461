"""A berat and its ledger: the value of the ledger's seal stands in the berat, and is sealed with it.

The berat carries no digest of the ledger; this copy is the only link, and no schema or rule can see a wrong one.
Source: e-Defter Teknik Kılavuz, section on the berat; e-Defter schema (ds:SignatureValue before ds:Signature).
"""

from __future__ import annotations

import base64

from lxml import etree

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.fault import SealFault
from zarf.core.seal.locating import check_document, find_seal
from zarf.core.seal.place import find_place
from zarf.core.seal.places import BERAT, PLACES
from zarf.core.seal.shape import read_shape
from zarf.core.seal.xmltree import decoded, ds
from zarf.core.xml.namespaces import DS, clark
from zarf.core.xml.reading import read_xml


def seal_value(sealed: bytes) -> bytes:
    """The decoded ds:SignatureValue of a sealed document. Raises SealRefused or DocumentUnreadable."""
    root = read_xml(sealed)
    try:
        check_document(root, has_comments=b"<!--" in sealed)
        return read_shape(root, find_seal(root)).value
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault


def with_ledger_value(berat: bytes, value: bytes) -> bytes:
    """The unsealed *berat* with a copy of the ledger's ds:SignatureValue behind everything else in it.

    All other bytes stay. Raises SealRefused: EF-SEAL-012 no berat, 002 sealed or bound already.
    """
    root = read_xml(berat)
    if root.tag != BERAT:
        raise SealRefused(finding("EF-SEAL-012"))
    if root.find(ds("SignatureValue")) is not None or next(root.iter(clark(DS, "Signature")), None) is not None:
        raise SealRefused(finding("EF-SEAL-002"))
    place = find_place(berat, PLACES[BERAT])
    if place is None:
        raise SealRefused(finding("EF-SEAL-007", expected="/"))
    prefix = next((name for name, uri in root.nsmap.items() if uri == DS and name), None)
    name, declared = (prefix, "") if prefix else ("ds", f' xmlns:ds="{DS}"')
    text = base64.b64encode(value).decode("ascii")
    copy = f"<{name}:SignatureValue{declared}>{text}</{name}:SignatureValue>".encode()
    return b"".join((berat[: place.start], place.before, copy, place.after, berat[place.end :]))


def ledger_value(berat: bytes) -> bytes | None:
    """The ledger's value as it stands in a berat, sealed or not; None when it is missing, twice or unreadable."""
    return ledger_value_of(read_xml(berat))


def ledger_value_of(root: etree._Element) -> bytes | None:
    found = root.findall(ds("SignatureValue"))
    try:
        return decoded(found[0]) if len(found) == 1 else None
    except SealFault:
        return None


def is_of_ledger(berat: bytes, value: bytes) -> bool:
    """Whether *berat* was made for the ledger whose seal has this value."""
    return ledger_value(berat) == value
