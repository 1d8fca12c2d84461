"""The web face of the simulated e-Defter service: the SOAP service, control API and control page as one application."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import Any

from zarf.core.wire.edefter_service import LIMITS, UNKNOWN_CODE, Fault, parse_call, write_answer
from zarf.core.wire.home_mark import mark_in
from zarf.core.wire.soap import BadMessage, inlined, read_message
from zarf_simulator.edefter import control, service
from zarf_simulator.edefter.page import render
from zarf_simulator.edefter.worker import Worker
from zarf_simulator.edefter.world import World
from zarf_simulator.http import Request, Response, TooLarge, as_json, problem, read_request
from zarf_simulator.safety import is_from_here
from zarf_simulator.serving import PAGE_HEADERS, StartResponse, answered

log = logging.getLogger(__name__)

SERVICE_PATH = "/edefter/services/EDefterWsPort"
_LARGEST_BODY = 420 * 1024 * 1024


class Application:
    """The WSGI application over one world."""

    def __init__(self, world: World, worker: Worker) -> None:
        self._world = world
        self._worker = worker

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        return answered(self._answer(environ), "e-Defter", start_response)

    def _answer(self, environ: dict[str, Any]) -> Response:
        try:
            request = read_request(environ, _LARGEST_BODY)
            if not is_from_here(request.headers):
                return problem(403, "the simulator answers this machine only")
            return self._route(request)
        except TooLarge as error:
            return problem(413, str(error))
        except Exception:  # the outermost place: the caller gets a sentence, the log the trace
            log.exception("a request broke")
            return problem(500, "the simulator broke; its log says why")

    def _route(self, request: Request) -> Response:
        now = self._world.clock
        if request.path == SERVICE_PATH:
            return self._service(request)
        if request.path == "/health":
            told = {"ok": True, "simulator": True, "service": "edefter", "now": now.now().isoformat()}
            return as_json(told | {"home": mark_in(os.environ)})
        if request.path == "/" and request.method == "GET":
            return Response(200, render(self._world).encode(), "text/html; charset=utf-8", PAGE_HEADERS)
        if request.path.startswith("/control/"):
            return control.handle(self._world, self._worker, request)
        return problem(404, "there is nothing here; the control page is at /")

    def _service(self, request: Request) -> Response:
        if request.method != "POST":
            return problem(405, "POST a SOAP 1.2 message")
        if self._world.faults.outage(self._world.clock.timestamp()):
            return problem(503, "outage by scenario")
        try:
            message = inlined(read_message(request.headers.get("content-type", ""), request.body, LIMITS))
            reply = service.answer(self._world, parse_call(message), message.root)
        except BadMessage as error:
            reply = Fault(UNKNOWN_CODE, str(error))
        self._worker.wake()
        if isinstance(reply, service.Dropped):
            return Response(drop=True)
        content_type, body = write_answer(reply)
        return Response(500 if isinstance(reply, Fault) else 200, body, content_type)
