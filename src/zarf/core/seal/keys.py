"""What the seal asks of a key: its certificate, its kind, and one primitive, sign these bytes.

Where the key is (file, HSM, memory) differs only behind this contract.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class KeyAlgorithm(StrEnum):
    """The two kinds of key KamuSM issues. Source: seal profile, certificates of KamuSM."""

    RSA_SHA256 = "rsa-sha256"
    ECDSA_SHA384 = "ecdsa-sha384"


class SealKey(Protocol):
    """A key that can seal."""

    @property
    def certificate_der(self) -> bytes:
        """DER of the signer's certificate."""
        ...

    @property
    def algorithm(self) -> KeyAlgorithm: ...

    def sign(self, data: bytes) -> bytes:
        """Signature over *data*: PKCS#1 v1.5 with SHA-256, or raw r||s (96 bytes) with SHA-384.

        Raises Unavailable when the key cannot be reached now.
        """
        ...
