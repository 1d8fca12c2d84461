"""A small EFatura service over real HTTP, built on the codec, that keeps what it is sent and can misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from waitress.server import create_server

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    BadMessage,
    DocumentResponse,
    Fault,
    SendDocument,
    parse_request,
    write_response,
    wsdl,
)
from zarf.ports.gib import EFaturaFault, MemoryEFatura


class TinyService:
    """The memory twin behind HTTP. raw: an answer (status, type, body) given instead of the real one."""

    def __init__(self) -> None:
        self.merkez = MemoryEFatura()
        self.raw: tuple[str, str, bytes] | None = None
        self.drop_answer = False
        self.files: dict[str, bytes] = {}
        self.content_types: list[str] = []
        self._server = create_server(self, host="127.0.0.1", port=0, threads=2)
        self.port = int(self._server.effective_port)
        self.url = f"http://127.0.0.1:{self.port}/services/EFatura"

    def run(self) -> None:
        self._server.run()

    def close(self) -> None:
        def close_all() -> None:
            for channel in list(self._server.active_channels.values()):
                channel.handle_close()
            self._server.close()

        # Run by the server's own loop, so that no socket is closed under its select.
        self._server.trigger.pull_trigger(close_all)
        self._server.task_dispatcher.shutdown()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "GET" and path != "/services/EFatura":
            found = self.files.get(path)
            return self._give(start_response, "404 Not Found" if found is None else "200 OK", "a/b", found or b"")
        if environ["REQUEST_METHOD"] == "GET":
            return self._give(start_response, "200 OK", "text/xml; charset=utf-8", wsdl(self.url))
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.content_types.append(environ["CONTENT_TYPE"])
        reply = self._answer(environ["CONTENT_TYPE"], body)
        if self.raw is not None:
            return self._give(start_response, *self.raw)
        content_type, answer = write_response(reply)
        return self._give(start_response, "500 Fault" if isinstance(reply, Fault) else "200 OK", content_type, answer)

    def _give(self, start_response: Callable[..., object], status: str, content_type: str, body: bytes) -> list[bytes]:
        length = len(body) + 10 if self.drop_answer else len(body)
        start_response(status, [("Content-Type", content_type), ("Content-Length", str(length))])
        return [body]

    def _answer(self, content_type: str, body: bytes) -> DocumentResponse | AppRespResponse | Fault:
        try:
            call = parse_request(content_type, body)
            if isinstance(call, SendDocument):
                return self.merkez.send_document(call.file_name, call.binary, call.hash)
            return AppRespResponse(self.merkez.get_application_response(call.instance_identifier).decode())
        except BadMessage as error:
            return Fault(2005, str(error))
        except EFaturaFault as fault:
            return Fault(fault.code, fault.msg)


@contextmanager
def running() -> Iterator[TinyService]:
    service = TinyService()
    thread = Thread(target=service.run, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.close()
        thread.join(5)
