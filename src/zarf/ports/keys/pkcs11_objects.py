"""Certificates and private keys on a token, and which key belongs to which certificate.

A label proves nothing. A key is taken for a certificate's when a signature made by it is right under the certificate;
the one that shares the certificate's CKA_ID is tried first. Everything here is called inside the module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.types import PrivateKey, Session, SignMixin

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.algorithms import SIGNATURE_OF, SIGNATURES
from zarf.core.seal.certificate_profile import identity
from zarf.core.seal.fault import SealFault
from zarf.core.seal.keys import KeyAlgorithm
from zarf.core.seal.proof import check_signature
from zarf.ports.keys.pkcs11_login import read_pin
from zarf.ports.keys.pkcs11_reference import CertificateChoice

PROBE = b"zarf: is this the key of this certificate?"
_MOST_KEYS = 64
# DER of DigestInfo for SHA-256 up to the digest. Source: RFC 8017, section 9.2, note 1.
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
_LONGEST_SIGNATURE = 1024


@dataclass(frozen=True, slots=True)
class Method:
    """A mechanism, and what it is given of the bytes to be signed."""

    mechanism: Mechanism
    prepare: Callable[[bytes], bytes]


def _digest_info(data: bytes) -> bytes:
    return _SHA256_INFO + hashlib.sha256(data).digest()


def _sha384(data: bytes) -> bytes:
    return hashlib.sha384(data).digest()


# Digesting here first: it works on cards and HSMs alike, and only the digest crosses the network. Never PSS.
METHODS = {
    KeyAlgorithm.RSA_SHA256: (Method(Mechanism.RSA_PKCS, _digest_info), Method(Mechanism.SHA256_RSA_PKCS, bytes)),
    KeyAlgorithm.ECDSA_SHA384: (Method(Mechanism.ECDSA, _sha384), Method(Mechanism.ECDSA_SHA384, bytes)),
}
_KEY_TYPES = {KeyAlgorithm.RSA_SHA256: KeyType.RSA, KeyAlgorithm.ECDSA_SHA384: KeyType.EC}


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate as it lies on a token."""

    der: bytes
    certificate: x509.Certificate
    object_id: bytes
    label: str


def algorithm_of(certificate: x509.Certificate) -> KeyAlgorithm | None:
    """The kind of key, None when it is none for a mali mühür."""
    try:
        key = certificate.public_key()
    except ValueError:
        return None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
        return KeyAlgorithm.RSA_SHA256
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1):
        return KeyAlgorithm.ECDSA_SHA384
    return None


def certificates(session: Session) -> list[TokenCertificate]:
    """Every X.509 certificate that can be read."""
    found = []
    for item in list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})):
        der = _bytes(item, Attribute.VALUE)
        try:
            certificate = x509.load_der_x509_certificate(der)
        except ValueError:
            continue
        identifier = _bytes(item, Attribute.ID)
        found.append(TokenCertificate(der, certificate, identifier, str(_attribute(item, Attribute.LABEL) or "")))
    return found


def fitting(found: list[TokenCertificate], choice: CertificateChoice) -> list[TokenCertificate]:
    """Those *choice* asks for, the one that lasts longest first."""
    kept = [item for item in found if _wanted(item, choice)]
    return sorted(kept, key=lambda item: item.certificate.not_valid_after_utc, reverse=True)


class KeyOnToken:
    """A private key of one session, and how it is made to sign."""

    def __init__(self, key: PrivateKey, method: Method, pin_file: Path | None) -> None:
        """Raises SealRefused when the token will not let this key sign."""
        if not isinstance(key, SignMixin):
            raise SealRefused(finding("EF-KEY-024", token=key.session.token.label, reason="CKA_SIGN"))
        self._key: SignMixin = key
        self._mechanism = method.mechanism
        self._prepare = method.prepare
        # A key that wants its PIN before each signature; the PIN is read each time and never kept.
        self._pin_file = pin_file if _attribute(key, Attribute.ALWAYS_AUTHENTICATE) else None

    def sign(self, data: bytes) -> bytes:
        prepared = self._prepare(data)
        if self._pin_file is None:
            return self._key.sign(prepared, mechanism=self._mechanism, buffer_size=_LONGEST_SIGNATURE)
        pin = read_pin(self._pin_file)
        return self._key.sign(prepared, mechanism=self._mechanism, buffer_size=_LONGEST_SIGNATURE, pin=pin)


def key_of(session: Session, item: TokenCertificate, pin_file: Path | None) -> KeyOnToken | None:
    """The key of this certificate, proved by a signature; None when the token has none that is right.

    Raises SealRefused when the token has no mechanism for it.
    """
    algorithm = algorithm_of(item.certificate)
    if algorithm is None:
        return None
    method = _method(session, algorithm)
    for key in _private_keys(session, _KEY_TYPES[algorithm], item.object_id):
        candidate = KeyOnToken(key, method, pin_file)
        if _proves(candidate, algorithm, item.certificate):
            return candidate
    return None


def _method(session: Session, algorithm: KeyAlgorithm) -> Method:
    offered = session.token.slot.get_mechanisms()
    for method in METHODS[algorithm]:
        if method.mechanism in offered:
            return method
    missing = "CKM_" + METHODS[algorithm][0].mechanism.name
    raise SealRefused(finding("EF-KEY-024", token=session.token.label, reason=missing))


def _private_keys(session: Session, kind: KeyType, object_id: bytes) -> Iterator[PrivateKey]:
    """Those with this CKA_ID, then all others of the kind. The search is closed before anything is signed."""
    seen: set[int | None] = set()
    searches: list[dict[Attribute, object]] = [{Attribute.ID: object_id}] if object_id else []
    for more in [*searches, {}]:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.KEY_TYPE: kind, **more}
        for item in list(session.get_objects(wanted))[:_MOST_KEYS]:
            if isinstance(item, PrivateKey) and item.handle not in seen:
                seen.add(item.handle)
                yield item


def _proves(key: KeyOnToken, algorithm: KeyAlgorithm, certificate: x509.Certificate) -> bool:
    try:
        check_signature(key.sign(PROBE), PROBE, SIGNATURES[SIGNATURE_OF[algorithm]].digest, certificate)
    except SealFault:
        return False
    except REFUSALS:
        return False
    return True


REFUSALS: tuple[type[pkcs11.PKCS11Error], ...] = (
    pkcs11.MechanismInvalid,
    pkcs11.MechanismParamInvalid,
    pkcs11.KeyTypeInconsistent,
    pkcs11.KeySizeRange,
    pkcs11.DataInvalid,
    pkcs11.DataLenRange,
    pkcs11.FunctionNotSupported,
)
"""The token understood and will not do it: trying again changes nothing."""


def _wanted(item: TokenCertificate, choice: CertificateChoice) -> bool:
    asked = (
        (choice.vkn_tckn, identity(item.certificate)),
        (choice.serial_number, item.certificate.serial_number),
        (choice.object_id, item.object_id),
        (choice.label, item.label),
    )
    return all(wanted is None or wanted == has for wanted, has in asked)


def _attribute(item: pkcs11.Object, name: Attribute) -> object:
    """None when the token does not know the attribute or does not tell it."""
    try:
        value: object = item[name]
    except (pkcs11.AttributeTypeInvalid, pkcs11.AttributeSensitive):
        return None
    return value


def _bytes(item: pkcs11.Object, name: Attribute) -> bytes:
    value = _attribute(item, name)
    return value if isinstance(value, bytes) else b""
