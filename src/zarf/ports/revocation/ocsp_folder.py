"""OCSP answers on disk, and the questions still to be asked.

Who judges a seal takes the answer at hand and leaves a question behind; the background asks it, and asks again while
the certificate is in use. A certificate reaches this place only when its chain leads to a trusted CA, so nobody but
that CA decides how many questions there can be.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zarf.core.seal.certificates import UNREADABLE, load_certificates
from zarf.ports.revocation.cache import FileCache

_ANSWER, _QUESTION = ".ocsp", ".ask"
_MOST = 4000
_UNUSED_DAYS = 7
_TOUCH_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A certificate somebody judged lately."""

    name: str
    certificate: x509.Certificate
    issuer: x509.Certificate


class OcspFolder:
    def __init__(self, folder: Path) -> None:
        self._files = FileCache(folder)
        self._noted: dict[str, float] = {}
        self._lock = Lock()

    def get(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        """The answer at hand; leaves the question behind."""
        name = _name(certificate, issuer)
        self._note(name, certificate, issuer)
        return self._files.get(name + _ANSWER)

    def answer(self, asked: Asked) -> bytes | None:
        return self._files.get(asked.name + _ANSWER)

    def put(self, asked: Asked, der: bytes) -> None:
        """Durable when this returns."""
        self._files.put(asked.name + _ANSWER, der)

    def questions(self) -> Iterator[Asked]:
        """What is in use, the longest unanswered first; what nobody asked for a week is forgotten."""
        oldest = time.time() - _UNUSED_DAYS * 86400
        for path in sorted(self._files.folder.glob(f"*{_QUESTION}"), key=self._answered_at):
            try:
                is_used = path.stat().st_mtime >= oldest
                certificate, issuer = load_certificates(path.read_bytes())
            except FileNotFoundError:
                continue
            except UNREADABLE:
                is_used = False
            if not is_used:
                self._files.forget(path.name)
                self._files.forget(path.stem + _ANSWER)
                continue
            yield Asked(path.stem, certificate, issuer)

    def _answered_at(self, question: Path) -> float:
        try:
            return question.with_suffix(_ANSWER).stat().st_mtime
        except OSError:
            return 0.0

    def _note(self, name: str, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        now = time.monotonic()
        noted = self._noted.get(name)
        if noted is not None and now - noted < _TOUCH_SECONDS:
            return
        with self._lock:
            self._noted[name] = now
        path = self._files.folder / (name + _QUESTION)
        try:
            if path.exists():
                path.touch()
            elif sum(1 for _ in self._files.folder.glob(f"*{_QUESTION}")) < _MOST:
                self._files.put(path.name, certificate.public_bytes(Encoding.PEM) + issuer.public_bytes(Encoding.PEM))
        except OSError:
            # A full disk must not stop a seal from being judged: the CRL still answers.
            with self._lock:
                self._noted.pop(name, None)


@lru_cache(maxsize=4096)
def _name(certificate: x509.Certificate, issuer: x509.Certificate) -> str:
    both = issuer.public_bytes(Encoding.DER) + certificate.public_bytes(Encoding.DER)
    return hashlib.sha256(both).hexdigest()[:40]
