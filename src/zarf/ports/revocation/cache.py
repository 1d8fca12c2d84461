"""CRLs on disk: one file per issuer, replaced whole. Several processes may share the folder.

One process fetches, the others see the new file by its time and size.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from threading import Lock

from cryptography import x509

Stamp = tuple[int, int, int]
"""Inode, time and size of a file: changes whenever the file is replaced."""


class CrlFolder:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._known: dict[x509.Name, tuple[Stamp, bytes]] = {}
        self._lock = Lock()

    def get(self, issuer: x509.Name) -> bytes | None:
        """DER of the CRL of *issuer*; None when there is none or it cannot be read now."""
        path = self._path(issuer)
        try:
            stamp = _stamp(path)
            known = self._known.get(issuer)
            if known is not None and known[0] == stamp:
                return known[1]
            data = path.read_bytes()
        except OSError:
            return None
        with self._lock:
            self._known[issuer] = (stamp, data)
        return data

    def put(self, issuer: x509.Name, der: bytes) -> None:
        """Durable when this returns."""
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=".new")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(der)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path(issuer))
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, issuer: x509.Name) -> Path:
        return self._folder / f"{hashlib.sha256(issuer.rfc4514_string().encode()).hexdigest()[:40]}.crl"


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size
