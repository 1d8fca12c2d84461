"""The e-Defter service over HTTP, signed by WS-Security."""

from __future__ import annotations

from datetime import datetime

import httpx

from zarf.core.seal.keys import SealKey
from zarf.core.seal.ws_security import signed_message
from zarf.core.wire.edefter_service import (
    LIMITS,
    Answer,
    ApprovedFile,
    Call,
    Fault,
    GetBatchStatus,
    PackageState,
    PackageStates,
    ReceiveDocumentFile,
    SendDocumentFile,
    Taken,
    body_of,
    content_type_of,
    parse_answer,
)
from zarf.core.wire.soap import BadMessage
from zarf.ports.gib.api import NotSent, OutcomeUnknown
from zarf.ports.gib.edefter_api import EDefterFault

_TIMEOUT = httpx.Timeout(300.0, connect=15.0)
"""Seconds. A package of many megabytes goes up in one call."""

_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class HttpEDefter:
    """A client of one service address. May be shared by threads."""

    def __init__(self, url: str, *, timeout: httpx.Timeout = _TIMEOUT) -> None:
        self._url = url
        # No proxy from the environment: GİB knows us by our own address.
        self._http = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def send(self, file_name: str, package: bytes, key: SealKey, at: datetime) -> str:
        answer = self._call(SendDocumentFile(file_name, package), key, at)
        if not isinstance(answer, Taken):
            raise OutcomeUnknown("an answer of another operation")
        return answer.text

    def states(self, package_id: str, key: SealKey, at: datetime) -> tuple[PackageState, ...]:
        answer = self._call(GetBatchStatus(package_id), key, at)
        if not isinstance(answer, PackageStates):
            raise OutcomeUnknown("an answer of another operation")
        return answer.states

    def approved(self, package_id: str, key: SealKey, at: datetime) -> ApprovedFile:
        answer = self._call(ReceiveDocumentFile(package_id), key, at)
        if not isinstance(answer, ApprovedFile):
            raise OutcomeUnknown("an answer of another operation")
        return answer

    def close(self) -> None:
        self._http.close()

    def _call(self, call: Call, key: SealKey, at: datetime) -> Answer:
        message = signed_message(body_of(call), key, at=at)
        try:
            status, answered_type, body = self._post(content_type_of(call), message)
        except _NO_CONNECTION as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error
        try:
            answer = parse_answer(answered_type, body)
        except BadMessage as error:
            # A page of a proxy or of an outage. What stands behind it may have taken the call.
            raise OutcomeUnknown(f"HTTP {status}: {error}") from error
        if isinstance(answer, Fault):
            raise EDefterFault(answer.code, answer.text)
        return answer

    def _post(self, content_type: str, message: bytes) -> tuple[int, str, bytes]:
        """Status, content type and body of the answer; no more of it is read than can be an answer."""
        with self._http.stream("POST", self._url, content=message, headers={"Content-Type": content_type}) as response:
            pieces, size = [], 0
            for piece in response.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size > LIMITS.max_message:
                    raise OutcomeUnknown(f"HTTP {response.status_code}: the answer is too large")
            return response.status_code, response.headers.get("Content-Type", ""), b"".join(pieces)
