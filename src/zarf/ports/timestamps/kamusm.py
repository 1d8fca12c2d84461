"""KamuSM's time-stamping service over HTTP.

Its hosts speak plain HTTP, and the password is protected by a hundred rounds of PBKDF2 only: `proxy` sends the call
through a proxy of the operator's own, and `url` may be an https address that such a proxy ends.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import httpx

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.core.seal import Revocation, TrustStore
from zarf.core.seal.fault import SealFault
from zarf.core.seal.timestamp_token import TimestampToken, read_token
from zarf.core.seal.timestamps import token_faults
from zarf.ports.clock.api import Clock
from zarf.ports.timestamps.account import Account
from zarf.ports.timestamps.api import OutcomeUnknown, TimestampRefused, TimestampWrong
from zarf.ports.timestamps.messages import identity, new_nonce, read_answer, request
from zarf.ports.timestamps.refusals import refused, unanswered, wrong

PRODUCTION_URL = "http://zd.kamusm.gov.tr"
TEST_URL = "http://tzd.kamusm.gov.tr"
_NO_CONNECTION = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_LARGEST = 256 * 1024
_PASSED_OVER = "EF-SEAL-088"
"""The server's lists may not be at hand yet; a stamp that is paid for is not thrown away for that."""


@dataclass(frozen=True, slots=True)
class TimestampService:
    """Where the service is. proxy: URL of an HTTP or HTTPS proxy, or None. timeout in seconds.

    ca_file: PEM of authorities that are trusted for TLS beside the machine's own, as of a firm's proxy.
    """

    url: str
    proxy: str | None = None
    timeout: float = 30.0
    ca_file: str | None = None


class KamusmTimestamps:
    """A client of one service. May be shared by threads. trust: the anchors a server's certificate must lead to."""

    def __init__(
        self, service: TimestampService, *, trust: TrustStore, clock: Clock, revocation: Revocation | None = None
    ) -> None:
        self._url = service.url.rstrip("/") + "/"
        self._trust = trust
        self._clock = clock
        self._revocation = revocation
        self._service = service
        self._client: httpx.Client | None = None
        self._lock = Lock()

    def stamp(self, imprint: bytes, account: Account) -> bytes:
        if len(imprint) != 32:
            raise ValueError("a SHA-256 imprint has 32 bytes")
        if self._trust.is_empty:
            # Said before anything is paid: no answer could pass.
            raise TimestampRefused(finding("EF-TSP-008"))
        nonce = new_nonce()
        status, body = self._call(identity(account, imprint), request(imprint, nonce))
        answer = read_answer(body)
        if answer is None:
            raise _unreadable(status)
        if not answer.is_granted:
            raise refused(answer.text, account)
        if answer.token is None:
            raise wrong("EF-SEAL-080")
        self._check(answer.token, imprint, nonce)
        return answer.token

    def kontor(self, account: Account) -> int:
        moment = str(int(self._clock.now().timestamp() * 1000))
        imprint = hashlib.sha1(f"{account.userid}{moment}".encode(), usedforsecurity=False).digest()
        headers = {"credit_req": str(account.userid), "credit_req_time": moment}
        try:
            status, body = self._call(identity(account, imprint), b"", headers)
        except OutcomeUnknown as error:
            # Asking costs nothing, so nothing is left open.
            raise Unavailable(finding("EF-TSP-005", found=error.finding.found or "?")) from error
        text = body[:40].strip()
        if status == httpx.codes.OK and text.isdigit():
            return int(text)
        answer = read_answer(body)
        if answer is not None:
            raise refused(answer.text, account)
        raise Unavailable(finding("EF-TSP-013", found=f"HTTP {status}"))

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _http(self) -> httpx.Client:
        """Made at first use: most processes never stamp, and making one costs tens of milliseconds."""
        with self._lock:
            if self._client is None:
                timeout = httpx.Timeout(self._service.timeout, connect=min(10.0, self._service.timeout))
                trusted = self._trusted()
                try:
                    proxy = httpx.Proxy(self._service.proxy, ssl_context=trusted) if self._service.proxy else None
                    self._client = httpx.Client(
                        proxy=proxy,
                        verify=trusted or True,
                        timeout=timeout,
                        trust_env=False,
                        follow_redirects=False,
                    )
                except (ValueError, ImportError, httpx.InvalidURL):
                    # The cause may quote the proxy's address with its password: it is left out on purpose.
                    raise Unavailable(finding("EF-TSP-005", found="proxy")) from None
            return self._client

    def _trusted(self) -> ssl.SSLContext | None:
        """Whom to believe in TLS; None: as the library does by itself."""
        if self._service.ca_file is None:
            return None
        context = ssl.create_default_context()
        try:
            context.load_verify_locations(cafile=self._service.ca_file)
        except OSError as error:
            raise Unavailable(finding("EF-TSP-017", name=Path(self._service.ca_file).name)) from error
        return context

    def _call(self, who: str, body: bytes, more: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body of the answer. One attempt. Raises Unavailable or OutcomeUnknown."""
        headers = {"Content-Type": "application/timestamp-query", "User-Agent": "UEKAE TSS Client", "identity": who}
        try:
            return self._post(body, headers | (more or {}))
        except (*_NO_CONNECTION, httpx.InvalidURL) as error:
            # The class only: a text could hold the proxy's address with its password.
            raise Unavailable(finding("EF-TSP-005", found=type(error).__name__)) from None
        except httpx.HTTPError as error:
            raise unanswered(type(error).__name__) from None

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        with self._http().stream("POST", self._url, content=body, headers=headers) as answer:
            received = bytearray()
            for piece in answer.iter_bytes():
                received += piece
                if len(received) > _LARGEST:
                    raise unanswered(f"HTTP {answer.status_code}, > 256 KB", is_too_large=True)
            return answer.status_code, bytes(received)

    def _check(self, der: bytes, imprint: bytes, nonce: int) -> None:
        """Raises TimestampWrong unless this is a sound stamp of *imprint* that answers our request."""
        fault = self._fault(der, imprint, nonce, self._clock.now())
        if fault is not None:
            raise wrong(fault)

    def _fault(self, der: bytes, imprint: bytes, nonce: int, now: datetime) -> str | None:
        try:
            token: TimestampToken = read_token(der)
        except SealFault as fault:
            return fault.code
        if token.algorithm != "sha256" or token.imprint != imprint:
            return "EF-SEAL-081"
        if token.nonce != nonce:
            return "nonce"
        faults = token_faults(token, trust=self._trust, revocation=self._revocation, at=now)
        return next((code for code in faults if code != _PASSED_OVER), None)


def _unreadable(status: int) -> TimestampRefused | OutcomeUnknown | TimestampWrong:
    """An answer that is none of the service's: a proxy's page, for example."""
    if 400 <= status < 500:
        return TimestampRefused(finding("EF-TSP-004", found=f"HTTP {status}"))
    if status == httpx.codes.OK:
        return wrong("EF-SEAL-080")
    return unanswered(f"HTTP {status}")
