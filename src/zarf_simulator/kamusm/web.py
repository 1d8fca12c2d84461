"""The simulated KamuSM over HTTP: anchors, CA certificates, CRLs, OCSP, time stamps, and issuing.

GET  /health            {"ok": true, "simulator": "KamuSM"}
GET  /anchors.pem       every CA
GET  /ca/NAME.crt       one CA (DER): root, sub, old, nes; /ca.crt is the sub-CA
GET  /crl/NAME.crl      its CRL (DER), always fresh
POST /ocsp              RFC 6960; also GET /ocsp/BASE64
POST /                  RFC 3161 with the `identity` header; with `credit_req` the kontör query
POST /issue             {"vkn_tckn", "title", "key": "ec"|"rsa", "state", "ca": "sub"|"old"|"nes"}
                        -> {"pkcs12_base64", "password", "certificate_pem"}
POST /revoke, /suspend, /resume   {"serial_number": decimal text} -> {"ok": true}
/control/...            accounts, stamps and faults: `control.py`
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIEnvironment

from cryptography.x509.ocsp import OCSPResponseStatus

from zarf.core.wire.home_mark import mark_in
from zarf_simulator.kamusm import control, ocsp_responder
from zarf_simulator.kamusm.answer import Answer, as_json
from zarf_simulator.kamusm.authority import CAS, MARK, Authority
from zarf_simulator.kamusm.leaf import MALI_MUHUR, NES, LeafState, new_password
from zarf_simulator.kamusm.stamping import Stamping
from zarf_simulator.kamusm.state import AuthorityFile
from zarf_simulator.kamusm.store import Store

_LARGEST_REQUEST = 64 * 1024
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_ORDERS = ("/issue", "/revoke", "/suspend", "/resume")


class KamusmApplication:
    """WSGI application over one authority. What was issued or revoked is on disk before the answer goes out."""

    def __init__(self, authority: Authority, file: AuthorityFile, store: Store, now: Callable[[], datetime]) -> None:
        self._authority = authority
        self._file = file
        self._store = store
        self._now = now
        self._stamping = Stamping(authority, store, now)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer(environ)
        # A promised length that is not kept makes the server break the connection: that is the dropped answer.
        length = 1 if answer.dropped else len(answer.body)
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(length)),
            ("X-Zarf-Simulator", "KamuSM; not the authority"),
        ]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        if str(environ.get("HTTP_HOST", "127.0.0.1")).rsplit(":", 1)[0] not in _LOCAL:
            return as_json({"error": f"{MARK}: this machine only"}, 403)
        method, path = str(environ["REQUEST_METHOD"]), str(environ.get("PATH_INFO", "/"))
        try:
            return self._routed(method, path, environ)
        except ValueError as error:
            return as_json({"error": str(error)}, 400)

    def _routed(self, method: str, path: str, environ: WSGIEnvironment) -> Answer:
        if path.startswith("/control/"):
            return control.handle(self._store, method, path, _json_body(environ) if method == "POST" else {})
        if path == "/ocsp" or path.startswith("/ocsp/"):
            return self._ocsp(method, path, environ)
        if method == "GET":
            return self._get(path)
        if method == "POST" and path == "/":
            made = self._stamping.answer(_headers(environ), _body(environ))
            return Answer(made.status, made.content_type, made.body, made.dropped)
        if method == "POST" and path in _ORDERS:
            order = _json_body(environ)
            return self._issue(order) if path == "/issue" else self._mark(path, order)
        return as_json({"error": "no such place"}, 404)

    def _get(self, path: str) -> Answer:
        if path == "/anchors.pem":
            return Answer(200, "application/x-pem-file", self._authority.anchors_pem)
        if path in ("/", "/health"):
            return as_json({"ok": True, "simulator": "KamuSM", "notice": MARK, "home": mark_in(os.environ)})
        folder, _, name = ("ca/sub" if path == "/ca.crt" else path.strip("/").rpartition(".")[0]).partition("/")
        if name in CAS and folder == "ca":
            return Answer(200, "application/pkix-cert", self._authority.credential(name).der)
        if name in CAS and folder == "crl":
            return Answer(200, "application/pkix-crl", self._authority.crl(name, self._now()))
        return as_json({"error": "no such place"}, 404)

    def _ocsp(self, method: str, path: str, environ: WSGIEnvironment) -> Answer:
        fault = self._store.use_fault("ocsp_down", "ocsp_later")
        if fault is not None and fault["kind"] == "ocsp_down":
            return Answer(503, "text/plain", b"SIMULATOR")
        if fault is not None:
            body = ocsp_responder.unsuccessful(OCSPResponseStatus.TRY_LATER)
            return Answer(200, "application/ocsp-response", body)
        request = _body(environ) if method == "POST" else _from_path(path)
        body = ocsp_responder.answer(self._authority, request, self._now())
        return Answer(200, "application/ocsp-response", body)

    def _issue(self, order: dict[str, Any]) -> Answer:
        ca = str(order.get("ca", "sub"))
        issued = self._authority.issue(
            str(order.get("vkn_tckn", "")),
            str(order.get("title", "")),
            now=self._now(),
            key=str(order.get("key", "ec")),
            state=LeafState(order.get("state", "good")),
            profile=NES if ca == "nes" else MALI_MUHUR,
            ca=ca,
        )
        self._file.save(self._authority)
        password = new_password()
        return as_json(
            {
                "pkcs12_base64": base64.b64encode(issued.pkcs12(password)).decode("ascii"),
                "password": password,
                "certificate_pem": issued.certificate_pem.decode("ascii"),
            }
        )

    def _mark(self, path: str, order: dict[str, Any]) -> Answer:
        serial = int(str(order.get("serial_number", "")))
        if path == "/resume":
            self._authority.resume(serial)
        else:
            act = self._authority.revoke if path == "/revoke" else self._authority.suspend
            act(serial, self._now())
        self._file.save(self._authority)
        return as_json({"ok": True})


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    found = {str(name)[5:].lower(): str(value) for name, value in environ.items() if str(name).startswith("HTTP_")}
    return found | {"content_type": str(environ.get("CONTENT_TYPE", ""))}


def _from_path(path: str) -> bytes:
    try:
        return base64.b64decode(unquote(path.removeprefix("/ocsp/")), validate=True)
    except binascii.Error:
        return b""


def _body(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > _LARGEST_REQUEST:
        raise ValueError("the request is too large")
    return bytes(environ["wsgi.input"].read(length))


def _json_body(environ: WSGIEnvironment) -> dict[str, Any]:
    try:
        data = json.loads(_body(environ) or b"{}")
    except RecursionError as problem:
        raise ValueError("nested too deep") from problem
    if not isinstance(data, dict):
        raise ValueError("the request is a JSON object")
    return data
