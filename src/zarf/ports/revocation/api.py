"""The contract of a source of revocation lists and OCSP answers."""

from __future__ import annotations

from typing import Protocol

from cryptography import x509

from zarf.core.findings import Finding


class RevocationSource(Protocol):
    """Gives what is at hand; fetches only in `refresh`, which runs in the background."""

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        """DER of the newest known OCSP answer about *certificate*, or None. Answers at once, never from the network.

        What was asked for here is asked of the responder in the next `refresh`, and again while it is in use.
        """
        ...

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        """DER of the newest known CRL of *issuer*, or None. Answers at once, never from the network."""
        ...

    def refresh(self, *, force: bool = False) -> list[Finding]:
        """Fetch what is due, with *force* everything. What was known stays when a list cannot be had.

        Gives one finding for each list that could not be had, and one when no responder answers.
        """
        ...
