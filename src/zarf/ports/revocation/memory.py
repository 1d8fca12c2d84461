"""Revocation lists in memory, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cryptography import x509

from zarf.core.findings import Finding
from zarf.core.seal.revocation import CrlSet


class MemoryRevocation:
    """What *fetch* gives is known after the first `refresh`, as with the real source."""

    def __init__(self, fetch: Callable[[], Iterable[bytes]] = tuple) -> None:
        self._fetch = fetch
        self._crls = CrlSet()

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        return self._crls.crl_for(issuer)

    def refresh(self, *, force: bool = False) -> list[Finding]:
        for crl in self._fetch():
            self._crls.add(crl)
        return []
