"""The contract of the EFatura port, kept by the twin in memory and by the HTTP client (MTOM and inline)."""

from __future__ import annotations

import hashlib
import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import pytest
from tiny_service import TinyService, running

from zarf.ports.gib import (
    EFaturaFault,
    HttpEFatura,
    HttpUserList,
    MemoryEFatura,
    MemoryUserList,
    NotSent,
    OutcomeUnknown,
)

ID = "5E0D1A3C-0000-4000-8000-0000000000AB"
DATA = bytes(range(256)) * 40 + b"\r\n--zarf\r\n"
MD5 = hashlib.md5(DATA).hexdigest()


@pytest.fixture
def service() -> Iterator[TinyService]:
    with running() as service:
        yield service


@pytest.fixture(params=["memory", "mtom", "inline"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[Any, MemoryEFatura]]:
    """The port, and the Merkez at its other end."""
    if request.param == "memory":
        twin = MemoryEFatura()
        yield twin, twin
        return
    service: TinyService = request.getfixturevalue("service")
    client = HttpEFatura(service.url, mtom=request.param == "mtom")
    yield client, service.merkez
    client.close()


def test_delivers_the_very_bytes(ends: tuple[Any, MemoryEFatura]) -> None:
    port, merkez = ends
    answer = port.send_document(f"{ID}.zip", DATA, MD5.upper())
    assert merkez.taken == {ID.lower(): DATA}
    assert answer.hash == MD5


@pytest.mark.parametrize(
    ("name", "digest", "code"), [(f"{ID}.zip", "0" * 32, 2000), ("x.zip", MD5, 2006), ("", MD5, 2006)]
)
def test_a_fault_keeps_gib_s_code_and_text(ends: tuple[Any, MemoryEFatura], name: str, digest: str, code: int) -> None:
    port, merkez = ends
    with pytest.raises(EFaturaFault) as caught:
        port.send_document(name, DATA, digest)
    assert caught.value.code == code
    assert caught.value.msg in ("OZET DEGERLER ESIT DEGIL", "GECERSIZ ZARF ADI")
    assert merkez.taken == {}


def test_the_same_envelope_again_is_fault_2001(ends: tuple[Any, MemoryEFatura]) -> None:
    port, _ = ends
    port.send_document(f"{ID}.zip", DATA, MD5)
    with pytest.raises(EFaturaFault) as caught:
        port.send_document(f"{ID.lower()}.zip", DATA, MD5)
    assert caught.value.code == 2001


def test_gives_the_system_response_as_xml(ends: tuple[Any, MemoryEFatura]) -> None:
    port, merkez = ends
    merkez.answers[ID.lower()] = '<?xml version="1.0" encoding="UTF-8"?>\n<a b="ş&amp;">]]&gt;</a>'.encode()
    assert port.get_application_response(ID) == merkez.answers[ID.lower()]


def test_an_unknown_envelope_is_fault_2004(ends: tuple[Any, MemoryEFatura]) -> None:
    port, _ = ends
    with pytest.raises(EFaturaFault) as caught:
        port.get_application_response(ID)
    assert caught.value.code == 2004


def test_an_answer_that_got_lost_is_an_unknown_outcome(service: TinyService) -> None:
    service.drop_answer = True
    with pytest.raises(OutcomeUnknown):
        _client(service.url).send_document(f"{ID}.zip", DATA, MD5)
    assert ID.lower() in service.merkez.taken, "it had arrived all the same"


@pytest.mark.parametrize(
    "raw",
    [
        ("502 Bad Gateway", "text/html", b"<html>proxy</html>"),
        ("200 OK", "application/soap+xml", b""),
        ("200 OK", "application/soap+xml", b"<!DOCTYPE x><x/>"),
        ("200 OK", "application/soap+xml; charset=utf-8", b"<s:Envelope xmlns:s='x'/>"),
        ("503 Away", "application/json", b"{}"),
    ],
)
def test_an_answer_that_cannot_be_read_is_an_unknown_outcome(service: TinyService, raw: tuple[str, str, bytes]) -> None:
    service.raw = raw
    with pytest.raises(OutcomeUnknown):
        _client(service.url).send_document(f"{ID}.zip", DATA, MD5)


def test_no_answer_in_time_is_an_unknown_outcome() -> None:
    with _listening(accepts=True) as port, pytest.raises(OutcomeUnknown):
        _client(f"http://127.0.0.1:{port}/", httpx.Timeout(0.3)).send_document(f"{ID}.zip", DATA, MD5)


def test_a_refused_connection_is_surely_not_sent() -> None:
    with _listening(accepts=False) as port, pytest.raises(NotSent):
        _client(f"http://127.0.0.1:{port}/").send_document(f"{ID}.zip", DATA, MD5)


def test_a_name_that_is_not_found_is_surely_not_sent() -> None:
    with pytest.raises(NotSent):
        _client("http://merkez.invalid/").send_document(f"{ID}.zip", DATA, MD5)


def test_the_twin_breaks_as_it_is_told() -> None:
    twin = MemoryEFatura()
    twin.before = NotSent("away")
    with pytest.raises(NotSent):
        twin.send_document(f"{ID}.zip", DATA, MD5)
    assert twin.taken == {}
    twin.after = OutcomeUnknown("lost")
    with pytest.raises(OutcomeUnknown):
        twin.send_document(f"{ID}.zip", DATA, MD5)
    assert list(twin.taken) == [ID.lower()]


@pytest.mark.parametrize("role", ["PK", "GB"])
def test_user_lists_come_as_they_are(service: TinyService, role: str) -> None:
    service.files[f"/EFaturaMerkez/newUser{role.title()}Listxml.zip"] = role.encode()
    http = HttpUserList(f"http://127.0.0.1:{service.port}/EFaturaMerkez/")
    for port in (http, MemoryUserList(PK=b"PK", GB=b"GB")):
        held = io.BytesIO()
        port.download(role, held)
        assert held.getvalue() == role.encode()
    http.close()


def test_the_temporary_list_is_asked_for_by_the_name_it_is_given(service: TinyService) -> None:
    service.files["/EFaturaMerkez/baska.zip"] = b"temp"
    http = HttpUserList(f"http://127.0.0.1:{service.port}/EFaturaMerkez/", "baska.zip")
    held = io.BytesIO()
    http.download("TEMP", held)
    http.close()
    assert held.getvalue() == b"temp"


def test_a_user_list_that_is_away_says_so(service: TinyService) -> None:
    http = HttpUserList(f"http://127.0.0.1:{service.port}/nowhere")
    with pytest.raises(OutcomeUnknown, match="404"):
        http.download("PK", io.BytesIO())
    http.close()
    with pytest.raises(NotSent):
        MemoryUserList().download("PK", io.BytesIO())


_clients: list[HttpEFatura] = []


@pytest.fixture(autouse=True)
def _close_clients() -> Iterator[None]:
    yield
    while _clients:
        _clients.pop().close()


def _client(url: str, timeout: httpx.Timeout | None = None) -> HttpEFatura:
    client = HttpEFatura(url, timeout=timeout or httpx.Timeout(10.0))
    _clients.append(client)
    return client


@contextmanager
def _listening(*, accepts: bool) -> Iterator[int]:
    """A port where calls are taken and never answered, or one where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if accepts:
            listener.listen()
        taken: list[socket.socket] = []
        thread = Thread(target=lambda: taken.append(listener.accept()[0]), daemon=True)
        if accepts:
            thread.start()
        yield listener.getsockname()[1]
        if accepts:
            thread.join(5)
        for connection in taken:
            connection.close()
