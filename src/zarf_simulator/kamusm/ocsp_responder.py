"""The OCSP responder (RFC 6960): good, revoked or on hold, signed by a responder of the CA that issued."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from zarf_simulator.kamusm.authority import CAS, Authority
from zarf_simulator.kamusm.ca import digest_for

ANSWER_LIFE = timedelta(hours=4)


def answer(authority: Authority, request: bytes, now: datetime) -> bytes:
    """DER of the answer; a serial number that is not revoked is good, an unknown issuer is unauthorized."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
    except ValueError:
        return unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    ca = next((name for name in CAS if _is_of(authority, name, asked)), None)
    if ca is None:
        return unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    entry = authority.entry(asked.serial_number)
    issued = now.replace(microsecond=0)
    responder = authority.credential(f"ocsp-{ca}")
    reason = x509.ReasonFlags.certificate_hold if entry is not None and entry.suspended else None
    made = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            asked.issuer_name_hash,
            asked.issuer_key_hash,
            asked.serial_number,
            asked.hash_algorithm,
            ocsp.OCSPCertStatus.GOOD if entry is None else ocsp.OCSPCertStatus.REVOKED,
            issued,
            issued + ANSWER_LIFE,
            entry.moment.replace(microsecond=0) if entry is not None else None,
            reason,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
    )
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            made = made.add_extension(extension.value, critical=False)
    signed = made.sign(responder.key, digest_for(responder.key))
    return signed.public_bytes(serialization.Encoding.DER)


def unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(serialization.Encoding.DER)


def _is_of(authority: Authority, ca: str, asked: ocsp.OCSPRequest) -> bool:
    """Whether *asked* is about a certificate of *ca*: by the hashes RFC 6960 names."""
    certificate = authority.credential(ca).certificate
    name = hashes.Hash(asked.hash_algorithm)
    name.update(certificate.subject.public_bytes())
    # The name decides: no two CAs of this authority share one.
    return name.finalize() == asked.issuer_name_hash
