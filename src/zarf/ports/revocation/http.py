"""Revocation lists over HTTP, kept on disk.

Fetched again after an hour, or when half of their life is over, whichever comes first: KamuSM's list is small and
its number rises fast.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from cryptography import x509

from zarf.core.findings import Finding, finding
from zarf.core.seal.certificates import UNREADABLE, load_crl
from zarf.ports.clock.api import Clock
from zarf.ports.revocation.cache import CrlFolder

_LARGEST = 16 * 1024 * 1024
_LONGEST_WAIT = timedelta(hours=1)


class _NotFetched(Exception):
    """The list did not come; the text says why."""


class HttpRevocation:
    """CRLs of fixed addresses, as the operator configured them; addresses inside certificates are not followed.

    folder: the cache, shared by the processes of one installation. timeout in seconds.
    """

    def __init__(self, folder: Path, urls: Iterable[str], clock: Clock, *, timeout: float = 10.0) -> None:
        self._folder = CrlFolder(folder)
        self._due: dict[str, datetime | None] = dict.fromkeys(urls)
        self._clock = clock
        self._timeout = timeout

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        return self._folder.get(issuer)

    def refresh(self, *, force: bool = False) -> list[Finding]:
        faults: list[Finding] = []
        now = self._clock.now()
        for url, due in list(self._due.items()):
            # A virtual clock may jump far ahead; it never makes a list due later.
            if not force and due is not None and now < due:
                continue
            try:
                self._due[url] = self._fetch(url, now)
            except _NotFetched as error:
                faults.append(finding("EF-CRL-001", path=url, found=str(error), url=url))
            except UNREADABLE:
                faults.append(finding("EF-CRL-002", path=url, url=url))
            except OSError as error:
                faults.append(finding("EF-CRL-003", found=error.strerror or "?"))
        return faults

    def _fetch(self, url: str, now: datetime) -> datetime:
        """Fetch and keep; gives when the list is due again."""
        der, crl, issuer = load_crl(_download(url, self._timeout))
        known = self._folder.get(issuer)
        if known is None or load_crl(known)[1].last_update_utc <= crl.last_update_utc:
            self._folder.put(issuer, der)
        if crl.next_update_utc is None:
            return now + _LONGEST_WAIT
        half = crl.last_update_utc + (crl.next_update_utc - crl.last_update_utc) / 2
        return min(max(half, now), now + _LONGEST_WAIT)


def _download(url: str, timeout: float) -> bytes:
    received = bytearray()
    try:
        with httpx.stream("GET", url, timeout=timeout, follow_redirects=False) as answer:
            if answer.status_code != httpx.codes.OK:
                raise _NotFetched(f"HTTP {answer.status_code}")
            for piece in answer.iter_bytes():
                received += piece
                if len(received) > _LARGEST:
                    raise _NotFetched("more than 16 MB")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _NotFetched(type(error).__name__) from error
    return bytes(received)
