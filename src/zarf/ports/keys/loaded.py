"""A private key in this process's memory, as a SealKey."""

from __future__ import annotations

import hashlib

from awscrt.crypto import EC
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.keys import KeyAlgorithm

_P384_BYTES = 48
_PKCS1 = padding.PKCS1v15()
_SHA256 = hashes.SHA256()
_ECDSA_SHA384 = ec.ECDSA(hashes.SHA384())


class LoadedKey:
    """RSA (2048 bits or more) or P-384 key with its certificate. Its repr tells no secret."""

    __slots__ = ("_algorithm", "_certificate_der", "_key", "_quick")

    def __init__(self, key: object, certificate: x509.Certificate) -> None:
        """Raises SealRefused when the kind of key does not fit a mali mühür, or the certificate is of another key."""
        self._algorithm = _algorithm_of(key)
        assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        if key.public_key() != certificate.public_key():
            raise SealRefused(finding("EF-KEY-005"))
        self._key = key
        self._quick = _by_aws_lc(key) if isinstance(key, ec.EllipticCurvePrivateKey) else None
        self._certificate_der = certificate.public_bytes(Encoding.DER)

    @property
    def certificate_der(self) -> bytes:
        return self._certificate_der

    @property
    def algorithm(self) -> KeyAlgorithm:
        return self._algorithm

    def sign(self, data: bytes) -> bytes:
        key = self._key
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, _PKCS1, _SHA256)
        if self._quick is not None:
            signature = self._quick.sign(hashlib.sha384(data).digest())
        else:
            signature = key.sign(data, _ECDSA_SHA384)
        r, s = decode_dss_signature(signature)
        return r.to_bytes(_P384_BYTES, "big") + s.to_bytes(_P384_BYTES, "big")

    def __repr__(self) -> str:
        return f"LoadedKey({self._algorithm.value})"


def _by_aws_lc(key: ec.EllipticCurvePrivateKey) -> EC | None:
    """The same key for AWS-LC, which signs in two fifths of OpenSSL's time (docs/why/seal-speed.md).

    None when it does not take the key, or OpenSSL does not call its first signature right.
    """
    probe = b"zarf"
    plain = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    try:
        quick = EC.new_key_from_der_data(plain)
        key.public_key().verify(quick.sign(hashlib.sha384(probe).digest()), probe, _ECDSA_SHA384)
    except (RuntimeError, ValueError, InvalidSignature):
        return None
    return quick


def _algorithm_of(key: object) -> KeyAlgorithm:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return KeyAlgorithm.RSA_SHA256
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP384R1):
        return KeyAlgorithm.ECDSA_SHA384
    raise SealRefused(finding("EF-KEY-004"))
