"""SOAP messages of the EFatura service: both directions, both forms of the zip, and messages that are none."""

from __future__ import annotations

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.core.wire.efatura_service import (
    AppRespResponse,
    BadMessage,
    DocumentResponse,
    Fault,
    GetApplicationResponse,
    SendDocument,
    ServiceLimits,
    parse_request,
    parse_response,
    write_request,
    write_response,
    wsdl,
)

SOAP = "application/soap+xml; charset=utf-8"
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
lines = texts | st.just("a\r\nb\tc\n")


@given(name=lines, data=st.binary(max_size=400), digest=lines, mtom=st.booleans())
def test_a_sent_document_is_read_as_it_was_written(name: str, data: bytes, digest: str, mtom: bool) -> None:
    call = SendDocument(name, data, digest)
    assert parse_request(*write_request(call, mtom=mtom)) == call


@given(identifier=lines)
def test_a_question_is_read_as_it_was_written(identifier: str) -> None:
    call = GetApplicationResponse(identifier)
    assert parse_request(*write_request(call)) == call


@given(one=lines, two=lines, code=st.integers(0, 99_999))
def test_every_answer_is_read_as_it_was_written(one: str, two: str, code: int) -> None:
    for reply in (DocumentResponse(one, two), AppRespResponse(one), Fault(code, one)):
        assert parse_response(*write_response(reply)) == reply


def test_what_may_not_stand_in_xml_is_replaced_not_sent() -> None:
    assert parse_response(*write_response(Fault(2005, "a\x00b\x1b"))) == Fault(2005, "a\ufffdb\ufffd")


def test_the_boundary_never_stands_in_the_zip() -> None:
    _, first = write_request(SendDocument("a", b"x", ""))
    boundary = first.split(b"\r\n", 1)[0]
    hostile = b"\r\n" + boundary + b"--\r\n"
    call = SendDocument("a", hostile * 3, "")
    assert parse_request(*write_request(call)) == call


def message(body: str, head: str = "") -> bytes:
    return (
        f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:g="http://gib.gov.tr/vedop3/eFatura">'
        f"{head}<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def test_children_may_be_left_out_and_headers_are_passed_over() -> None:
    assert parse_request(SOAP, message("<g:documentRequest/>")) == SendDocument("", b"", "")
    body = "<g:getAppRespRequest><instanceIdentifier>x</instanceIdentifier></g:getAppRespRequest>"
    assert parse_request(SOAP, message(body, "<s:Header><a>b</a></s:Header>")) == GetApplicationResponse("x")


def test_base64_may_be_folded_and_comments_do_not_cut_it() -> None:
    folded = base64.encodebytes(b"z" * 100).decode()
    body = f"<g:documentRequest><binaryData>{folded}<!-- x --></binaryData></g:documentRequest>"
    assert parse_request(SOAP, b"\xef\xbb\xbf" + message(body)) == SendDocument("", b"z" * 100, "")


SOAP_1_1 = b"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><a/></Body></Envelope>"


def multipart(*parts: bytes, end: bytes = b"--b--") -> bytes:
    return b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


RELATED = 'multipart/related; boundary="b"; type="application/xop+xml"; start="<root>"'
ROOT = b"Content-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n" + message(
    '<g:documentRequest><binaryData><x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:z%40z"/>'
    "</binaryData></g:documentRequest>"
)
ZIP = b"content-id: <z@z>\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"zip")


def test_an_attachment_is_found_by_its_id_wherever_it_stands() -> None:
    expected = SendDocument("", b"zip", "")
    assert parse_request(RELATED, multipart(ROOT, ZIP)) == expected
    assert parse_request(RELATED, b"preamble\r\n" + multipart(ZIP, ROOT) + b"epilogue") == expected


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("", b"", "EF-SOAP-002"),
        ("text/html", message(""), "EF-SOAP-002"),
        ("application/soap+xml; charset=utf-16", message("").decode().encode("utf-16"), "EF-SOAP-002"),
        (SOAP, b"", "EF-SOAP-004"),
        (SOAP, b"not xml", "EF-SOAP-004"),
        (SOAP, message("<g:documentRequest/>")[:-5], "EF-SOAP-004"),
        (SOAP, message("<g:documentRequest/>").decode().encode("utf-16"), "EF-SOAP-004"),
        (SOAP, b'<?xml version="1.0" encoding="iso-8859-9"?>' + message("<g:documentRequest/>"), "EF-SOAP-004"),
        (SOAP, b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + message("<g:documentRequest/>"), "EF-SOAP-004"),
        (SOAP, message("<a>" * 10_000 + "</a>" * 10_000), "EF-SOAP-004"),
        (
            SOAP,
            SOAP_1_1,
            "EF-SOAP-005",
        ),
        (SOAP, message(""), "EF-SOAP-005"),
        (SOAP, message("<a/><b/>"), "EF-SOAP-005"),
        (SOAP, message("<documentRequest/>"), "EF-SOAP-006"),
        (SOAP, message("<g:documentResponse/>"), "EF-SOAP-006"),
        (SOAP, message("<g:documentRequest><g:fileName>x</g:fileName></g:documentRequest>"), "EF-SOAP-007"),
        (SOAP, message("<g:documentRequest><hash/><hash/></g:documentRequest>"), "EF-SOAP-007"),
        (SOAP, message("<g:documentRequest><hash><b/></hash></g:documentRequest>"), "EF-SOAP-007"),
        (SOAP, message("<g:documentRequest><binaryData>%%%</binaryData></g:documentRequest>"), "EF-SOAP-008"),
        (SOAP, message("<g:documentRequest><binaryData>ş</binaryData></g:documentRequest>"), "EF-SOAP-008"),
        (SOAP, ROOT.partition(b"\r\n\r\n")[2], "EF-SOAP-008"),
        (RELATED, multipart(ROOT), "EF-SOAP-008"),
        (RELATED, multipart(ZIP), "EF-SOAP-003"),
        (RELATED, multipart(ROOT, ZIP, end=b""), "EF-SOAP-003"),
        (RELATED, multipart(ROOT, ZIP, ZIP), "EF-SOAP-003"),
        (RELATED, multipart(ROOT, *[b"\r\n\r\n"] * 100), "EF-SOAP-003"),
        (RELATED, multipart(b"Content-ID: <root>"), "EF-SOAP-003"),
        (RELATED, multipart(ROOT, b"A: " + b"b" * 10_000 + b"\r\n\r\nx"), "EF-SOAP-003"),
        (RELATED, multipart(ROOT, b"Content-Transfer-Encoding: uuencode\r\n\r\nx"), "EF-SOAP-003"),
        ("multipart/related", multipart(ROOT, ZIP), "EF-SOAP-003"),
        (RELATED, b"", "EF-SOAP-003"),
        (RELATED, b"--b", "EF-SOAP-003"),
        (RELATED, b"--b--", "EF-SOAP-003"),
    ],
)
def test_a_message_that_is_none_has_a_code_and_no_traceback(content_type: str, body: bytes, code: str) -> None:
    with pytest.raises(BadMessage) as caught:
        parse_request(content_type, body)
    assert caught.value.code == code


@given(body=st.binary(max_size=300), related=st.booleans())
def test_any_bytes_end_as_a_message_or_as_a_bad_one(body: bytes, related: bool) -> None:
    """Whatever else were raised would end this test."""
    for data in (body, multipart(body), multipart(ROOT, body)):
        with suppress(BadMessage):
            parse_request(RELATED if related else SOAP, data)


def test_a_message_over_the_limit_is_not_even_read() -> None:
    with pytest.raises(BadMessage) as caught:
        parse_request(SOAP, message("<g:documentRequest/>"), ServiceLimits(max_message=100))
    assert caught.value.code == "EF-SOAP-001"


@pytest.mark.parametrize("detail", ["", "<s:Detail><other/></s:Detail>"])
def test_a_foreign_fault_is_a_system_error_with_its_reason(detail: str) -> None:
    body = f"<s:Fault><s:Code/><s:Reason><s:Text>broken</s:Text></s:Reason>{detail}</s:Fault>"
    assert parse_response(SOAP, message(body)) == Fault(2005, "broken")


@pytest.mark.parametrize("code", ["", "abc", "-1", "9" * 30, "²"])
def test_a_fault_code_that_is_none_is_a_system_error(code: str) -> None:
    detail = f"<s:Detail><g:EFaturaFault><code>{code}</code><msg>m</msg></g:EFaturaFault></s:Detail>"
    assert parse_response(SOAP, message(f"<s:Fault>{detail}</s:Fault>")) == Fault(2005, "m")


def test_the_wsdl_names_the_address_it_is_served_at() -> None:
    assert b'location="http://127.0.0.1:1/a?b&amp;c"' in wsdl("http://127.0.0.1:1/a?b&c")
