"""Time-stamp answers as KamuSM gives them (RFC 3161, CMS), right ones and wrong ones on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from zarf_simulator.kamusm.ca import Credential, digest_for

POLICY = "2.16.792.1.2.1.1.5.7.3.1"
"""Stands in real KamuSM tokens."""
GRANTED, REJECTION = 0, 2


class _Response(core.Sequence):  # type: ignore[misc]
    """TimeStampResp. asn1crypto's own has no room for an answer without a token."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


@dataclass(frozen=True, slots=True)
class Order:
    """What a request asks for. nonce None: none was sent."""

    algorithm: str
    imprint: bytes
    nonce: int | None
    wants_certificate: bool


def read_order(request: bytes) -> Order | None:
    """None when *request* is no time-stamp request with a SHA-1 or SHA-2 imprint."""
    try:
        read = tsp.TimeStampReq.load(request, strict=True).native
        imprint = read["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"]
        fits = hashlib.new(algorithm).digest_size == len(imprint["hashed_message"])
    except (ValueError, TypeError, KeyError):
        return None
    if not fits:
        return None
    return Order(algorithm, imprint["hashed_message"], read["nonce"], bool(read["cert_req"]))


def refusal(text: str, failure: str | None = None) -> bytes:
    """A TimeStampResp with status rejection and *text*."""
    status: dict[str, object] = {"status": REJECTION, "status_string": [text]}
    if failure is not None:
        status["fail_info"] = {failure}
    return bytes(_Response({"status": tsp.PKIStatusInfo(status)}).dump())


def granted(token: cms.ContentInfo) -> bytes:
    return bytes(_Response({"status": {"status": GRANTED}, "time_stamp_token": token}).dump())


def make_token(order: Order, server: Credential, others: Sequence[Credential], now: datetime, serial: int) -> bytes:
    """DER of the signed token. others: certificates that go along."""
    return bytes(token_of(order, server, others, now, serial).dump())


def token_of(
    order: Order,
    server: Credential,
    others: Sequence[Credential],
    now: datetime,
    serial: int,
    named: Credential | None = None,
) -> cms.ContentInfo:
    """named: whose certificate the ESS attribute names; None: the server's, as it must be."""
    content = _info(order, server, now, serial).dump()
    digest = digest_for(server.key).name
    certificate = _load(server)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "signing_time", "values": [core.UTCTime(now.astimezone(UTC).replace(microsecond=0))]},
            {"type": "message_digest", "values": [hashlib.new(digest, content).digest()]},
            {"type": "signing_certificate_v2", "values": [_signing_certificate(_load(named or server))]},
        ]
    )
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": {"algorithm": digest},
        "signed_attrs": attributes,
        "signature_algorithm": _signature_algorithm(server),
        "signature": _sign(server, attributes.dump()),
    }
    signed: dict[str, object] = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": digest}],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
        "signer_infos": [signer],
    }
    if order.wants_certificate:
        signed["certificates"] = [certificate, *(asn1_x509.Certificate.load(item.der) for item in others)]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _load(credential: Credential) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(credential.der)


def _info(order: Order, server: Credential, now: datetime, serial: int) -> tsp.TSTInfo:
    fields: dict[str, object] = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": order.algorithm}),
            "hashed_message": order.imprint,
        },
        "serial_number": serial,
        "gen_time": now.astimezone(UTC).replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "tsa": asn1_x509.GeneralName(name="directory_name", value=asn1_x509.Certificate.load(server.der).subject),
    }
    if order.nonce is not None:
        fields["nonce"] = order.nonce
    return tsp.TSTInfo(fields)


def _signing_certificate(certificate: asn1_x509.Certificate) -> tsp.SigningCertificateV2:
    entry = {
        "cert_hash": hashlib.sha256(certificate.dump()).digest(),
        "issuer_serial": {
            "issuer": [asn1_x509.GeneralName(name="directory_name", value=certificate.issuer)],
            "serial_number": certificate.serial_number,
        },
    }
    return tsp.SigningCertificateV2({"certs": [entry]})


def _signature_algorithm(server: Credential) -> dict[str, str]:
    digest = digest_for(server.key).name
    return {"algorithm": f"{digest}_{'rsa' if isinstance(server.key, rsa.RSAPrivateKey) else 'ecdsa'}"}


def _sign(server: Credential, data: bytes) -> bytes:
    digest = digest_for(server.key)
    if isinstance(server.key, rsa.RSAPrivateKey):
        return server.key.sign(data, padding.PKCS1v15(), digest)
    return server.key.sign(data, ec.ECDSA(digest))
