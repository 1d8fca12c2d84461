"""Verifying a seal: bytes in, report out. Never raises for hostile input.

Order: size and bytes (the reader), the document around the seal, the seal's shape, its key, its cryptography, then
trust. A later step relies on the earlier ones. Structure and rules of the document are not judged here.
Source: seal profile, sections 1.6, 2 and 5.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.seal.counter import judge_counter
from zarf.core.seal.fault import SealFault
from zarf.core.seal.higher_forms import read_higher
from zarf.core.seal.judging import Judge, Progress, judge_proven
from zarf.core.seal.locating import check_document, find_seal, numbers_at, place_of
from zarf.core.seal.ordinary import Ordinary
from zarf.core.seal.proof import check_proof
from zarf.core.seal.quick_proof import proven_by, quickly_proven
from zarf.core.seal.report import SealReport, make_report
from zarf.core.seal.revocation import Revocation
from zarf.core.seal.shape import SealShape, read_shape
from zarf.core.seal.signer_certificate import signer_certificate
from zarf.core.seal.timestamps import read_stamps
from zarf.core.seal.trust import TrustStore
from zarf.core.xml.reading import read_xml


def verify_document(
    xml: bytes,
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
    may_seal: Collection[str] | None = None,
    may_counter_seal: Collection[str] | None = None,
    ordinary: Ordinary | None = None,
) -> SealReport:
    """The verdict on the seal of one document, as of *at* (aware; the moment of receipt).

    may_seal: VKNs and TCKNs that may seal this document (issuer, özel entegratör); None: those whom a user account
    or an e-Arşiv report names itself, else anyone. may_counter_seal: the same for a counter signature; None: the
    customers of a user account, GİB for a berat. revocation None switches the revocation check off. Without any
    trusted certificate the best result is undetermined. With a trusted time stamp the certificate is judged as of
    the stamp's time. ordinary: the parts of *xml*, where they are known already.
    """
    proven = proven_by(ordinary) if ordinary is not None else quickly_proven(xml)
    if proven is not None:
        return judge_proven(proven.certificate, proven.signing_time, Judge(trust, revocation, at), may_seal)
    return verify_carefully(
        xml, trust=trust, revocation=revocation, at=at, may_seal=may_seal, may_counter_seal=may_counter_seal
    )


def verify_carefully(
    xml: bytes,
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
    may_seal: Collection[str] | None = None,
    may_counter_seal: Collection[str] | None = None,
) -> SealReport:
    """As `verify_document`, by the tree of the document. The quick way must never say anything else."""
    try:
        root = read_xml(xml)
    except DocumentUnreadable as error:
        return make_report([error.code])
    # The reader refuses both; a seal depends on it so much that it is looked at twice.
    information = root.getroottree().docinfo
    if getattr(information, "doctype", ""):
        return make_report(["EF-XML-004"])
    if (information.encoding or "UTF-8").upper() not in ("UTF-8", "UTF8"):
        return make_report(["EF-XML-003"])
    judge, progress = Judge(trust, revocation, at), Progress()
    try:
        check_document(root, has_comments=b"<!--" in xml)
        shape = progress.shape = read_shape(root, find_seal(root))
        _check_value_id(root, shape)
        progress.signer, progress.others = signer_certificate(shape)
        # All before the proof, which takes the seal out of the document and with it out of its namespaces.
        progress.stamps, progress.higher = read_stamps(shape), read_higher(shape)
        named = numbers_at(root, place_of(root).sealers)
        progress.counter = judge_counter(root, shape, judge, may_counter_seal)
        check_proof(root, shape, progress.signer)
        for stamp in progress.higher.archive if progress.higher is not None else ():
            stamp.check(root)
    except SealFault as fault:
        return progress.report([fault.code])
    return progress.judged(judge, may_seal if may_seal is not None else named or None)


def _check_value_id(root: etree._Element, shape: SealShape) -> None:
    if place_of(root).needs_value_id and not shape.value_element.get("Id"):
        raise SealFault("EF-SEAL-038")
