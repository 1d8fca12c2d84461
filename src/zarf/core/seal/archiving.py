"""From XAdES-BES or XAdES-T to XAdES-A, as an e-Arşiv report needs it: three stamps, and what a later judge asks for.

Revocation data is asked for once, so that references and values are the same bytes. Each stamp is over bytes that are
there already; nothing moves afterwards. Made again from the same sealed bytes and the same lists, the same values are
stamped: with a ledger of stamps a broken-off run costs nothing twice.
Source: ETSI TS 101 903 v1.3.2, 7.3 to 7.6; v1.4.2, 8.1 and 8.2; seal profile, section 1.5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.algorithms import C14N, CANONICALIZATIONS
from zarf.core.seal.archive_evidence import Gathered, gather
from zarf.core.seal.archive_text import ArchiveText
from zarf.core.seal.evidence import Recorder
from zarf.core.seal.fault import SealFault
from zarf.core.seal.higher_forms import (
    ARCHIVE_STAMP,
    MOST_ARCHIVE_STAMPS,
    archive_parts,
    references_covered,
)
from zarf.core.seal.locating import check_document, find_seal
from zarf.core.seal.proof import take_out
from zarf.core.seal.revocation import Revocation
from zarf.core.seal.scope import canonical_document
from zarf.core.seal.shape import SealShape, read_shape, read_timestamp
from zarf.core.seal.signer_certificate import signer_certificate
from zarf.core.seal.stamping import add_signature_timestamp, signature_imprint
from zarf.core.seal.timestamp_token import TimestampToken, read_token
from zarf.core.seal.trust import TrustStore
from zarf.core.seal.unsigned_place import insert_property
from zarf.core.seal.xmltree import by_id, elements, xades
from zarf.core.xml.reading import read_xml

Stamp = Callable[[bytes], bytes]
"""From a SHA-256 imprint to the DER of a time-stamp token over it. Costs one kontör."""

Feed = Callable[[Callable[[bytes], object]], object]
"""Gives the canonical document without its seal to what it is called with, piece by piece."""

_PLAIN = CANONICALIZATIONS[C14N]
_STAMPS = (xades("SignatureTimeStamp"), xades("SigAndRefsTimeStamp"), ARCHIVE_STAMP)
_STARTS_FROM = (xades("CounterSignature"), xades("SignatureTimeStamp"))


@dataclass(frozen=True, slots=True)
class Archiver:
    """trust: anchors of the signer and of the stamps. revocation: knows a list of each CA. at: now.

    document: for a file too large for a tree, of which only the root's tags and the seal are given (`change_seal`).
    """

    trust: TrustStore
    revocation: Revocation
    at: datetime
    stamp: Stamp
    document: Feed | None = None

    def seal_archive(self, sealed: bytes) -> bytes:
        """*sealed*, at level BES or T, as XAdES-A. Three kontör, or two when it has its first stamp.

        All other bytes stay. What can be known to be missing is found before the first stamp is paid for. Raises
        SealRefused: EF-SEAL-006 higher form already, 009 a list is missing, 051, 060, 067 the signer's certificate
        is not fit, 080 to 092 a stamp that came is not sound; DocumentUnreadable; and what *stamp* raises.
        """
        lists = Recorder(self.revocation)
        signer = self._signer_evidence(sealed, lists)
        if not _opened(sealed)[1].timestamps:
            sealed = add_signature_timestamp(sealed, self.stamp(signature_imprint(sealed)))
        sealed = self._with_stamp_data(sealed, lists)
        sealed = _inserted(sealed, lambda text: text.references(signer.issuers, signer.crls))
        sealed = self._with_references_stamp(sealed, lists)
        sealed = _inserted(sealed, lambda text: text.values(signer.issuers, signer.crls))
        return self._with_archive_stamp(sealed, lists)

    def renew(self, sealed: bytes) -> bytes:
        """*sealed*, at level A, with one archive stamp more, before the certificate of the last one ends. One kontör.

        Raises as `seal_archive` does; EF-SEAL-006 when there is no archive stamp yet, 090 when there are as many as a
        seal may have.
        """
        _, shape = _opened(sealed)
        stamps = [item for item in _properties(shape) if item.tag == ARCHIVE_STAMP]
        if not stamps:
            raise SealRefused(finding("EF-SEAL-006"))
        if len(stamps) >= MOST_ARCHIVE_STAMPS:
            raise SealRefused(finding("EF-SEAL-090"))
        lists = Recorder(self.revocation)
        return self._with_archive_stamp(self._with_data_of(sealed, stamps[-1], lists), lists)

    def _signer_evidence(self, sealed: bytes, lists: Recorder) -> Gathered:
        _, shape = _opened(sealed)
        if any(item.tag not in _STARTS_FROM for item in _properties(shape)):
            raise SealRefused(finding("EF-SEAL-006"))
        try:
            certificate, others = signer_certificate(shape)
        except SealFault as fault:
            raise SealRefused(finding(fault.code)) from fault
        return gather(certificate, others, trust=self.trust, lists=lists, at=self.at)

    def _with_stamp_data(self, sealed: bytes, lists: Recorder) -> bytes:
        _, shape = _opened(sealed)
        stamps = [item for item in _properties(shape) if item.tag == xades("SignatureTimeStamp")]
        return self._with_data_of(sealed, stamps[-1], lists)

    def _with_data_of(self, sealed: bytes, stamp: etree._Element, lists: Recorder) -> bytes:
        token = _token(stamp)
        found = gather(token.signer, token.others, trust=self.trust, lists=lists, at=self.at)
        identity = stamp.get("Id", "")
        return _inserted(sealed, lambda text: text.validation_data(identity, found.issuers, found.crls))

    def _with_references_stamp(self, sealed: bytes, lists: Recorder) -> bytes:
        root, shape = _opened(sealed)
        covered = references_covered(shape, _properties(shape), _PLAIN)
        imprint = hashlib.sha256(covered).digest()
        token = self.stamp(imprint)
        if not _is_over(token, imprint):
            raise SealRefused(finding("EF-SEAL-091"))
        identity = _free_id(root, shape, "SigAndRefsTimeStamp")
        found = self._data_of_another_server(shape, token, lists)
        sealed = _inserted(sealed, lambda text: text.stamp("SigAndRefsTimeStamp", identity, token))
        # Usually the same server as before: its data stands in the seal, as the empty parts say.
        return _inserted(sealed, lambda text: text.validation_data(identity, found.issuers, found.crls))

    def _data_of_another_server(self, shape: SealShape, token: bytes, lists: Recorder) -> Gathered:
        """Nothing when an earlier stamp in the seal is by the same certificate."""
        stamps = [item for item in _properties(shape) if item.tag in _STAMPS]
        made, signers = read_token(token), {_token(item).signer for item in stamps}
        if made.signer in signers:
            return Gathered((), ())
        return gather(made.signer, made.others, trust=self.trust, lists=lists, at=self.at)

    def _with_archive_stamp(self, sealed: bytes, lists: Recorder) -> bytes:
        root, shape = _opened(sealed)
        identity = _free_id(root, shape, "ArchiveTimeStamp")
        parts, rest = archive_parts(shape, _properties(shape), _PLAIN)
        take_out(shape.signature)
        imprint = self._imprint(root, parts, rest)
        token = self.stamp(imprint)
        if not _is_over(token, imprint):
            raise SealRefused(finding("EF-SEAL-092"))
        found = self._data_of_another_server(shape, token, lists)
        sealed = _inserted(sealed, lambda text: text.archive_stamp(identity, token))
        if not found.issuers:
            return sealed
        return _inserted(sealed, lambda text: text.validation_data(identity, found.issuers, found.crls))

    def _imprint(self, root: etree._Element, parts: tuple[bytes | None, ...], rest: bytes) -> bytes:
        """Of all that an archive stamp covers. *root* is the document without its seal."""
        digest = hashlib.sha256()
        for part in parts:
            if part is not None:
                digest.update(part)
            elif self.document is not None:
                self.document(digest.update)
            else:
                digest.update(canonical_document(root, _PLAIN))
        digest.update(rest)
        return digest.digest()


def _opened(sealed: bytes) -> tuple[etree._Element, SealShape]:
    root = read_xml(sealed)
    try:
        check_document(root, has_comments=b"<!--" in sealed)
        return root, read_shape(root, find_seal(root))
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault


def _properties(shape: SealShape) -> list[etree._Element]:
    return elements(shape.unsigned) if shape.unsigned is not None else []


def _token(stamp: etree._Element) -> TimestampToken:
    try:
        return read_token(read_timestamp(stamp).tokens[0])
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault


def _is_over(token: bytes, imprint: bytes) -> bool:
    try:
        made = read_token(token)
        return made.algorithm == "sha256" and made.imprint == imprint
    except SealFault as fault:
        raise SealRefused(finding(fault.code)) from fault


def _inserted(sealed: bytes, write: Callable[[ArchiveText], bytes]) -> bytes:
    _, shape = _opened(sealed)
    return insert_property(sealed, shape, write(ArchiveText.of(shape)))


def _free_id(root: etree._Element, shape: SealShape, kind: str) -> str:
    """An Id of its own, numbered from the second stamp of a kind on."""
    taken, base = by_id(root), f"{shape.signature.get('Id')}-{kind}"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, 1000))
    return next((name for name in names if name not in taken), "")
