"""The EFatura service over HTTP."""

from __future__ import annotations

import httpx

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    BadMessage,
    DocumentResponse,
    Fault,
    GetApplicationResponse,
    SendDocument,
    parse_response,
    write_request,
)
from zarf.ports.gib.api import EFaturaFault, NotSent, OutcomeUnknown

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""Seconds. GİB publishes none; an answer comes after queueing only, so a minute is long."""

_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_LARGEST_ANSWER = 16 * 1024 * 1024


class HttpEFatura:
    """A client of one service address. May be shared by threads. mtom: the zip travels as a part of its own."""

    def __init__(self, url: str, *, mtom: bool = True, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._url = url
        self._mtom = mtom
        # No proxy from the environment: GİB knows us by our own address.
        self._http = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def send_document(self, file_name: str, data: bytes, md5_hex: str) -> DocumentResponse:
        answer = self._call(SendDocument(file_name, data, md5_hex))
        if not isinstance(answer, DocumentResponse):
            raise OutcomeUnknown("an answer of another operation")
        return answer

    def get_application_response(self, instance_identifier: str) -> bytes:
        answer = self._call(GetApplicationResponse(instance_identifier))
        if not isinstance(answer, AppRespResponse):
            raise OutcomeUnknown("an answer of another operation")
        return answer.text.encode("utf-8")

    def close(self) -> None:
        self._http.close()

    def _call(self, call: SendDocument | GetApplicationResponse) -> DocumentResponse | AppRespResponse:
        content_type, body = write_request(call, mtom=self._mtom)
        try:
            status, answered_type, answer = self._post(content_type, body)
        except _NO_CONNECTION as error:
            raise NotSent(_reason(error)) from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(_reason(error)) from error
        try:
            reply = parse_response(answered_type, answer)
        except BadMessage as error:
            # A proxy's error page, for example. What stands behind it may have taken the call.
            raise OutcomeUnknown(f"HTTP {status}: {error}") from error
        if isinstance(reply, Fault):
            raise EFaturaFault(reply.code, reply.msg)
        return reply

    def _post(self, content_type: str, body: bytes) -> tuple[int, str, bytes]:
        """Status, content type and body of the answer; no more of it is read than can be an answer."""
        with self._http.stream("POST", self._url, content=body, headers={"Content-Type": content_type}) as response:
            pieces, size = [], 0
            for piece in response.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size > _LARGEST_ANSWER:
                    raise OutcomeUnknown(f"HTTP {response.status_code}: the answer is too large")
            return response.status_code, response.headers.get("Content-Type", ""), b"".join(pieces)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
