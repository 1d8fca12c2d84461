"""The e-Defter service's messages: what is written is read back, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.core.wire.edefter_service import (
    LIMITS,
    UNKNOWN_CODE,
    ApprovedFile,
    Fault,
    GetBatchStatus,
    PackageState,
    PackageStates,
    ReceiveDocumentFile,
    SendDocumentFile,
    Taken,
    body_of,
    content_type_of,
    parse_answer,
    parse_call,
    write_answer,
)
from zarf.core.wire.multipart import Part, write_related
from zarf.core.wire.soap import SOAP_TYPE, BadMessage, read_message

SOAP = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{}</s:Body></s:Envelope>'
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=60)


def parsed(inner: str):
    return parse_call(read_message(SOAP_TYPE, SOAP.format(inner).encode(), LIMITS))


@given(st.one_of(st.builds(SendDocumentFile, TEXT, st.binary(max_size=200)), st.builds(ReceiveDocumentFile, TEXT)))
def test_a_call_is_read_as_it_was_written(call):
    message = read_message(content_type_of(call), SOAP.format(body_of(call)).encode(), LIMITS)
    assert parse_call(message) == call


@given(
    st.one_of(
        st.builds(Taken, TEXT),
        st.builds(ApprovedFile, TEXT, st.binary(max_size=200)),
        st.builds(
            PackageStates,
            st.lists(st.builds(PackageState, TEXT, st.one_of(st.none(), st.integers(0, 999)), TEXT), max_size=3).map(
                tuple
            ),
        ),
        st.builds(Fault, st.integers(1, 999), TEXT),
    )
)
def test_an_answer_is_read_as_it_was_written(answer):
    assert parse_answer(*write_answer(answer)) == answer


def test_a_package_may_travel_as_a_part_of_its_own():
    include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:zip@x"/>'
    call = (
        '<e:sendDocumentFile xmlns:e="http://webservice.edefter.gib.gov.tr/"><Attachment><fileName>a.zip</fileName>'
        f"<binaryData>{include}</binaryData></Attachment></e:sendDocumentFile>"
    )
    root = Part("root@x", 'application/xop+xml; charset=utf-8; type="application/soap+xml"', SOAP.format(call).encode())
    content_type, body = write_related(root, Part("zip@x", "application/octet-stream", b"PK..."))
    assert parse_call(read_message(content_type, body, LIMITS)) == SendDocumentFile("a.zip", b"PK...")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("<s:Reason><s:Text>[111] Paket daha önce yüklenmiş</s:Text></s:Reason>", 111),
        ("<s:Reason><s:Text>304 - Paket bulunamadı</s:Text></s:Reason>", 304),
        ("<s:Reason><s:Text>hata</s:Text></s:Reason><s:Detail><x><hataKodu>205</hataKodu></x></s:Detail>", 205),
        ("<s:Reason><s:Text>Sistem hatası</s:Text></s:Reason>", UNKNOWN_CODE),
    ],
)
def test_the_code_of_a_fault_is_found_wherever_it_stands(fault, code):
    body = SOAP.format(f"<s:Fault>{fault}</s:Fault>").encode()
    found = parse_answer(SOAP_TYPE, body)
    assert isinstance(found, Fault)
    assert found.code == code
    assert found.text


@pytest.mark.parametrize(
    "inner",
    [
        "<x/>",
        '<e:getBatchStatus xmlns:e="http://webservice.edefter.gib.gov.tr/"><other/></e:getBatchStatus>',
        '<e:sendDocumentFile xmlns:e="http://webservice.edefter.gib.gov.tr/"><Attachment><binaryData>%%%</binaryData>'
        "</Attachment></e:sendDocumentFile>",
    ],
)
def test_what_is_no_call_is_refused(inner):
    with pytest.raises(BadMessage):
        parsed(inner)


def test_missing_children_are_empty():
    name = 'xmlns:e="http://webservice.edefter.gib.gov.tr/"'
    assert parsed(f"<e:getBatchStatus {name}/>") == GetBatchStatus("")
    assert parsed(f"<e:sendDocumentFile {name}/>") == SendDocumentFile("", b"")
