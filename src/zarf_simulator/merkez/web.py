"""The web face of Merkez: service, user lists, control API and control page as one WSGI application."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import Any

from zarf.core.wire.efatura_service import (
    Fault,
    GetApplicationResponse,
    SendDocument,
    parse_request,
    write_response,
    wsdl,
)
from zarf.core.wire.home_mark import mark_in
from zarf_simulator.http import Request, Response, TooLarge, as_json, problem, read_request
from zarf_simulator.merkez import control, service, user_lists
from zarf_simulator.merkez.page import render
from zarf_simulator.merkez.service import Dropped, Reply
from zarf_simulator.merkez.worker import Workers
from zarf_simulator.merkez.world import World
from zarf_simulator.safety import is_from_here
from zarf_simulator.serving import PAGE_HEADERS, StartResponse, answered

log = logging.getLogger(__name__)

SERVICE_PATH = "/EFaturaMerkez/services/EFatura"
LIST_PATHS = {"/EFaturaMerkez/newUserPkListxml.zip": "PK", "/EFaturaMerkez/newUserGbListxml.zip": "GB"}
TEMP_LIST_PATH = f"/EFaturaMerkez/{user_lists.TEMP_NAME}.zip"


class Application:
    """The WSGI application over one world."""

    def __init__(self, world: World, workers: Workers) -> None:
        self._world = world
        self._workers = workers

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        return answered(self._answer(environ), "Merkez", start_response)

    def _answer(self, environ: dict[str, Any]) -> Response:
        try:
            request = read_request(environ)
            if not is_from_here(request.headers):
                return problem(403, "the simulator answers this machine only")
            return self._route(request)
        except TooLarge as error:
            return problem(413, str(error))
        except Exception:  # the outermost place: the caller gets a sentence, the log the trace
            log.exception("a request broke")
            return problem(500, "the simulator broke; its log says why")

    def _route(self, request: Request) -> Response:
        if request.path == SERVICE_PATH:
            return self._service(request)
        if request.path in LIST_PATHS or request.path == TEMP_LIST_PATH:
            if self._is_away():
                return problem(503, "outage by scenario")
            if request.path == TEMP_LIST_PATH:
                return Response(200, user_lists.build_temp_list(self._world), "application/zip")
            return Response(200, user_lists.build(self._world, LIST_PATHS[request.path]), "application/zip")
        if request.path == "/health":
            told = {"ok": True, "simulator": True, "service": "merkez", "now": self._world.clock.now().isoformat()}
            return as_json(told | {"home": mark_in(os.environ)})
        if request.path == "/" and request.method == "GET":
            return Response(200, render(self._world).encode(), "text/html; charset=utf-8", PAGE_HEADERS)
        if request.path.startswith("/control/"):
            return control.handle(self._world, self._workers, request)
        return problem(404, "there is nothing here; the control page is at /")

    def _service(self, request: Request) -> Response:
        if request.method == "GET":
            host = request.headers.get("host", "127.0.0.1")
            return Response(200, wsdl(f"http://{host}{SERVICE_PATH}"), "text/xml; charset=utf-8")
        if request.method != "POST":
            return problem(405, "POST a SOAP 1.2 message, or GET the WSDL")
        if self._is_away():
            return problem(503, "outage by scenario")
        reply = self._call(request)
        if isinstance(reply, Dropped):
            return Response(drop=True)
        content_type, body = write_response(reply)
        # SOAP 1.2 over HTTP: a fault travels with status 500.
        return Response(500 if isinstance(reply, Fault) else 200, body, content_type)

    def _call(self, request: Request) -> Reply | Dropped:
        try:
            call = parse_request(request.headers.get("content-type", ""), request.body)
        except ValueError as error:
            return Fault(2005, f"{service.fault(2005).msg}: {error}")
        if isinstance(call, SendDocument):
            reply = service.send_document(self._world, call)
            self._workers.wake()
            return reply
        assert isinstance(call, GetApplicationResponse)
        return service.get_application_response(self._world, call)

    def _is_away(self) -> bool:
        return self._world.faults.outage(self._world.clock.timestamp())
