"""Calls to an integrator's EFatura service. No exception of the network leaves this module."""

from __future__ import annotations

import httpx

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    DocumentResponse,
    Fault,
    GetApplicationResponse,
    SendDocument,
    parse_response,
    write_request,
)
from zarf_simulator.merkez.outcomes import Answer, Delivered, Failed, NoAnswer
from zarf_simulator.safety import checked_url, header
from zarf_simulator.store import Row

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_KNOWN_BEFORE = 2001


class Caller:
    """One HTTP client for all integrators."""

    def __init__(self) -> None:
        self._client = httpx.Client(timeout=_TIMEOUT, headers=dict([header("Merkez")]), trust_env=False)

    def send_document(self, url: str, envelope: Row, data: bytes) -> Delivered | Failed:
        """Deliver a zip. Fault 2001 means that an earlier attempt had arrived."""
        try:
            answer = self._call(url, SendDocument(envelope["file_name"], data, envelope["md5"]))
        except (httpx.HTTPError, ValueError) as error:
            return Failed(_reason(error))
        if isinstance(answer, Fault):
            return Delivered(again=True) if answer.code == _KNOWN_BEFORE else Failed(f"{answer.code} {answer.msg}")
        if not isinstance(answer, DocumentResponse):
            return Failed(f"unexpected answer {type(answer).__name__}")
        return Delivered()

    def get_application_response(self, url: str, envelope_id: str) -> Answer | NoAnswer:
        """Ask for the current system response of an envelope."""
        try:
            answer = self._call(url, GetApplicationResponse(envelope_id))
        except (httpx.HTTPError, ValueError) as error:
            return NoAnswer(_reason(error))
        if isinstance(answer, Fault):
            return NoAnswer(f"{answer.code} {answer.msg}", answer.code)
        if not isinstance(answer, AppRespResponse) or not answer.text:
            return NoAnswer("an answer without applicationResponse")
        return Answer(answer.text.encode("utf-8"))

    def close(self) -> None:
        self._client.close()

    def _call(
        self, url: str, request: SendDocument | GetApplicationResponse
    ) -> DocumentResponse | AppRespResponse | Fault:
        content_type, body = write_request(request, mtom=isinstance(request, SendDocument))
        reply = self._client.post(checked_url(url), content=body, headers={"Content-Type": content_type})
        return parse_response(reply.headers.get("Content-Type", ""), reply.content)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
