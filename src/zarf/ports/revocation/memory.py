"""Revocation lists and OCSP answers in memory, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cryptography import x509

from zarf.core.findings import Finding, finding
from zarf.core.seal.ocsp import ocsp_answer, question
from zarf.core.seal.revocation import CrlSet


class MemoryRevocation:
    """What *fetch* gives is known after the first `refresh`, as with the real source.

    ask: the responder, from an OCSP request to its answer (None: it cannot be reached). A certificate is asked about
    in the first `refresh` after somebody wanted to know.
    """

    def __init__(
        self, fetch: Callable[[], Iterable[bytes]] = tuple, ask: Callable[[bytes], bytes | None] | None = None
    ) -> None:
        self._fetch = fetch
        self._crls = CrlSet()
        self._ask = ask
        self._wanted: set[tuple[x509.Certificate, x509.Certificate]] = set()
        self._answers: dict[tuple[x509.Certificate, x509.Certificate], bytes] = {}

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        self._wanted.add((certificate, issuer))
        return self._answers.get((certificate, issuer))

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        return self._crls.crl_for(issuer)

    def refresh(self, *, force: bool = False) -> list[Finding]:
        for crl in self._fetch():
            self._crls.add(crl)
        if self._ask is None:
            return []
        for pair in list(self._wanted):
            answer = self._ask(question(*pair))
            if answer is None:
                return [finding("EF-CRL-004", found="memory", url="memory")]
            if ocsp_answer(answer, *pair) is not None:
                self._answers[pair] = answer
        return []
