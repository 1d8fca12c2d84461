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
from zarf.core.seal.trust import Chain, TrustStore, chain_faults
from zarf.core.xml.reading import read_xml

LEVEL = "XAdES-BES"
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
    undetermined.
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
        check_proof(root, shape, certificate)
    except SealFault as fault:
        return progress.report([fault.code])
    reasons = [*_signer_faults(certificate, may_seal), *_trust_faults(certificate, others, trust, revocation, at)]
    if shape.signing_time is not None and shape.signing_time > at + _TOLERANCE:
        reasons.append("EF-SEAL-066")
    return progress.report(reasons)


@dataclass(slots=True)
class _Progress:
    """How far verification came: what the report can tell."""

    shape: SealShape | None = None
    signer: x509.Certificate | None = None

    def report(self, reasons: list[str]) -> SealReport:
        signer = None
        if self.signer is not None:
            signer = Signer(common_name(self.signer), identity(self.signer), self.signer.not_valid_after_utc)
        time = self.shape.signing_time if self.shape is not None else None
        return make_report(reasons, signer=signer, signing_time=time, level=LEVEL if self.shape is not None else None)


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
