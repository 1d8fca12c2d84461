"""A private key in this process's memory, as a SealKey."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.core.seal.keys import KeyAlgorithm

_P384_BYTES = 48
_PKCS1 = padding.PKCS1v15()
_SHA256 = hashes.SHA256()
_ECDSA_SHA384 = ec.ECDSA(hashes.SHA384())


class LoadedKey:
    """RSA (2048 bits or more) or P-384 key with its certificate. Its repr tells no secret."""

    __slots__ = ("_algorithm", "_certificate_der", "_key")

    def __init__(self, key: object, certificate: x509.Certificate) -> None:
        """Raises SealRefused when the kind of key does not fit a mali mühür, or the certificate is of another key."""
        self._algorithm = _algorithm_of(key)
        assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        if key.public_key() != certificate.public_key():
            raise SealRefused(finding("EF-KEY-005"))
        self._key = key
        self._certificate_der = certificate.public_bytes(serialization.Encoding.DER)

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
        r, s = decode_dss_signature(key.sign(data, _ECDSA_SHA384))
        return r.to_bytes(_P384_BYTES, "big") + s.to_bytes(_P384_BYTES, "big")

    def __repr__(self) -> str:
        return f"LoadedKey({self._algorithm.value})"


def _algorithm_of(key: object) -> KeyAlgorithm:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return KeyAlgorithm.RSA_SHA256
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP384R1):
        return KeyAlgorithm.ECDSA_SHA384
    raise SealRefused(finding("EF-KEY-004"))
