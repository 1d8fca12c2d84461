"""Certificates, revocation lists and OCSP answers that came along with a seal, or were kept when it was judged.

They are believed only as far as a trusted CA signed them; who handed them over does not matter.
Source: ETSI TS 101 903, 7.6; v1.4.2, 8.1 (TimeStampValidationData).
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography import x509

from zarf.core.seal.certificates import UNREADABLE, load_certificate
from zarf.core.seal.ocsp import ocsp_answer
from zarf.core.seal.revocation import CrlSet, Revocation


class Evidence:
    """A `Revocation` over fixed data. All in DER. Raises ValueError when a certificate or list cannot be read."""

    def __init__(
        self, certificates: Iterable[bytes] = (), crls: Iterable[bytes] = (), ocsps: Iterable[bytes] = ()
    ) -> None:
        self.certificates_der = tuple(dict.fromkeys(certificates))
        self.crls = tuple(dict.fromkeys(crls))
        self.ocsps = tuple(dict.fromkeys(ocsps))
        try:
            self.certificates = tuple(map(load_certificate, self.certificates_der))
        except UNREADABLE as error:
            raise ValueError("not a certificate") from error
        self._lists = CrlSet(self.crls)

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        return next((item for item in self.ocsps if ocsp_answer(item, certificate, issuer) is not None), None)

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        return self._lists.crl_for(issuer)


class Recorder:
    """Hands on what *source* knows, asks it only once for each thing, and remembers what it gave."""

    def __init__(self, source: Revocation) -> None:
        self._source = source
        self._crls: dict[x509.Name, bytes | None] = {}
        self._ocsps: dict[tuple[x509.Certificate, x509.Certificate], bytes | None] = {}

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        pair = (certificate, issuer)
        if pair not in self._ocsps:
            self._ocsps[pair] = self._source.ocsp_for(certificate, issuer)
        return self._ocsps[pair]

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        if issuer not in self._crls:
            self._crls[issuer] = self._source.crl_for(issuer)
        return self._crls[issuer]

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """Every certificate that was asked about, and its issuer."""
        return tuple(dict.fromkeys(item for pair in self._ocsps for item in pair))

    @property
    def crls(self) -> tuple[bytes, ...]:
        return tuple(item for item in self._crls.values() if item is not None)

    @property
    def ocsps(self) -> tuple[bytes, ...]:
        return tuple(item for item in self._ocsps.values() if item is not None)
