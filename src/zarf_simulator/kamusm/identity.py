"""The `identity` header of KamuSM's time-stamping service, as the server reads it.

SEQUENCE { userid INTEGER, salt OCTET STRING, iterationCount INTEGER, iv OCTET STRING,
           encryptedMessageImprint OCTET STRING }, DER in hexadecimal. Source: TÜBİTAK ESYA, ESYAReqEx.
"""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import core
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

_LARGEST = 4096
_MOST_ROUNDS = 100_000


class _Structure(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("userid", core.Integer),
        ("salt", core.OctetString),
        ("iteration_count", core.Integer),
        ("iv", core.OctetString),
        ("encrypted", core.OctetString),
    ]


@dataclass(frozen=True, slots=True)
class Identity:
    userid: int
    salt: bytes
    rounds: int
    iv: bytes
    encrypted: bytes

    def proves(self, password: str, imprint: bytes) -> bool:
        """Whether whoever made this knew *password* and meant *imprint*."""
        kdf = PBKDF2HMAC(hashes.SHA256(), 32, self.salt, self.rounds)
        decryptor = Cipher(algorithms.AES(kdf.derive(password.encode())), modes.CBC(self.iv)).decryptor()
        unpadder = padding.PKCS7(128).unpadder()
        try:
            plain = decryptor.update(self.encrypted) + decryptor.finalize()
            return unpadder.update(plain) + unpadder.finalize() == imprint
        except ValueError:
            return False


def read_identity(header: str) -> Identity | None:
    """None when the header is missing or is no such structure."""
    if not header or len(header) > _LARGEST:
        return None
    try:
        read = _Structure.load(bytes.fromhex(header), strict=True).native
    except (ValueError, TypeError):
        return None
    if not 1 <= read["iteration_count"] <= _MOST_ROUNDS or len(read["iv"]) != 16:
        return None
    return Identity(read["userid"], read["salt"], read["iteration_count"], read["iv"], read["encrypted"])
