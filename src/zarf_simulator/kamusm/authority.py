"""The simulated certificate authority: its CAs, what they issued and revoked, their CRLs.

    root    EC P-384
    ├── sub     issues mali mühür certificates today (EC P-384)
    ├── old     issued mali mühür certificates until 2019 (RSA)
    ├── nes     issues qualified certificates of persons
    └── tsa     the time-stamping server; and an OCSP responder below each CA

Every name says that it is a simulator. Usable as a library (`Authority.create`) or through the process
(`python -m zarf_simulator.kamusm`). Time is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock

from cryptography import x509

from zarf_simulator.kamusm.ca import (
    CRL_LIFE,
    MARK,
    Credential,
    Entry,
    builder,
    digest_for,
    make_ca,
    make_crl,
    marked_name,
    with_addresses,
)
from zarf_simulator.kamusm.leaf import (
    MALI_MUHUR,
    IssuedSeal,
    LeafProfile,
    LeafState,
    new_key,
    subject,
    validity,
    with_profile,
)
from zarf_simulator.kamusm.services import SERVICES, make_service

__all__ = ["CAS", "CRL_LIFE", "MARK", "Authority", "Credential"]

CAS = {
    "root": ("Root", "ec"),
    "sub": ("Mali Muhur Sub CA", "ec"),
    "old": ("Old Mali Muhur Sub CA", "rsa"),
    "nes": ("NES Sub CA", "ec"),
}
"""Name in addresses -> role and usual kind of key. All but the root are issued by the root."""


@dataclass(slots=True, repr=False)
class Authority:
    """The CAs and services by name, and what was revoked or suspended: serial number -> since when.

    base_url: where CRLs, CA certificates and OCSP are served; written into the certificates. What is not there yet
    is made when it is first asked for; `complete` makes everything.
    """

    credentials: dict[str, Credential]
    base_url: str
    made_at: datetime
    revoked: dict[int, datetime] = field(default_factory=dict)
    suspended: dict[int, datetime] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    @classmethod
    def create(
        cls, now: datetime, *, root_key: str = "ec", sub_key: str = "ec", base_url: str = "http://127.0.0.1:8342"
    ) -> Authority:
        """A new authority whose root and sub-CA hold "ec" (P-384) or "rsa" keys; the kinds may be mixed."""
        made = cls({}, base_url, now)
        made._make_ca("root", root_key)
        made._make_ca("sub", sub_key)
        return made

    def complete(self) -> None:
        """Make every CA and service that is not there yet."""
        for name in (*CAS, *SERVICES):
            self.credential(name)

    def credential(self, name: str) -> Credential:
        """A CA or a service by its name in CAS or SERVICES. Raises KeyError for another name."""
        with self._lock:
            if name not in self.credentials:
                if name in CAS:
                    self._make_ca(name, CAS[name][1])
                else:
                    kind = SERVICES[name]
                    issuer = self.credential(kind.issuer)
                    made = self.credentials[name] = make_service(kind, issuer, self.base_url, self.made_at)
                    if kind.revoked:
                        self.revoke(made.certificate.serial_number, self.made_at)
            return self.credentials[name]

    @property
    def root(self) -> Credential:
        return self.credential("root")

    @property
    def sub(self) -> Credential:
        return self.credential("sub")

    @property
    def anchors_pem(self) -> bytes:
        """Every CA made so far: documents carry the signer's certificate alone, so who verifies needs them all."""
        return b"".join(self.credentials[name].pem for name in CAS if name in self.credentials)

    def issue(
        self,
        vkn_tckn: str,
        title: str,
        *,
        now: datetime,
        key: str = "ec",
        state: LeafState = LeafState.GOOD,
        profile: LeafProfile = MALI_MUHUR,
        ca: str = "sub",
    ) -> IssuedSeal:
        """A certificate with its key. Raises ValueError when *vkn_tckn* is not 10 or 11 digits, or *ca* unknown."""
        if not (vkn_tckn.isascii() and vkn_tckn.isdigit() and len(vkn_tckn) in (10, 11)):
            raise ValueError("vkn_tckn is 10 or 11 digits")
        if not title.strip():
            raise ValueError("title is empty")
        if ca not in CAS:
            raise ValueError(f"ca is one of {', '.join(CAS)}")
        private, issuer = new_key(key), self.credential(ca)
        first, last = validity(state, now)
        made = builder(subject(vkn_tckn, title, profile), private, issuer.certificate, first, last)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        made = with_addresses(
            with_profile(made, profile),
            crl_url=f"{self.base_url}/crl/{ca}.crl",
            issuer_url=f"{self.base_url}/ca/{ca}.crt",
            ocsp_url=f"{self.base_url}/ocsp",
        )
        certificate = made.sign(issuer.key, digest_for(issuer.key))
        if state is LeafState.REVOKED:
            self.revoke(certificate.serial_number, now)
        if state is LeafState.SUSPENDED:
            self.suspend(certificate.serial_number, now)
        return IssuedSeal(certificate, private, issuer.certificate)

    def revoke(self, serial_number: int, now: datetime) -> None:
        """From *now* on the CRLs list this certificate, for good."""
        with self._lock:
            self.revoked[serial_number] = now
            self.suspended.pop(serial_number, None)

    def suspend(self, serial_number: int, now: datetime) -> None:
        """From *now* on the CRLs list this certificate as on hold, until `resume`."""
        with self._lock:
            self.suspended.setdefault(serial_number, now)

    def resume(self, serial_number: int) -> None:
        with self._lock:
            self.suspended.pop(serial_number, None)

    def entry(self, serial_number: int) -> Entry | None:
        """Why a certificate is not good now; None when it is."""
        with self._lock:
            if serial_number in self.revoked:
                return Entry(serial_number, self.revoked[serial_number])
            if serial_number in self.suspended:
                return Entry(serial_number, self.suspended[serial_number], suspended=True)
        return None

    def crl(self, ca: str, now: datetime) -> bytes:
        """DER of a CA's CRL as of *now*. Each lists everything revoked: serial numbers are random, none repeats."""
        with self._lock:
            entries = [Entry(serial, moment) for serial, moment in self.revoked.items()]
            entries += [Entry(serial, moment, suspended=True) for serial, moment in self.suspended.items()]
        return make_crl(self.credential(ca), entries, now)

    def sub_crl(self, now: datetime) -> bytes:
        return self.crl("sub", now)

    def root_crl(self, now: datetime) -> bytes:
        """Lists the sub-CA when it was revoked."""
        return self.crl("root", now)

    def _make_ca(self, name: str, key: str) -> None:
        role = CAS[name][0]
        issuer = None if name == "root" else self.credential("root")
        url = None if issuer is None else f"{self.base_url}/crl/root.crl"
        self.credentials[name] = make_ca(marked_name(role, key), new_key(key), self.made_at, issuer=issuer, crl_url=url)
