"""The contract of a source of revocation lists."""

from __future__ import annotations

from typing import Protocol

from cryptography import x509

from zarf.core.findings import Finding


class RevocationSource(Protocol):
    """Gives CRLs from what is at hand; fetches them only in `refresh`, which runs in the background."""

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        """DER of the newest known CRL of *issuer*, or None. Answers at once, never from the network."""
        ...

    def refresh(self, *, force: bool = False) -> list[Finding]:
        """Fetch what is due, with *force* everything. What was known stays when a list cannot be had.

        Gives one finding for each list that could not be had.
        """
        ...
