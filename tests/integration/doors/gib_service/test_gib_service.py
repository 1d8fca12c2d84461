"""The SOAP service Merkez calls: what it keeps, and the fault for everything that is wrong."""

from __future__ import annotations

import hashlib

import pytest
from tests.integration.office.exchange.exchange_twins import twins

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    DocumentResponse,
    Fault,
    GetApplicationResponse,
    SendDocument,
    parse_response,
    write_request,
)
from zarf.office.exchange.models import Envelope
from zarf.ports import wired

pytestmark = pytest.mark.django_db
NAME = "0a1b2c3d-0000-4000-8000-00000000abcd.zip"
DATA = b"PK bytes"
MD5 = hashlib.md5(DATA).hexdigest()
URL = "/services/EFatura"


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


def call(client, message, *, mtom=True):
    content_type, body = write_request(message, mtom=mtom)
    answer = client.post(URL, data=body, content_type=content_type)
    return answer, parse_response(answer.headers["Content-Type"], answer.content)


@pytest.mark.parametrize("mtom", [True, False])
def test_a_zip_is_kept_and_answered_with_its_hash(client, mtom):
    answer, reply = call(client, SendDocument(NAME, DATA, MD5), mtom=mtom)
    assert (answer.status_code, reply) == (200, DocumentResponse(reply.msg, MD5))
    assert Envelope.objects.get().state == "RECEIVED"


def test_the_same_zip_again_is_fault_2001(client):
    call(client, SendDocument(NAME, DATA, MD5))
    answer, reply = call(client, SendDocument(NAME, DATA, MD5))
    assert (answer.status_code, reply.code) == (500, 2001)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(("name", "md5", "code"), [("x.zip", MD5, 2006), (NAME, "0" * 32, 2000)])
def test_a_wrong_name_or_hash_has_its_fault(client, name, md5, code):
    assert call(client, SendDocument(name, DATA, md5))[1].code == code


def test_where_an_envelope_stands_can_be_asked(client):
    call(client, SendDocument(NAME, DATA, MD5))
    reply = call(client, GetApplicationResponse(NAME[:-4]), mtom=False)[1]
    assert isinstance(reply, AppRespResponse)
    assert "SYSTEMENVELOPE" in reply.text
    assert ">1000<" in reply.text


def test_an_unknown_envelope_is_fault_2004(client):
    assert call(client, GetApplicationResponse(NAME[:-4]), mtom=False)[1].code == 2004


@pytest.mark.parametrize("body", [b"", b"<", b"\xff\xfe\x00", b"<!DOCTYPE a><a/>", b"<a/>", b"x" * 1000])
def test_what_is_no_call_is_fault_2005_and_never_a_trace(client, body):
    answer = client.post(URL, data=body, content_type="application/soap+xml; charset=utf-8")
    reply = parse_response(answer.headers["Content-Type"], answer.content)
    assert isinstance(reply, Fault)
    assert (answer.status_code, reply.code) == (500, 2005)
    assert b"Traceback" not in answer.content


def test_too_many_bytes_are_not_read(client):
    from zarf.doors.gib_service.views import LARGEST

    answer = client.post(URL, data=b"x" * (LARGEST + 1), content_type="application/soap+xml")
    assert parse_response(answer.headers["Content-Type"], answer.content).code == 2005


def test_the_description_of_the_service_names_its_own_address(client):
    answer = client.get(f"{URL}?wsdl")
    assert answer.status_code == 200
    assert b"http://testserver/services/EFatura" in answer.content


def test_other_methods_are_not_served(client):
    assert client.get(URL).status_code == 405
    assert client.put(URL).status_code == 405
