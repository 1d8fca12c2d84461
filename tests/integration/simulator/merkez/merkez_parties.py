"""A small integrator on loopback, and a client of Merkez, both apart from the product's own client and server."""

from __future__ import annotations

import base64
import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from lxml import etree
from merkez_letters import A_GB, B_PK, INTEGRATOR_A, INTEGRATOR_B, A, B, Letter, md5
from waitress.server import create_server

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    DocumentResponse,
    Fault,
    SendDocument,
    parse_request,
    write_response,
)
from zarf_simulator.serving import stop

_WS = "http://gib.gov.tr/vedop3/eFatura"
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


@dataclass(frozen=True)
class Arrived:
    """One call of sendDocument at the integrator."""

    file_name: str
    data: bytes

    @property
    def id(self) -> str:
        return self.file_name.removesuffix(".zip")

    def root(self) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return etree.fromstring(archive.read(archive.namelist()[0]))

    def is_system(self) -> bool:
        return "SYSTEMENVELOPE" in etree.tostring(self.root(), encoding="unicode")

    def told(self) -> tuple[str, int]:
        """Envelope id and code of a system response."""
        return told(self.root())


def told(root: etree._Element) -> tuple[str, int]:
    codes = [element.text or "" for element in root.iter(f"{_CBC}ResponseCode")]
    line = next(root.iterfind(".//{*}LineResponse//{*}DocumentReference/{*}ID"))
    return line.text or "", int(codes[-1])


@dataclass
class Integrator:
    """Takes what Merkez sends. `fault` and `status` make it fail; `current` answers getApplicationResponse."""

    arrived: list[Arrived] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    fault: int | None = None
    status: int = 200
    current: Callable[[str], str | None] = lambda envelope_id: None
    before_answer: Callable[[], None] = lambda: None

    def start(self) -> Integrator:
        self._server = create_server(self, host="127.0.0.1", port=0, threads=4)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.effective_port}/services/EFatura"

    def close(self) -> None:
        stop(self._server)
        self._thread.join()
        self._server.task_dispatcher.shutdown()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        content_type, answer = write_response(self._answer(parse_request(environ["CONTENT_TYPE"], body)))
        self.before_answer()
        start_response(f"{self.status} Told", [("Content-Type", content_type)])
        return [answer]

    def _answer(self, call: object) -> DocumentResponse | AppRespResponse | Fault:
        if isinstance(call, SendDocument):
            known = any(item.file_name == call.file_name for item in self.arrived)
            if self.fault is None:
                self.arrived.append(Arrived(call.file_name, call.binary))
            if self.fault is not None:
                return Fault(self.fault, "istenen hata")
            return Fault(2001, "ZARF ID SISTEMDE MEVCUT") if known else DocumentResponse("ok", md5(call.binary))
        identifier = getattr(call, "instance_identifier", "")
        self.asked.append(identifier)
        text = self.current(identifier)
        return Fault(2004, "ZARF ID BULUNAMADI") if text is None else AppRespResponse(text)

    def codes_about(self, envelope_id: str) -> list[int]:
        """The codes of the system responses that came in about an envelope, in order."""
        told_here = [item.told() for item in list(self.arrived) if item.is_system()]
        return [code for about, code in told_here if about == envelope_id]

    def has(self, envelope_id: str) -> bool:
        return any(item.id == envelope_id for item in list(self.arrived))


class SoapFault(Exception):
    """Merkez answered with a fault; code as in EFaturaFault."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


class Client:
    """Calls Merkez with hand-written SOAP (base64 in the body) and its control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(timeout=20, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def send(self, letter: Letter) -> None:
        self.send_bytes(letter.file_name, letter.zip())

    def send_bytes(self, name: str, data: bytes, digest: str | None = None) -> None:
        body = (
            f"<w:documentRequest><fileName>{name}</fileName>"
            f"<binaryData>{base64.b64encode(data).decode()}</binaryData><hash>{digest or md5(data)}</hash>"
            "</w:documentRequest>"
        )
        answer = self._soap(body)
        assert answer.findtext(".//hash") == md5(data)

    def state(self, envelope_id: str) -> int:
        """The state by getApplicationResponse, read out of the SYSTEMENVELOPE."""
        about, code = told(self.system_envelope(envelope_id))
        assert about.lower() == envelope_id.lower()
        return code

    def system_envelope(self, envelope_id: str) -> etree._Element:
        body = f"<w:getAppRespRequest><instanceIdentifier>{envelope_id}</instanceIdentifier></w:getAppRespRequest>"
        text = self._soap(body).findtext(".//applicationResponse")
        assert text
        return etree.fromstring(text.encode())

    def _soap(self, body: str) -> etree._Element:
        message = f'<s:Envelope xmlns:s="{_SOAP}" xmlns:w="{_WS}"><s:Body>{body}</s:Body></s:Envelope>'
        reply = self._http.post(
            f"{self.url}/EFaturaMerkez/services/EFatura",
            content=message.encode(),
            headers={"Content-Type": "application/soap+xml; charset=utf-8"},
        )
        assert reply.headers["X-Zarf-Simulator"]
        if reply.status_code == 503:
            raise ConnectionError("outage")
        root = etree.fromstring(_xml_part(reply))
        code = root.findtext(".//{*}EFaturaFault/code")
        if code is not None:
            raise SoapFault(int(code), root.findtext(".//{*}EFaturaFault/msg") or "")
        return root

    def control(self, path: str, data: object = None, method: str | None = None) -> dict[str, Any]:
        reply = self._http.request(
            method or ("GET" if data is None else "POST"), f"{self.url}/control/{path}", json=data
        )
        if reply.status_code != 200:
            raise ValueError(reply.json()["error"])
        answer: dict[str, Any] = reply.json()
        return answer

    def envelope(self, envelope_id: str) -> dict[str, Any]:
        return self.control(f"envelopes/{envelope_id}")

    def advance(self, hours: float) -> None:
        self.control("clock", {"advance_seconds": hours * 3600})

    def wait_for(self, envelope_id: str, *states: int) -> dict[str, Any]:
        """Wait until the envelope is in one of the states."""
        wait_until(lambda: self.envelope(envelope_id)["state"] in states, lambda: str(self.envelope(envelope_id)))
        return self.envelope(envelope_id)

    def wait_for_attempts(self, envelope_id: str, attempts: int) -> None:
        """Wait until delivery was tried so often."""
        wait_until(lambda: self.envelope(envelope_id)["attempts"] == attempts, lambda: str(self.envelope(envelope_id)))

    def wait_idle(self) -> None:
        wait_until(lambda: self.control("status")["idle"], lambda: str(self.control("envelopes")))


def register(client: Client, integrator_a: Integrator, integrator_b: Integrator) -> None:
    for vkn, integrator in ((INTEGRATOR_A, integrator_a), (INTEGRATOR_B, integrator_b)):
        client.control("integrators", {"vkn": vkn, "title": f"Entegratör {vkn}", "url": integrator.url})
    for identifier, title, vkn, role, name in (
        (A, "Deneme A.Ş.", INTEGRATOR_A, "GB", A_GB),
        (B, "Örnek Ltd.", INTEGRATOR_B, "PK", B_PK),
    ):
        alias = {"role": role, "document_type": "Invoice", "name": name}
        client.control(
            "users",
            {
                "identifier": identifier,
                "title": title,
                "type": "OZEL",
                "account_type": "OZELENTEGRASYON",
                "integrator_vkn": vkn,
                "aliases": [alias],
            },
        )


def set_clock(file: Path) -> Path:
    """Let the virtual clock stand where the letters' dates lie behind it, whatever the machine's clock says."""
    file.parent.mkdir(parents=True, exist_ok=True)
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    file.write_text(f"{(noon - datetime.now(UTC)).total_seconds():.0f}", "ascii")
    return file


def wait_until(true: Callable[[], bool], tell: Callable[[], str] = lambda: "", seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, tell()
        time.sleep(0.02)


def _xml_part(reply: httpx.Response) -> bytes:
    """The SOAP message of a reply, plain or as the first part of a multipart one."""
    content_type = reply.headers["Content-Type"]
    if not content_type.startswith("multipart/"):
        return reply.content
    start = reply.content.index(b"<")
    return reply.content[start : reply.content.rindex(b">") + 1]
