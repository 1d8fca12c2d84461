"""What an OCSP answer says about one certificate, once its signature and its signer are right.

Source: RFC 6960, sections 2.6, 3.2 and 4.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from zarf.core.seal.certificates import UNREADABLE

_TOLERANCE = timedelta(seconds=300)
_DER = Encoding.DER
_WITHOUT_END = timedelta(days=1)
"""How long an answer holds that names no next update."""
_PKCS1 = padding.PKCS1v15()
_REFUSED_DIGESTS = (hashes.SHA1, hashes.MD5)


@dataclass(frozen=True, slots=True)
class Revoked:
    """Since when, and why where that was said."""

    since: datetime
    reason: x509.ReasonFlags | None

    @property
    def is_suspension(self) -> bool:
        """On hold: may be lifted again."""
        return self.reason is x509.ReasonFlags.certificate_hold


@dataclass(frozen=True, slots=True)
class OcspAnswer:
    """revoked None: good. Moments in UTC."""

    revoked: Revoked | None
    this_update: datetime
    until: datetime

    def holds_for(self, at: datetime) -> bool:
        return at <= self.until


def question(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """DER of the request about *certificate*. Without a nonce: responders may answer from what they made before."""
    return _request(certificate, issuer, hashes.SHA1()).public_bytes(_DER)


@lru_cache(maxsize=4096)
def ocsp_answer(data: bytes, certificate: x509.Certificate, issuer: x509.Certificate) -> OcspAnswer | None:
    """What *data* says about *certificate*; None when it is no sound answer about it, or says "unknown"."""
    try:
        response = ocsp.load_der_ocsp_response(data)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        if not _is_rightly_signed(response, issuer):
            return None
        single = next((item for item in response.responses if _is_about(item, certificate, issuer)), None)
        return _read(single) if single is not None else None
    except UNREADABLE:
        return None


def _request(
    certificate: x509.Certificate, issuer: x509.Certificate, algorithm: hashes.HashAlgorithm
) -> ocsp.OCSPRequest:
    return ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, algorithm).build()


def _is_about(single: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if single.serial_number != certificate.serial_number:
        return False
    wanted = _request(certificate, issuer, single.hash_algorithm)
    names = (single.issuer_name_hash, single.issuer_key_hash)
    return names == (wanted.issuer_name_hash, wanted.issuer_key_hash)


def _read(single: ocsp.OCSPSingleResponse) -> OcspAnswer | None:
    made, until = single.this_update_utc, single.next_update_utc
    status = single.certificate_status
    if status is ocsp.OCSPCertStatus.UNKNOWN:
        return None
    revoked = None
    if status is ocsp.OCSPCertStatus.REVOKED:
        since = single.revocation_time_utc
        revoked = Revoked(since, single.revocation_reason) if since is not None else None
        if revoked is None:
            return None
    return OcspAnswer(revoked, made, until if until is not None else made + _WITHOUT_END)


def _is_rightly_signed(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """By the issuer itself, or by a responder the issuer certified for it."""
    digest = response.signature_hash_algorithm
    if digest is None or isinstance(digest, _REFUSED_DIGESTS):
        return False
    signers = [issuer, *(item for item in response.certificates[:4] if _is_responder(item, issuer, response))]
    return any(_has_signed(item, response, digest) for item in signers)


def _is_responder(certificate: x509.Certificate, issuer: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (*UNREADABLE, InvalidSignature, x509.ExtensionNotFound):
        return False
    made = response.produced_at_utc
    return (
        ExtendedKeyUsageOID.OCSP_SIGNING in usage
        and certificate.not_valid_before_utc <= made + _TOLERANCE
        and made <= certificate.not_valid_after_utc
    )


def _has_signed(certificate: x509.Certificate, response: ocsp.OCSPResponse, digest: hashes.HashAlgorithm) -> bool:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, _PKCS1, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
