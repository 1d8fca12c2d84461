"""GİB's own key for approvals, and whom it trusts: both come from the simulated KamuSM over HTTP."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from zarf.core.seal import CrlSet, KeyAlgorithm, TrustStore
from zarf.core.seal.places import GIB_VKN
from zarf_simulator.safety import checked_url

TITLE = "SIMULATOR - GIB DEGILDIR"
_P384_BYTES = 48
_CRLS = ("root", "sub", "old", "nes")
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


@dataclass(frozen=True, slots=True)
class ApprovalKey:
    """A P-384 key in memory. Fulfils `zarf.core.seal.SealKey`."""

    private: ec.EllipticCurvePrivateKey
    certificate_der: bytes
    algorithm: KeyAlgorithm = KeyAlgorithm.ECDSA_SHA384

    def sign(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA384())))
        return r.to_bytes(_P384_BYTES, "big") + s.to_bytes(_P384_BYTES, "big")


class Kamusm:
    """The simulated KamuSM as this service uses it. What was issued once stays in *home*."""

    def __init__(self, url: str, home: Path) -> None:
        self._url = checked_url(url).rstrip("/")
        self._home = home
        self._lock = Lock()
        self._key: ApprovalKey | None = None
        self._trust: TrustStore | None = None

    def trust(self) -> TrustStore:
        """Anchors of every CA. Raises httpx.HTTPError while KamuSM is away."""
        with self._lock:
            if self._trust is None:
                self._trust = TrustStore.from_pem(self._get("/anchors.pem"))
            return self._trust

    def revocation(self) -> CrlSet:
        """Fresh revocation lists. Raises httpx.HTTPError while KamuSM is away."""
        return CrlSet([self._get(f"/crl/{name}.crl") for name in _CRLS])

    def key(self) -> ApprovalKey:
        """The key berats are countersigned with. Raises httpx.HTTPError while KamuSM is away."""
        with self._lock:
            if self._key is None:
                self._key = self._load()
            return self._key

    def _load(self) -> ApprovalKey:
        file, password = self._home / "gib-approval.p12", self._home / "gib-approval.password"
        if not file.exists():
            asked = {"vkn_tckn": GIB_VKN, "title": TITLE, "key": "ec"}
            answer = httpx.post(f"{self._url}/issue", json=asked, timeout=_TIMEOUT, trust_env=False)
            told = answer.raise_for_status().json()
            _write(password, told["password"].encode())
            _write(file, base64.b64decode(told["pkcs12_base64"]))
        private, certificate, _ = pkcs12.load_key_and_certificates(file.read_bytes(), password.read_bytes())
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        assert certificate is not None
        return ApprovalKey(private, certificate.public_bytes(Encoding.DER))

    def _get(self, path: str) -> bytes:
        answer = httpx.get(self._url + path, timeout=_TIMEOUT, trust_env=False)
        return answer.raise_for_status().content


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
