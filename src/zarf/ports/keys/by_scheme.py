"""The key store of the house: it chooses by the scheme of the reference, `pkcs12:` or `pkcs11:`."""

from __future__ import annotations

from threading import Lock

from zarf.core.errors import SealRefused
from zarf.core.findings import finding
from zarf.ports.keys import pkcs11_reference, pkcs12
from zarf.ports.keys.api import KeyStore, SealKey

DEFAULT_SESSIONS = 8
DEFAULT_HEARTBEAT = 60.0


class KeyStores:
    """Keys in files and on tokens. PKCS#11 is loaded when the first reference asks for it."""

    def __init__(self, *, sessions: int = DEFAULT_SESSIONS, heartbeat: float = DEFAULT_HEARTBEAT) -> None:
        """sessions: most at a time on one token; heartbeat: seconds a session may be idle, 0 for no heartbeat."""
        self._sessions = sessions
        self._heartbeat = heartbeat
        self._files = pkcs12.Pkcs12KeyStore()
        self._tokens: KeyStore | None = None
        self._lock = Lock()

    def open(self, reference: str) -> SealKey:
        if reference.startswith(pkcs11_reference.SCHEME):
            # Before anything is loaded: what cannot be said is told without a module.
            pkcs11_reference.parse(reference)
            return self._token_store().open(reference)
        return self._files.open(reference)

    def _token_store(self) -> KeyStore:
        with self._lock:
            if self._tokens is None:
                try:
                    from zarf.ports.keys.pkcs11 import Pkcs11KeyStore, PoolLimits
                except ImportError as error:
                    raise SealRefused(finding("EF-KEY-010")) from error
                self._tokens = Pkcs11KeyStore(PoolLimits(sessions=self._sessions, idle=self._heartbeat))
            return self._tokens


def absolute(reference: str) -> str:
    """The reference with absolute paths, so that it means the same to a process that runs in another folder."""
    if reference.startswith(pkcs11_reference.SCHEME):
        return pkcs11_reference.absolute(reference)
    return pkcs12.absolute(reference)
