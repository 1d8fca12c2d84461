"""Sealing and judging ledgers too large for a tree: one pass over the file, and a tree of the seal alone.

The seal of an e-Defter file stands right below the root. So the root's start tag, the seal and the root's end tag are a
small document in which everything inside the seal has the namespaces it has in the file; only the reference to the
document needs the file itself.
Source: seal profile, sections 1.3 and 5; spec of e-Defter, section 3 (200 MB).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO

from lxml import etree

from zarf.core.errors import DocumentUnreadable, SealRefused
from zarf.core.findings import finding
from zarf.core.seal.algorithms import C14N, CANONICALIZATIONS, DIGEST_NAMES
from zarf.core.seal.berat import seal_value
from zarf.core.seal.canonical_stream import Scan, scan
from zarf.core.seal.counter import judge_counter
from zarf.core.seal.fault import SealFault
from zarf.core.seal.higher_forms import ArchiveStamp, read_higher
from zarf.core.seal.judging import Judge, Progress
from zarf.core.seal.keys import SealKey
from zarf.core.seal.locating import find_seal, place_of
from zarf.core.seal.places import PLACES
from zarf.core.seal.proof import check_signature
from zarf.core.seal.report import SealReport, make_report
from zarf.core.seal.revocation import Revocation
from zarf.core.seal.scope import canonical_subtree, escape_attribute
from zarf.core.seal.shape import SignedReference, read_shape
from zarf.core.seal.signature_text import SignaturePlan, Surroundings, signature_text
from zarf.core.seal.signer_certificate import signer_certificate
from zarf.core.seal.timestamps import read_stamps
from zarf.core.seal.trust import TrustStore
from zarf.core.xml.reading import read_xml

_LARGEST_SEAL = 16 * 1024 * 1024
_COPIED = 1024 * 1024
_LONGEST_END_TAG = 512


def is_streamable(root: str) -> bool:
    """Whether documents with this root (Clark name) can be judged without a tree: their seal stands below the root."""
    return root in PLACES and not PLACES[root].parent


def seal_file(
    file: BinaryIO,
    key: SealKey,
    *,
    signing_time: datetime,
    role: str = "Supplier",
    document_first: bool = False,
) -> Iterator[bytes]:
    """The sealed document, piece by piece; *file* can be sought in. Other bytes stay as they are.

    Raises before the first piece: SealRefused as `seal_document` does, DocumentUnreadable for bad bytes.
    """
    digest = hashlib.sha256()
    found = scan(file, digest.update)
    _check_place(found)
    file.seek(found.end)
    if file.read(2) != b"</":
        raise SealRefused(finding("EF-SEAL-007", expected="/"))
    identity = f"Signature_{digest.hexdigest()[:32]}"
    plan = SignaturePlan(identity, digest.digest(), signing_time, role, document_first)
    xml_attributes = "".join(
        f' xml:{name}="{escape_attribute(value)}"' for name, value in sorted(found.xml_attributes.items())
    )
    signature = signature_text(plan, Surroundings.of(found.namespaces, xml_attributes), key)
    return _with(file, found.end, found.end, signature)


def change_seal(file: BinaryIO, change: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """The document with its seal changed by *change*, such as `add_signature_timestamp` or an Archiver with `feed_of`.

    *change* gets a small document with the same root tag and seal. Raises before the first piece.
    """
    found = scan(file, len)
    part = _part(file, found)
    changed = change(part.document)
    if not (changed.startswith(part.before) and changed.endswith(part.after)):
        raise SealRefused(finding("EF-SEAL-017"))
    seal = changed[len(part.before) : len(changed) - len(part.after)]
    return _with(file, part.start, part.end, seal)


def feed_of(file: BinaryIO) -> Callable[[Callable[[bytes], object]], object]:
    """The document without its seal, for an archive stamp over it (`Archiver.document`): a pass over the file each."""
    return partial(scan, file)


def seal_value_of(file: BinaryIO) -> bytes:
    """As `seal_value`: what a berat repeats of a ledger of any size."""
    return seal_value(_part(file, scan(file, len)).document)


def verify_file(
    file: BinaryIO,
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
    may_seal: Collection[str] | None = None,
    may_counter_seal: Collection[str] | None = None,
) -> SealReport:
    """As `verify_document`, for a document whose seal stands below its root, of up to 256 MB, in little memory.

    The same reasons; of several the one told first may be another.
    """
    hashes = {name: hashlib.new(name) for name in ("sha256", "sha384", "sha512")}

    def update(data: bytes) -> None:
        for item in hashes.values():
            item.update(data)

    try:
        found = scan(file, update)
    except DocumentUnreadable as error:
        return make_report([error.code])
    digests = {name: item.digest() for name, item in hashes.items()}
    return verify_found(
        file,
        found,
        digests,
        trust=trust,
        revocation=revocation,
        at=at,
        may_seal=may_seal,
        may_counter_seal=may_counter_seal,
    )


def verify_found(
    file: BinaryIO,
    found: Scan,
    digests: Mapping[str, bytes],
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
    may_seal: Collection[str] | None = None,
    may_counter_seal: Collection[str] | None = None,
) -> SealReport:
    """As `verify_file`, for a file that has been scanned. digests: of the document without its seal, by their names.

    Raises KeyError when the seal was made with another digest.
    """
    progress = Progress()
    try:
        _check_document(found)
        part = _part(file, found)
        judge = Judge(trust, revocation, at)
        _read(part, progress, judge, may_counter_seal)
        shape = progress.shape
        if shape is None or progress.signer is None:
            raise SealFault("EF-SEAL-010")
        signed = canonical_subtree(shape.signed_info, shape.canonicalization)
        check_signature(shape.value, signed, shape.algorithm.digest, progress.signer)
        for reference in sorted(shape.references, key=lambda item: item.target is None):
            _check_digest(reference, digests)
        for stamp in progress.higher.archive if progress.higher is not None else ():
            _check_archive_stamp(stamp, file)
    except DocumentUnreadable as error:
        return progress.report([error.code])
    except etree.LxmlError:
        return progress.report(["EF-SEAL-044"])
    except SealFault as fault:
        return progress.report([fault.code])
    return progress.judged(judge, may_seal)


@dataclass(frozen=True, slots=True)
class _Part:
    """The seal between the root's tags, and where it stands in the file."""

    document: bytes
    before: bytes
    after: bytes
    start: int
    end: int


def _check_place(found: Scan) -> None:
    if not is_streamable(found.root):
        raise SealRefused(finding("EF-SEAL-012"))
    if found.signatures:
        raise SealRefused(finding("EF-SEAL-002"))
    if found.fault is not None:
        raise SealRefused(finding("EF-SEAL-005" if found.fault == "EF-SEAL-044" else found.fault))


def _check_document(found: Scan) -> None:
    if not is_streamable(found.root):
        raise SealFault("EF-SEAL-012")
    if found.fault is not None:
        raise SealFault(found.fault)
    if found.seal is None:
        raise SealFault("EF-SEAL-017" if found.signatures else "EF-SEAL-010")
    if not found.is_last:
        raise SealFault("EF-SEAL-017")


def _part(file: BinaryIO, found: Scan) -> _Part:
    if found.seal is None:
        raise SealRefused(finding("EF-SEAL-010"))
    start, closing = found.seal
    file.seek(closing)
    tag = file.read(_LONGEST_END_TAG)
    end = closing + tag.find(b">") + 1 if tag.startswith(b"</") else closing
    if end - start > _LARGEST_SEAL:
        raise DocumentUnreadable(finding("EF-XML-002", found=str(end - start), expected=str(_LARGEST_SEAL)))
    file.seek(start)
    before, after = found.root_tag.encode("utf-8"), found.end_tag.encode("utf-8")
    return _Part(before + file.read(end - start) + after, before, after, start, end)


def _read(part: _Part, progress: Progress, judge: Judge, may_counter_seal: Collection[str] | None) -> None:
    root = read_xml(part.document)
    shape = progress.shape = read_shape(root, find_seal(root))
    if place_of(root).needs_value_id and not shape.value_element.get("Id"):
        raise SealFault("EF-SEAL-038")
    progress.signer, progress.others = signer_certificate(shape)
    progress.stamps, progress.higher = read_stamps(shape), read_higher(shape)
    progress.counter = judge_counter(root, shape, judge, may_counter_seal)


def _check_digest(reference: SignedReference, document: Mapping[str, bytes]) -> None:
    if reference.target is None:
        found = document[DIGEST_NAMES[reference.digest]]
    else:
        found = reference.digest(canonical_subtree(reference.target, reference.canonicalization))
    if not hmac.compare_digest(found, reference.value):
        raise SealFault(reference.code)


def _check_archive_stamp(stamp: ArchiveStamp, file: BinaryIO) -> None:
    """One more pass over the file for each stamp: its digest begins before the document and goes on behind it."""
    if stamp.canonicalization != CANONICALIZATIONS[C14N]:
        raise SealFault("EF-SEAL-021")
    for token in stamp.tokens:
        digest = hashlib.new(token.algorithm)
        for item in stamp.parts:
            if item is None:
                scan(file, digest.update)
            else:
                digest.update(item)
        digest.update(stamp.rest)
        if not hmac.compare_digest(digest.digest(), token.imprint):
            raise SealFault("EF-SEAL-092")


def _with(file: BinaryIO, start: int, end: int, text: bytes) -> Iterator[bytes]:
    """The file with `[start:end)` replaced."""
    file.seek(0)
    left = start
    while left:
        piece = file.read(min(_COPIED, left))
        if not piece:
            return
        left -= len(piece)
        yield piece
    yield text
    file.seek(end)
    while piece := file.read(_COPIED):
        yield piece
