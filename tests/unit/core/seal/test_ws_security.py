"""WS-Security on calls of the e-Defter service: who signed body and time, and what is refused."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from cryptography import x509

from zarf.core.seal.ws_security import PKI_PATH, SINGLE_CERTIFICATE, signed_message
from zarf.core.seal.ws_security_reading import MessageNotSigned, message_signer
from zarf.core.wire.edefter_service import (
    LIMITS,
    GetBatchStatus,
    SendDocumentFile,
    body_of,
    content_type_of,
    parse_call,
)
from zarf.core.wire.soap import read_message
from zarf.ports.keys import LoadedKey

CALL = SendDocumentFile("1234567808-202601-YB-000000.zip", bytes(range(256)) * 50)


@pytest.fixture(params=["ec", "rsa"])
def key(request, authority, now):
    seal = authority.issue("1234567808", "Deneme & <Ortakları> A.Ş.", now=now, key=request.param)
    return LoadedKey(seal.key, seal.certificate)


@pytest.fixture
def message(key, now):
    return signed_message(body_of(CALL), key, at=now)


def read(message):
    return read_message(content_type_of(CALL), message, LIMITS)


def signer(message, now):
    return message_signer(read(message).root, at=now)


def test_tells_who_signed_and_when(key, message, now):
    found = signer(message, now)
    assert found.certificate == x509.load_der_x509_certificate(key.certificate_der)
    assert found.created == now
    assert parse_call(read(message)) == CALL


def test_a_name_with_signs_of_xml_is_signed_as_it_is(key, now):
    call = GetBatchStatus("a & b < c > d \" ' \r\n\t şĞİ")
    message = signed_message(body_of(call), key, at=now)
    assert message_signer(read(message).root, at=now).certificate == x509.load_der_x509_certificate(key.certificate_der)
    assert parse_call(read(message)) == call


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"-YB-", b"-KB-"),
        (b"<wsu:Created>2026", b"<wsu:Created>2025"),
        (b"xmldsig-more#", b"xmldsig-less#"),
        (b"-sha", b"-sha9"),
    ],
)
def test_a_changed_message_is_refused(message, now, old, new):
    assert old in message
    with pytest.raises(MessageNotSigned):
        signer(message.replace(old, new, 1), now)


def test_a_message_from_yesterday_is_refused(message, now):
    assert signer(message, now + timedelta(minutes=9))
    with pytest.raises(MessageNotSigned, match="out of date"):
        signer(message, now + timedelta(minutes=11))
    with pytest.raises(MessageNotSigned, match="Created"):
        signer(message, now - timedelta(minutes=6))


def test_a_signed_body_that_was_put_aside_is_refused(message, now):
    """Wrapping: the signed body moves into the header, and another one is read."""
    start, end = message.index(b"<s:Body"), message.index(b"</s:Envelope>")
    body = message[start:end]
    other = body.replace(b' wsu:Id="Body-1"', b"").replace(b"-YB-", b"-KB-")
    wrapped = message[:start].replace(b"</s:Header>", b"<x>" + body + b"</x></s:Header>") + other + b"</s:Envelope>"
    with pytest.raises(MessageNotSigned, match="Body is not signed"):
        signer(wrapped, now)


def test_one_name_for_two_elements_is_refused(message, now):
    doubled = message.replace(b"<s:Header>", b'<s:Header><x Id="Body-1"></x>')
    with pytest.raises(MessageNotSigned, match="twice"):
        signer(doubled, now)


def test_a_time_stamp_of_another_header_does_not_count(message, now):
    start, end = message.index(b"<wsu:Timestamp"), message.index(b"</wsu:Timestamp>") + len(b"</wsu:Timestamp>")
    moved = message[:start] + message[end:]
    moved = moved.replace(b"</s:Header>", message[start:end] + b"</s:Header>")
    with pytest.raises(MessageNotSigned, match="Timestamp"):
        signer(moved, now)


@pytest.mark.parametrize("part", [b"wsse:Security", b"ds:Signature", b"ds:KeyInfo", b"wsse:BinarySecurityToken"])
def test_a_message_without_one_of_the_parts_is_refused(message, now, part):
    start = message.index(b"<" + part)
    end = message.index(b"</" + part + b">") + len(part) + 3
    with pytest.raises(MessageNotSigned):
        signer(message[:start] + message[end:], now)


def test_a_single_certificate_is_taken_too(key, message, now):
    token = base64.b64encode(key.certificate_der)
    start = message.index(b'wsu:Id="X509-1">') + 16
    end = message.index(b"</wsse:BinarySecurityToken>")
    single = message[:start] + token + message[end:]
    single = single.replace(PKI_PATH.encode(), SINGLE_CERTIFICATE.encode())
    assert signer(single, now).certificate == x509.load_der_x509_certificate(key.certificate_der)


def test_somebody_elses_certificate_is_refused(authority, message, now):
    other = authority.issue("9876543217", "Başka A.Ş.", now=now, key="rsa")
    stranger = signed_message(body_of(CALL), LoadedKey(other.key, other.certificate), at=now)
    start = message.index(b"<wsse:BinarySecurityToken")
    end = message.index(b"</wsse:BinarySecurityToken>")
    token = stranger[stranger.index(b"<wsse:BinarySecurityToken") : stranger.index(b"</wsse:BinarySecurityToken>")]
    with pytest.raises(MessageNotSigned, match="signature value"):
        signer(message[:start] + token + message[end:], now)


def test_white_space_added_on_the_way_outside_of_the_signed_parts_changes_nothing(message, key, now):
    spaced = message.replace(b"<s:Header>", b"\n  <s:Header>\n").replace(b"<ds:KeyInfo>", b"\n<ds:KeyInfo>")
    assert signer(spaced, now).certificate == x509.load_der_x509_certificate(key.certificate_der)
