"""Revocation lists and OCSP answers over HTTP, kept on disk.

Fetched again after an hour, or when half of their life is over, whichever comes first: KamuSM's list is small and
its number rises fast. Only `refresh` uses the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from cryptography import x509

from zarf.core.findings import Finding, finding
from zarf.core.seal.certificates import UNREADABLE, load_crl
from zarf.core.seal.ocsp import ocsp_answer, question
from zarf.ports.clock.api import Clock
from zarf.ports.revocation.cache import CrlFolder
from zarf.ports.revocation.ocsp_folder import Asked, OcspFolder

_LARGEST = 16 * 1024 * 1024
_LONGEST_WAIT = timedelta(hours=1)
_LARGEST_ANSWER = 64 * 1024
_MOST_QUESTIONS = 200
"""In one refresh; the rest comes with the next."""


class _NotFetched(Exception):
    """The list or the answer did not come; the text says why."""


class HttpRevocation:
    """CRLs and responders of fixed addresses, as the operator configured them; those in certificates are not followed.

    folder: the cache, shared by the processes of one installation. timeout in seconds. Of several responders the
    first that gives a sound answer counts.
    """

    def __init__(
        self,
        folder: Path,
        urls: Iterable[str],
        clock: Clock,
        *,
        ocsp_urls: Iterable[str] = (),
        timeout: float = 10.0,
    ) -> None:
        self._folder = CrlFolder(folder)
        self._ocsp_urls = tuple(ocsp_urls)
        self._answers = OcspFolder(folder / "ocsp")
        self._due: dict[str, datetime | None] = dict.fromkeys(urls)
        self._clock = clock
        self._timeout = timeout

    def crl_for(self, issuer: x509.Name) -> bytes | None:
        return self._folder.get(issuer)

    def ocsp_for(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
        return self._answers.get(certificate, issuer) if self._ocsp_urls else None

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
                faults.append(finding("EF-CRL-001", path=url, found=str(error), reason=str(error), url=url))
            except UNREADABLE:
                faults.append(finding("EF-CRL-002", path=url, url=url))
            except OSError as error:
                faults.append(finding("EF-CRL-003", reason=error.strerror or "?"))
        return faults + self._refresh_answers(now, force)

    def _refresh_answers(self, now: datetime, force: bool) -> list[Finding]:
        """Ask what is due. Stops when no responder can be reached: each question would wait in vain."""
        asked = 0
        for item in self._answers.questions() if self._ocsp_urls else ():
            if asked >= _MOST_QUESTIONS:
                break
            if not force and not self._is_due(item, now):
                continue
            asked += 1
            try:
                self._ask(item)
            except _NotFetched as error:
                return [finding("EF-CRL-004", found=str(error), reason=str(error), url=", ".join(self._ocsp_urls))]
            except OSError as error:
                return [finding("EF-CRL-003", reason=error.strerror or "?")]
        return []

    def _is_due(self, item: Asked, now: datetime) -> bool:
        data = self._answers.answer(item)
        known = ocsp_answer(data, item.certificate, item.issuer) if data is not None else None
        if known is None:
            return True
        half = known.this_update + (known.until - known.this_update) / 2
        return now >= min(half, known.this_update + _LONGEST_WAIT)

    def _ask(self, item: Asked) -> None:
        """Raises _NotFetched when no responder gave a sound answer."""
        reason = "?"
        for url in self._ocsp_urls:
            try:
                data = _download(url, self._timeout, question(item.certificate, item.issuer), _LARGEST_ANSWER)
            except _NotFetched as error:
                reason = str(error)
                continue
            if ocsp_answer(data, item.certificate, item.issuer) is not None:
                self._answers.put(item, data)
                return
            reason = "no usable answer"
        raise _NotFetched(reason)

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


def _download(url: str, timeout: float, request: bytes | None = None, largest: int = _LARGEST) -> bytes:
    """GET, or POST of an OCSP request."""
    received = bytearray()
    method, headers = ("GET", {}) if request is None else ("POST", {"Content-Type": "application/ocsp-request"})
    try:
        with httpx.stream(
            method, url, content=request, headers=headers, timeout=timeout, follow_redirects=False
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise _NotFetched(f"HTTP {answer.status_code}")
            for piece in answer.iter_bytes():
                received += piece
                if len(received) > largest:
                    raise _NotFetched(f"more than {largest // 1024 // 1024} MB" if request is None else "too large")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _NotFetched(type(error).__name__) from error
    return bytes(received)
