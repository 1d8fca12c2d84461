"""What a certificate is judged with, gathered for the archive form: its issuers, and the list of each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.certificate_profile import common_name
from zarf.core.seal.certificates import load_crl
from zarf.core.seal.evidence import Recorder
from zarf.core.seal.evidence_references import crl_number
from zarf.core.seal.revocation import CrlSet, standing
from zarf.core.seal.trust import TrustStore


@dataclass(frozen=True, slots=True)
class Gathered:
    """issuers: from the next one up to the top. crls: DER, one for each issuer that signed something in the chain."""

    issuers: tuple[x509.Certificate, ...]
    crls: tuple[bytes, ...]


def gather(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    *,
    trust: TrustStore,
    lists: Recorder,
    at: datetime,
) -> Gathered:
    """The same bytes each time it is asked through the same *lists*.

    Raises SealRefused: EF-SEAL-051 no chain, 009 a list is missing, unusable, out of date or without a number,
    060 and 067 a certificate of the chain is revoked or suspended.
    """
    chain = trust.chain(certificate, others)
    if chain is None:
        raise SealRefused(finding("EF-SEAL-051"))
    pairs = zip(chain.certificates, chain.certificates[1:], strict=False)
    crls = tuple(_list(item, issuer, lists, at) for item, issuer in pairs)
    return Gathered(chain.certificates[1:], tuple(dict.fromkeys(crls)))


def _list(certificate: x509.Certificate, issuer: x509.Certificate, lists: Recorder, at: datetime) -> bytes:
    data = lists.crl_for(issuer.subject)
    if data is None:
        raise SealRefused(finding("EF-SEAL-009", found=common_name(issuer)))
    found = standing(certificate, issuer, CrlSet([data]), at)
    if found.revoked is not None and found.revoked.since <= at:
        raise SealRefused(finding("EF-SEAL-067" if found.revoked.is_suspension else "EF-SEAL-060"))
    if found.fault is not None or crl_number(load_crl(data)[1]) is None:
        raise SealRefused(finding("EF-SEAL-009", found=common_name(issuer)))
    return data
