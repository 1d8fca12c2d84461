"""Verifying a seal: bytes in, report out. Never raises for hostile input.

Order: size and bytes (the reader), the document around the seal, the seal's shape, its key, its cryptography, then
trust. A later step relies on the earlier ones. Structure and rules of the document are not judged here.
Source: seal profile, sections 1.6, 2 and 5.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from zarf.core.errors import DocumentUnreadable
from zarf.core.seal.certificate_profile import common_name, identity, profile_faults, validity_faults
from zarf.core.seal.fault import SealFault
from zarf.core.seal.locating import check_document, find_seal
from zarf.core.seal.proof import check_proof
from zarf.core.seal.report import SealReport, Signer, make_report
from zarf.core.seal.revocation import Revocation, revocation_fault
from zarf.core.seal.shape import SealShape, read_shape
from zarf.core.seal.signer_certificate import signer_certificate
from zarf.core.seal.timestamp_token import TimestampToken
from zarf.core.seal.timestamps import Stamped, judge_stamps, read_stamps
from zarf.core.seal.trust import Chain, TrustStore, chain_faults
from zarf.core.xml.reading import read_xml

LEVEL, LEVEL_T = "XAdES-BES", "XAdES-T"
_TOLERANCE = timedelta(seconds=300)


def verify_document(
    xml: bytes,
    *,
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
    may_seal: Collection[str] | None = None,
) -> SealReport:
    """The verdict on the seal of one document, as of *at* (aware; the moment of receipt).

    may_seal: VKNs and TCKNs that may seal this document (issuer, özel entegratör); None: anyone.
    revocation None switches the revocation check off. Without any trusted certificate the best result is
    undetermined. With a trusted time stamp the certificate is judged as of the stamp's time.
    """
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
    progress = _Progress()
    try:
        check_document(root, has_comments=b"<!--" in xml)
        shape = progress.shape = read_shape(root, find_seal(root))
        certificate, others = signer_certificate(shape)
        progress.signer = certificate
        # Before the proof, which takes the seal out of the document and with it out of its namespaces.
        stamps = progress.stamps = read_stamps(shape)
        check_proof(root, shape, certificate)
    except SealFault as fault:
        return progress.report([fault.code])
    stamped = judge_stamps(stamps, trust=trust, revocation=revocation, at=at)
    moment = stamped.proven_time or at
    reasons = [*_signer_faults(certificate, may_seal), *_trust_faults(certificate, others, trust, revocation, moment)]
    return progress.report([*reasons, *stamped.faults, *_time_faults(shape, stamped, at)])


@dataclass(slots=True)
class _Progress:
    """How far verification came: what the report can tell."""

    shape: SealShape | None = None
    signer: x509.Certificate | None = None
    stamps: tuple[TimestampToken, ...] = ()

    def report(self, reasons: list[str]) -> SealReport:
        signer = None
        if self.signer is not None:
            signer = Signer(common_name(self.signer), identity(self.signer), self.signer.not_valid_after_utc)
        time = self.shape.signing_time if self.shape is not None else None
        level = None if self.shape is None else LEVEL_T if self.shape.timestamps else LEVEL
        stamped = min((stamp.gen_time for stamp in self.stamps), default=None)
        return make_report(reasons, signer=signer, signing_time=time, level=level, timestamp_time=stamped)


def _time_faults(shape: SealShape, stamped: Stamped, at: datetime) -> list[str]:
    """The claimed signing time may be neither in the future nor after the stamp."""
    claimed = shape.signing_time
    if claimed is None:
        return []
    if claimed > at + _TOLERANCE:
        return ["EF-SEAL-066"]
    if stamped.proven_time is not None and claimed > stamped.proven_time + _TOLERANCE:
        return ["EF-SEAL-068"]
    return []


def _signer_faults(certificate: x509.Certificate, may_seal: Collection[str] | None) -> list[str]:
    who = identity(certificate)
    if who is None:
        return ["EF-SEAL-064"]
    return ["EF-SEAL-065"] if may_seal is not None and who not in may_seal else []


def _trust_faults(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    trust: TrustStore,
    revocation: Revocation | None,
    at: datetime,
) -> list[str]:
    if trust.is_empty:
        # A certificate nobody vouches for proves nothing, not even that it has expired.
        return ["EF-SEAL-050"]
    chain = trust.chain(certificate, others)
    if chain is None:
        return ["EF-SEAL-051"]
    faults = [*chain_faults(chain), *validity_faults(chain, at), *profile_faults(chain)]
    if revocation is not None:
        faults += _revocation_faults(chain, revocation, at)
    return faults


def _revocation_faults(chain: Chain, revocation: Revocation, at: datetime) -> list[str]:
    """A CRL about a certificate given as trusted is heeded when it says revoked, but not demanded."""
    faults: list[str] = []
    for index, (certificate, issuer) in enumerate(zip(chain.certificates, chain.certificates[1:], strict=False)):
        fault = revocation_fault(certificate, issuer, revocation, at)
        is_given = index >= len(chain.certificates) - chain.given
        if fault is not None and not (is_given and fault not in ("EF-SEAL-060", "EF-SEAL-067")):
            faults.append(fault)
    return list(dict.fromkeys(faults))
