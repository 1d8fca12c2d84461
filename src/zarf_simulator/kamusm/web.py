"""The simulated KamuSM over HTTP: anchors, CA certificate, CRLs, and issuing.

GET  /health          {"ok": true, "simulator": "KamuSM"}
GET  /anchors.pem     the root and the sub-CA
GET  /ca.crt          the sub-CA (DER)
GET  /crl/sub.crl     revoked mali mühür certificates (DER), always fresh
GET  /crl/root.crl    revoked CAs (DER), always fresh
POST /issue           {"vkn_tckn", "title", "key": "ec"|"rsa", "state": "good"|"expired"|"not_yet"|"revoked"}
                      -> {"pkcs12_base64", "password", "certificate_pem"}
POST /revoke          {"serial_number": decimal text} -> {"ok": true}
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from zarf_simulator.kamusm.authority import MARK, Authority
from zarf_simulator.kamusm.leaf import LeafState, new_password
from zarf_simulator.kamusm.state import AuthorityFile

_LARGEST_REQUEST = 64 * 1024
_LOCAL = ("127.0.0.1", "localhost", "[::1]")

Answer = tuple[str, str, bytes]
"""Status line, content type, body."""


class KamusmApplication:
    """WSGI application over one authority. Issuing is on disk before the answer goes out."""

    def __init__(self, authority: Authority, file: AuthorityFile, now: Callable[[], datetime]) -> None:
        self._authority = authority
        self._file = file
        self._now = now

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, content_type, body = self._answer(environ)
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("X-Zarf-Simulator", "KamuSM; not the authority"),
        ]
        start_response(status, headers)
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        if str(environ.get("HTTP_HOST", "127.0.0.1")).rsplit(":", 1)[0] not in _LOCAL:
            return _json("403 Forbidden", {"error": f"{MARK}: this machine only"})
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        if method == "GET":
            return self._get(path)
        if method == "POST" and path in ("/issue", "/revoke"):
            return self._post(path, environ)
        return _json("404 Not Found", {"error": "no such place"})

    def _get(self, path: str) -> Answer:
        if path == "/anchors.pem":
            return "200 OK", "application/x-pem-file", self._authority.anchors_pem
        if path == "/ca.crt":
            return "200 OK", "application/pkix-cert", self._authority.sub.der
        if path == "/crl/sub.crl":
            return "200 OK", "application/pkix-crl", self._authority.sub_crl(self._now())
        if path == "/crl/root.crl":
            return "200 OK", "application/pkix-crl", self._authority.root_crl(self._now())
        if path in ("/", "/health"):
            return _json("200 OK", {"ok": True, "simulator": "KamuSM", "notice": MARK})
        return _json("404 Not Found", {"error": "no such place"})

    def _post(self, path: str, environ: WSGIEnvironment) -> Answer:
        try:
            request = _request(environ)
            return self._issue(request) if path == "/issue" else self._revoke(request)
        except ValueError as error:
            return _json("400 Bad Request", {"error": str(error)})

    def _issue(self, request: dict[str, Any]) -> Answer:
        issued = self._authority.issue(
            str(request.get("vkn_tckn", "")),
            str(request.get("title", "")),
            now=self._now(),
            key=str(request.get("key", "ec")),
            state=LeafState(request.get("state", "good")),
        )
        self._file.save(self._authority)
        password = new_password()
        return _json(
            "200 OK",
            {
                "pkcs12_base64": base64.b64encode(issued.pkcs12(password)).decode("ascii"),
                "password": password,
                "certificate_pem": issued.certificate_pem.decode("ascii"),
            },
        )

    def _revoke(self, request: dict[str, Any]) -> Answer:
        self._authority.revoke(int(str(request.get("serial_number", ""))), self._now())
        self._file.save(self._authority)
        return _json("200 OK", {"ok": True})


def _request(environ: WSGIEnvironment) -> dict[str, Any]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > _LARGEST_REQUEST:
        raise ValueError("the request is too large")
    data = json.loads(environ["wsgi.input"].read(length) or b"{}")
    if not isinstance(data, dict):
        raise ValueError("the request is a JSON object")
    return data


def _json(status: str, data: dict[str, Any]) -> Answer:
    return status, "application/json", json.dumps(data).encode("utf-8")
