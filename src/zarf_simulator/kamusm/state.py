"""The authority on disk: one JSON file, replaced whole, so that `kill -9` leaves the old or the new state."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from zarf_simulator.kamusm.authority import Authority, Credential

_FILE = "authority.json"


class AuthorityFile:
    """Reads and writes one authority in *folder* (0700; the file 0600, since it holds the simulated CA keys)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / _FILE
        self._lock = Lock()

    def load_or_create(self, now: datetime, base_url: str) -> Authority:
        """The authority kept here; a new one, already on disk, when there is none. *base_url* is used from now on."""
        try:
            authority = _from_json(self._path.read_text("utf-8"), base_url, now)
        except FileNotFoundError:
            authority = Authority.create(now, base_url=base_url)
        known = len(authority.credentials)
        authority.complete()
        if len(authority.credentials) != known or not self._path.exists():
            self.save(authority)
        return authority

    def save(self, authority: Authority) -> None:
        """Durable when this returns."""
        with self._lock:
            fresh = self._path.with_name(_FILE + ".new")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(_to_json(authority))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _to_json(authority: Authority) -> str:
    return json.dumps(
        {
            "made_at": authority.made_at.isoformat(),
            "credentials": {name: _credential_to_json(item) for name, item in authority.credentials.items()},
            "revoked": _moments_to_json(authority.revoked),
            "suspended": _moments_to_json(authority.suspended),
        },
        indent=1,
    )


def _from_json(text: str, base_url: str, now: datetime) -> Authority:
    data = json.loads(text)
    # The first form of this file knew the root and one sub-CA only.
    kept = data.get("credentials") or {name: data[name] for name in ("root", "sub")}
    return Authority(
        {name: _credential_from_json(item) for name, item in kept.items()},
        base_url,
        datetime.fromisoformat(data["made_at"]) if "made_at" in data else now,
        _moments_from_json(data["revoked"]),
        _moments_from_json(data.get("suspended", {})),
    )


def _moments_to_json(moments: dict[int, datetime]) -> dict[str, str]:
    return {str(serial): moment.isoformat() for serial, moment in dict(moments).items()}


def _moments_from_json(data: dict[str, str]) -> dict[int, datetime]:
    return {int(serial): datetime.fromisoformat(moment) for serial, moment in data.items()}


def _credential_to_json(credential: Credential) -> dict[str, str]:
    key = credential.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"certificate": credential.pem.decode("ascii"), "key": key.decode("ascii")}


def _credential_from_json(data: dict[str, str]) -> Credential:
    key = serialization.load_pem_private_key(data["key"].encode("ascii"), None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("the authority's key is neither RSA nor EC")
    return Credential(x509.load_pem_x509_certificate(data["certificate"].encode("ascii")), key)
