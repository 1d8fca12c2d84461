"""The text of the unsigned properties from XAdES-C to XAdES-A, canonical by construction.

Source: ETSI TS 101 903 v1.3.2, 7.4 to 7.6; v1.4.2, 8.1 and 8.2; order and forms as in GİB's signed report of 2014.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zarf.core.seal.algorithms import SHA256
from zarf.core.seal.certificates import load_crl
from zarf.core.seal.evidence_references import crl_number
from zarf.core.seal.names import write_name
from zarf.core.seal.scope import escape_attribute, escape_text
from zarf.core.seal.shape import SealShape
from zarf.core.seal.signer_parts import encode
from zarf.core.seal.unsigned_place import ds_prefix_at, prefix_at
from zarf.core.xml.namespaces import XADES141

_ISTANBUL = ZoneInfo("Europe/Istanbul")
_DER = ' Encoding="http://uri.etsi.org/01903/v1.2.2#DER"'
_DECLARED = f' xmlns:xades141="{XADES141}"'


@dataclass(frozen=True, slots=True)
class ArchiveText:
    """Writes with the prefixes that the seal has in use: each empty, or with its colon."""

    xades: str
    ds: str

    @classmethod
    def of(cls, shape: SealShape) -> ArchiveText:
        return cls(prefix_at(shape), ds_prefix_at(shape))

    def stamp(self, name: str, identity: str, token: bytes) -> bytes:
        """name: SigAndRefsTimeStamp. identity: its Id, or empty."""
        return self._stamp(f"{self.xades}{name}", "", identity, token)

    def archive_stamp(self, identity: str, token: bytes) -> bytes:
        return self._stamp("xades141:ArchiveTimeStamp", _DECLARED, identity, token)

    def _stamp(self, name: str, declared: str, identity: str, token: bytes) -> bytes:
        attribute = f' Id="{escape_attribute(identity)}"' if identity else ""
        inside = self._element("EncapsulatedTimeStamp", encode(token))
        return f"<{name}{declared}{attribute}>{inside}</{name}>".encode()

    def validation_data(self, stamp_id: str, certificates: Iterable[x509.Certificate], crls: Iterable[bytes]) -> bytes:
        """What the stamp with that Id is judged with. Empty parts say that it stands elsewhere in the seal."""
        attribute = f' URI="#{escape_attribute(stamp_id)}"' if stamp_id else ""
        inside = self._certificate_values(certificates) + self._revocation_values(crls)
        name = "xades141:TimeStampValidationData"
        return f"<{name}{_DECLARED}{attribute}>{inside}</{name}>".encode()

    def references(self, certificates: Iterable[x509.Certificate], crls: Iterable[bytes]) -> bytes:
        """CompleteCertificateRefs and CompleteRevocationRefs."""
        named = "".join(map(self._certificate, certificates))
        listed = "".join(map(self._list, crls))
        return (
            self._element("CompleteCertificateRefs", self._element("CertRefs", named))
            + self._element("CompleteRevocationRefs", self._element("CRLRefs", listed))
        ).encode()

    def values(self, certificates: Iterable[x509.Certificate], crls: Iterable[bytes]) -> bytes:
        """CertificateValues and RevocationValues."""
        return (self._certificate_values(certificates) + self._revocation_values(crls)).encode()

    def _certificate_values(self, certificates: Iterable[x509.Certificate]) -> str:
        values = (encode(item.public_bytes(Encoding.DER)) for item in certificates)
        inside = "".join(self._element("EncapsulatedX509Certificate", value, _DER) for value in values)
        return self._element("CertificateValues", inside)

    def _revocation_values(self, crls: Iterable[bytes]) -> str:
        inside = "".join(self._element("EncapsulatedCRLValue", encode(item), _DER) for item in crls)
        return self._element("RevocationValues", self._element("CRLValues", inside) if inside else "")

    def _certificate(self, certificate: x509.Certificate) -> str:
        issuer = escape_text(write_name(certificate.issuer))
        issued = (
            f"<{self.ds}X509IssuerName>{issuer}</{self.ds}X509IssuerName>"
            f"<{self.ds}X509SerialNumber>{certificate.serial_number}</{self.ds}X509SerialNumber>"
        )
        digest = self._element("CertDigest", self._digest(certificate.public_bytes(Encoding.DER)))
        return self._element("Cert", digest + self._element("IssuerSerial", issued))

    def _list(self, der: bytes) -> str:
        _, crl, issuer = load_crl(der)
        time = crl.last_update_utc.astimezone(_ISTANBUL).isoformat(timespec="seconds")
        told = (
            self._element("Issuer", escape_text(write_name(issuer)))
            + self._element("IssueTime", time)
            + self._element("Number", str(crl_number(crl)))
        )
        digest = self._element("DigestAlgAndValue", self._digest(der))
        return self._element("CRLRef", digest + self._element("CRLIdentifier", told))

    def _digest(self, data: bytes) -> str:
        return (
            f'<{self.ds}DigestMethod Algorithm="{SHA256}"></{self.ds}DigestMethod>'
            f"<{self.ds}DigestValue>{encode(hashlib.sha256(data).digest())}</{self.ds}DigestValue>"
        )

    def _element(self, name: str, inside: str, attribute: str = "") -> str:
        return f"<{self.xades}{name}{attribute}>{inside}</{self.xades}{name}>"
