"""A key whose signature is always the same: what is compared here is what stands around it."""

from __future__ import annotations

from bench._invoices import _Key

from zarf.core.seal.keys import KeyAlgorithm


class FixedKey:
    """Looks like a P-384 key."""

    algorithm = KeyAlgorithm.ECDSA_SHA384

    def __init__(self) -> None:
        self.certificate_der = _Key().certificate_der

    def sign(self, data: bytes) -> bytes:
        return bytes(96)
