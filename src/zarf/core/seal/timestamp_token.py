"""Reading a time-stamp token (RFC 3161) and proving its signature: CMS, message digest, ESS signing certificate.

Whom it comes from is judged in `timestamp_trust`.
Source: RFC 3161, sections 2.3 and 2.4.2; RFC 5652, section 5; RFC 5816.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from zarf.core.seal.certificates import UNREADABLE, load_certificate, long_names_allowed
from zarf.core.seal.fault import SealFault

_LARGEST = 64 * 1024
_MOST_CERTIFICATES = 8
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What the library raises for hostile bytes; it reads lazily, so any access may raise."""

_DIGESTS: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_ESS_DIGESTS = (*_DIGESTS, "sha1")
"""The first form of the attribute knows SHA-1 only; there it binds a certificate, it does not prove the stamp."""


@dataclass(frozen=True, slots=True)
class TimestampToken:
    """A token whose signature is right. algorithm: of the imprint, "sha256" and the like."""

    gen_time: datetime
    serial_number: int
    policy: str
    algorithm: str
    imprint: bytes
    nonce: int | None
    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]

    def covers(self, data: bytes) -> bool:
        """Whether this is a stamp of *data*."""
        return hmac.compare_digest(hashlib.new(self.algorithm, data).digest(), self.imprint)


@lru_cache(maxsize=1024)
def read_token(der: bytes) -> TimestampToken:
    """The token in *der* (ContentInfo). Raises SealFault.

    EF-SEAL-080 unreadable or without its certificate, 082 not of a time-stamping server, 083 wrong signature,
    084 signing certificate not named, 023 SHA-1 or MD5.
    """
    if len(der) > _LARGEST:
        raise SealFault("EF-SEAL-080")
    try:
        signed, info, content = _parts(der)
        certificates = _certificates(signed)
        signer_info = _only(signed["signer_infos"])
        signer = _signer(signer_info, certificates)
        _check_usage(signer)
        _check_signature(signer_info, content, signer)
        _check_ess(signer_info, signer)
        return _token(info, signer, tuple(item for item in certificates if item != signer))
    except _BROKEN as error:
        raise SealFault("EF-SEAL-080") from error


def _parts(der: bytes) -> tuple[Any, Any, bytes]:
    """SignedData, TSTInfo and the bytes that were signed."""
    outer = cms.ContentInfo.load(der, strict=True)
    if outer["content_type"].native != "signed_data":
        raise SealFault("EF-SEAL-080")
    signed = outer["content"]
    inside = signed["encap_content_info"]
    if inside["content_type"].native != "tst_info":
        raise SealFault("EF-SEAL-080")
    content = inside["content"].contents
    if inside["content"].method == 1:
        # A constructed string is put together first.
        content = bytes(inside["content"])
    return signed, tsp.TSTInfo.load(content, strict=True), content


def _only(items: Any) -> Any:
    if len(items) != 1:
        raise SealFault("EF-SEAL-080")
    return items[0]


def _certificates(signed: Any) -> list[x509.Certificate]:
    given = signed["certificates"]
    if len(given) > _MOST_CERTIFICATES:
        raise SealFault("EF-SEAL-080")
    try:
        return [load_certificate(item.chosen.dump()) for item in given if item.name == "certificate"]
    except UNREADABLE as error:
        raise SealFault("EF-SEAL-080") from error


def _signer(info: Any, certificates: list[x509.Certificate]) -> x509.Certificate:
    """The certificate the token names as its signer's."""
    sid = info["sid"]
    for certificate in certificates:
        if sid.name == "issuer_and_serial_number":
            wanted = sid.chosen
            same_issuer = _dn(wanted["issuer"].dump()) == certificate.issuer
            if wanted["serial_number"].native == certificate.serial_number and same_issuer:
                return certificate
        elif sid.chosen.native == _key_identifier(certificate):
            return certificate
    raise SealFault("EF-SEAL-080")


def _dn(der: bytes) -> x509.Name:
    """A name as the certificate library reads it: it is compared with one."""
    with long_names_allowed():
        return x509.Name.from_bytes(der)


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _check_usage(certificate: x509.Certificate) -> None:
    """For time stamps and nothing else, and said so critically. Source: RFC 3161, section 2.3."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise SealFault("EF-SEAL-082") from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise SealFault("EF-SEAL-082")


def _check_signature(info: Any, content: bytes, signer: x509.Certificate) -> None:
    attributes = info["signed_attrs"]
    digest = _digest(info["digest_algorithm"]["algorithm"].native)
    if _attribute(attributes, "content_type").native != "tst_info":
        raise SealFault("EF-SEAL-083")
    found = _attribute(attributes, "message_digest").native
    if not hmac.compare_digest(hashlib.new(digest.name, content).digest(), found):
        raise SealFault("EF-SEAL-083")
    # Signed as a SET OF, sent under the tag [0]: the first byte differs.
    signed = b"\x31" + attributes.dump()[1:]
    algorithm = info["signature_algorithm"]
    kind = algorithm.signature_algo
    if algorithm["algorithm"].native not in ("rsassa_pkcs1v15", "rsassa_pss"):
        digest = _digest(algorithm.hash_algo)
    try:
        _verify(signer, kind, info["signature"].native, signed, digest)
    except (InvalidSignature, UnsupportedAlgorithm) as error:
        raise SealFault("EF-SEAL-083") from error


def _verify(signer: x509.Certificate, kind: str, signature: bytes, signed: bytes, digest: hashes.HashAlgorithm) -> None:
    key = signer.public_key()
    if kind == "rsassa_pkcs1v15" and isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= 8192:
        key.verify(signature, signed, padding.PKCS1v15(), digest)
    elif kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, signed, ec.ECDSA(digest))
    else:
        raise SealFault("EF-SEAL-083")


def _digest(name: str) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    if name not in _DIGESTS:
        raise SealFault("EF-SEAL-023" if name in ("sha1", "md5") else "EF-SEAL-022")
    return _DIGESTS[name]()


def _attribute(attributes: Any, kind: str) -> Any:
    """The one value of an attribute that stands once."""
    found = [item for item in attributes if item["type"].native == kind]
    if len(found) != 1 or len(found[0]["values"]) != 1:
        raise SealFault("EF-SEAL-083")
    return found[0]["values"][0]


def _check_ess(info: Any, signer: x509.Certificate) -> None:
    """The signed attribute that names the signer's certificate: without it another with the same key would do."""
    kinds = [item["type"].native for item in info["signed_attrs"]]
    named = [kind for kind in ("signing_certificate_v2", "signing_certificate") if kind in kinds]
    if not named:
        raise SealFault("EF-SEAL-084")
    for kind in named:
        first = _attribute(info["signed_attrs"], kind)["certs"][0]
        algorithm = first["hash_algorithm"]["algorithm"].native if kind == "signing_certificate_v2" else "sha1"
        if algorithm not in _ESS_DIGESTS:
            raise SealFault("EF-SEAL-084")
        if hashlib.new(algorithm, signer.public_bytes(Encoding.DER)).digest() != first["cert_hash"].native:
            raise SealFault("EF-SEAL-084")


def _token(info: Any, signer: x509.Certificate, others: tuple[x509.Certificate, ...]) -> TimestampToken:
    read = info.native
    imprint = read["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"]
    if len(imprint["hashed_message"]) != _digest(algorithm).digest_size:
        raise SealFault("EF-SEAL-080")
    return TimestampToken(
        gen_time=read["gen_time"].astimezone(UTC),
        serial_number=read["serial_number"],
        policy=read["policy"],
        algorithm=algorithm,
        imprint=imprint["hashed_message"],
        nonce=read["nonce"],
        signer=signer,
        others=others,
    )
