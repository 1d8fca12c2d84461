"""The contract of a key store."""

from __future__ import annotations

from typing import Protocol

from zarf.core.seal.keys import KeyAlgorithm, SealKey

__all__ = ["KeyAlgorithm", "KeyStore", "SealKey"]


class KeyStore(Protocol):
    """Opens keys by reference, each once per process."""

    def open(self, reference: str) -> SealKey:
        """The key behind *reference*.

        Raises SealRefused when the reference, the key or its password is wrong, Unavailable when the place where
        the key lies cannot be reached. Neither tells a password or a PIN.
        """
        ...
