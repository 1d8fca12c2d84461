"""CRLs and OCSP answers on disk: one file each, replaced whole. Several processes may share the folder.

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


class FileCache:
    """Bytes by file name. What was read is remembered until the file changes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._known: dict[str, tuple[Stamp, bytes]] = {}
        self._lock = Lock()

    def get(self, name: str) -> bytes | None:
        """None when there is none or it cannot be read now."""
        path = self.folder / name
        try:
            stamp = _stamp(path)
            known = self._known.get(name)
            if known is not None and known[0] == stamp:
                return known[1]
            data = path.read_bytes()
        except OSError:
            return None
        with self._lock:
            self._known[name] = (stamp, data)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Durable when this returns."""
        descriptor, fresh = tempfile.mkstemp(dir=self.folder, suffix=".new")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(self.folder / name)
        except OSError:
            Path(fresh).unlink(missing_ok=True)
            raise

    def forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        with self._lock:
            self._known.pop(name, None)


class CrlFolder:
    """One CRL per issuer."""

    def __init__(self, folder: Path) -> None:
        self._files = FileCache(folder)

    def get(self, issuer: x509.Name) -> bytes | None:
        """DER of the CRL of *issuer*; None when there is none or it cannot be read now."""
        return self._files.get(_crl_name(issuer))

    def put(self, issuer: x509.Name, der: bytes) -> None:
        """Durable when this returns."""
        self._files.put(_crl_name(issuer), der)


def _crl_name(issuer: x509.Name) -> str:
    return f"{hashlib.sha256(issuer.rfc4514_string().encode()).hexdigest()[:40]}.crl"


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size
