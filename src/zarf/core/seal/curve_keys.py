"""ECDSA on the curves of mali mühür, checked by AWS-LC: the same verdict in two fifths of OpenSSL's time.

AWS-LC is the cryptography of the AWS common runtime (`awscrt`), its P-384 proven formally. It is asked by the quick way
alone (quick_proof.py): what it does not call right is judged again by OpenSSL, which the careful way uses throughout.
Source: FIPS 186-5, section 6; measured in docs/why/seal-speed.md.
"""

from __future__ import annotations

import hashlib
from typing import Final

from awscrt.crypto import EC
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVES: Final = (ec.SECP256R1, ec.SECP384R1)


class CurveKey:
    """A public key on P-256 or P-384, ready to check signatures."""

    __slots__ = ("_key",)

    def __init__(self, key: EC) -> None:
        self._key = key

    def has_signed(self, data: bytes, signature: bytes, digest: hashes.HashAlgorithm) -> bool:
        """Whether *signature* (DER) is the key's over *data*. False may also mean: not certain here."""
        try:
            return bool(self._key.verify(digest=hashlib.new(digest.name, data).digest(), signature=signature))
        except (RuntimeError, ValueError):
            return False


def curve_key(certificate: x509.Certificate) -> CurveKey | None:
    """The certificate's key; None for one of another kind, or that AWS-LC does not take."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, _CURVES):
        return None
    try:
        return CurveKey(EC.new_key_from_der_data(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)))
    except (RuntimeError, ValueError):
        return None
