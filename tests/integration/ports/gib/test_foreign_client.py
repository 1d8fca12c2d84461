"""zeep, a SOAP client we did not write, talks to a server built on the codec by the WSDL that server serves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import zeep
from tiny_service import TinyService, running
from zeep.transports import Transport

ID = "5e0d1a3c-0000-4000-8000-0000000000cd"
DATA = bytes(range(256)) * 100
MD5 = hashlib.md5(DATA).hexdigest()


@pytest.fixture
def foreign() -> Iterator[tuple[Any, TinyService]]:
    with running() as service, requests.Session() as session:
        session.trust_env = False
        client = zeep.Client(f"{service.url}?wsdl", transport=Transport(session=session))
        yield client.service, service


def test_delivers_a_zip_inline(foreign: tuple[Any, TinyService]) -> None:
    client, service = foreign
    binary = {"_value_1": DATA, "contentType": "application/octet-stream"}
    answer = client.sendDocument(fileName=f"{ID}.zip", binaryData=binary, hash=MD5)
    assert answer.hash == MD5
    assert service.merkez.taken[ID] == DATA
    assert 'action="sendDocument"' in service.content_types[0]


def test_reads_our_fault_with_its_detail(foreign: tuple[Any, TinyService]) -> None:
    client, _ = foreign
    with pytest.raises(zeep.exceptions.Fault) as caught:
        client.sendDocument(fileName="x.zip", binaryData=DATA, hash=MD5)
    detail = caught.value.detail.find("{http://gib.gov.tr/vedop3/eFatura}EFaturaFault")
    assert (detail.findtext("code"), detail.findtext("msg")) == ("2006", "GECERSIZ ZARF ADI")


def test_reads_a_system_response(foreign: tuple[Any, TinyService]) -> None:
    client, service = foreign
    service.merkez.answers[ID] = "<zarf>şığ &lt;</zarf>".encode()
    assert client.getApplicationResponse(instanceIdentifier=ID) == "<zarf>şığ &lt;</zarf>"


def test_our_wsdl_lets_every_child_be_left_out(foreign: tuple[Any, TinyService]) -> None:
    client, _ = foreign
    with pytest.raises(zeep.exceptions.Fault, match="GECERSIZ ZARF ADI"):
        client.sendDocument()
