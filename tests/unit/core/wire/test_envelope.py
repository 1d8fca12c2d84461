"""Envelopes: what is written is read back, documents byte for byte; what is wrong has a code."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zarf.core.errors import DocumentUnreadable, EnvelopeRefused
from zarf.core.wire.enclosing import enclose
from zarf.core.wire.envelope import (
    Envelope,
    EnvelopeGroup,
    EnvelopeType,
    Partner,
    read_envelope,
    without_instructions,
    write_envelope,
)

EXAMPLE = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_bytes()
ID = "5E0D1A3C-0000-4000-8000-0000000000ab"
AT = datetime(2026, 11, 20, 21, 30, 5, tzinfo=UTC)
BARE = b"<a:x xmlns:a='urn:a'  b = \"1\"><!-- kept -->\r\n <y/><![CDATA[<]]>&#351;\xc5\x9f</a:x  >"

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
words = texts.map(str.strip)


def envelope(*documents: bytes, kind: EnvelopeType = EnvelopeType.SENDER) -> Envelope:
    sender = Partner("urn:mail:gb@a.invalid", "1234567808", "Deneme Kırtasiye & Ortağı")
    receiver = Partner("urn:mail:pk@b.invalid", "9876543217")
    return Envelope(ID, kind, sender, receiver, AT, (EnvelopeGroup("INVOICE", documents),))


@pytest.mark.parametrize("kind", list(EnvelopeType))
def test_each_kind_is_read_back_as_it_was_written(kind: EnvelopeType) -> None:
    written = envelope(BARE, EXAMPLE.partition(b"?>")[2].lstrip(), kind=kind)
    read = read_envelope(write_envelope(written))
    assert replace(read, groups=()) == replace(written, groups=())
    assert [d.strip() for d in read.documents] == [d.strip() for d in written.documents]


@given(alias=words, number=words, title=words, kind=words)
def test_any_text_in_the_header_survives(alias: str, number: str, title: str, kind: str) -> None:
    written = Envelope(
        ID,
        EnvelopeType.USER,
        Partner(alias, number, title),
        Partner(title, alias),
        AT,
        (EnvelopeGroup(kind, (BARE,)), EnvelopeGroup("", (b"<b/>", BARE))),
    )
    assert read_envelope(write_envelope(written)) == written


def test_what_is_written_is_canonical_but_for_declaration_and_documents() -> None:
    written = write_envelope(envelope(b"<a></a>"))
    assert etree.tostring(etree.fromstring(written), method="c14n") == written.partition(b"?>\n")[2]


def test_only_byte_order_mark_and_declaration_are_left_out() -> None:
    document = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n' + BARE + b"\n"
    assert read_envelope(write_envelope(envelope(document))).documents == (BARE,)


def test_a_document_is_cut_without_the_envelope_s_namespaces() -> None:
    """The digest of a sealed document is over its own canonical form; the envelope's declarations would change it."""
    before = hashlib.sha256(etree.tostring(etree.fromstring(BARE), method="c14n")).hexdigest()
    cut = read_envelope(write_envelope(envelope(BARE))).documents[0]
    assert hashlib.sha256(etree.tostring(etree.fromstring(cut), method="c14n")).hexdigest() == before
    inside = etree.fromstring(write_envelope(envelope(BARE))).find(".//{urn:a}x")
    assert inside is not None
    assert hashlib.sha256(etree.tostring(inside, method="c14n", with_tail=False)).hexdigest() != before


@pytest.mark.parametrize(
    "document",
    [
        b"<?xml-stylesheet href='x'?><a/>",
        b"<?xml version='1.0'?><!-- c --><?x y?><a/>",
        b"<!DOCTYPE a><a/>",
        b"<a></a><?x y?>",
        b"text",
        b"",
    ],
)
def test_a_document_whose_seal_would_break_is_not_taken_in(document: bytes) -> None:
    with pytest.raises(EnvelopeRefused) as caught:
        write_envelope(envelope(document))
    assert caught.value.code == "EF-ZRF-006"


@pytest.mark.parametrize("identifier", ["", "x", "../5e0d1a3c", f"{ID}\n", f"{ID}0"])
def test_an_identifier_that_is_no_guid_is_not_written(identifier: str) -> None:
    with pytest.raises(EnvelopeRefused) as caught:
        write_envelope(replace(envelope(BARE), instance_identifier=identifier))
    assert caught.value.finding.gib_code == 1111


def test_what_the_header_lacks_is_read_as_empty() -> None:
    xml = write_envelope(envelope(BARE))
    for name in (b"Sender", b"CreationDateAndTime", b"InstanceIdentifier", b"TypeVersion"):
        start, end = xml.index(b"<sh:" + name + b">"), xml.index(b"</sh:" + name + b">")
        xml = xml[:start] + xml[end + len(name) + 6 :]
    read = read_envelope(xml)
    assert (read.sender, read.created_at) == (Partner("", ""), None)
    assert (read.instance_identifier, read.type_version) == ("", "")
    assert read.documents == (BARE,)


def test_a_group_without_a_list_shifts_no_document() -> None:
    written = envelope(BARE)
    groups = (EnvelopeGroup("FIRST", (b"<a/>",)), EnvelopeGroup("SECOND", (BARE,)))
    xml = write_envelope(replace(written, groups=groups)).replace(b"<ElementList><a/></ElementList>", b"")
    assert read_envelope(xml).groups == (EnvelopeGroup("FIRST", ()), EnvelopeGroup("SECOND", (BARE,)))


@pytest.mark.parametrize(
    ("data", "code", "gib_code"),
    [
        (b"", "EF-XML-001", 1140),
        (b"PK", "EF-XML-007", 1140),
        (EXAMPLE, "EF-ZRF-001", 1140),
        (b"<StandardBusinessDocument/>", "EF-ZRF-001", 1140),
        (write_envelope(envelope(BARE))[:-40], "EF-XML-007", 1140),
        (write_envelope(envelope(BARE)).replace(b"SENDERENVELOPE", b"SENDER"), "EF-ZRF-002", 1150),
    ],
)
def test_what_is_no_envelope_is_refused_with_its_code(data: bytes, code: str, gib_code: int) -> None:
    with pytest.raises((EnvelopeRefused, DocumentUnreadable)) as caught:
        read_envelope(data)
    assert (caught.value.code, caught.value.finding.gib_code) == (code, gib_code)


def test_each_document_may_declare_256_namespaces_and_no_more() -> None:
    def document(many: int) -> bytes:
        groups = (range(at, at + 32) for at in range(0, many, 32))
        rows = "".join("<r " + " ".join(f"xmlns:p{n}='u{n}'" for n in group) + "/>" for group in groups)
        return f"<a>{rows}</a>".encode()

    assert len(read_envelope(write_envelope(envelope(*[document(256)] * 20))).documents) == 20
    with pytest.raises(DocumentUnreadable) as caught:
        read_envelope(write_envelope(envelope(document(32 * 25), b"<b/>")))
    assert caught.value.code == "EF-XML-006"


def enclosed(*documents: bytes) -> Envelope:
    aliases = {"sender_alias": "urn:mail:a", "receiver_alias": "urn:mail:b"}
    return enclose(documents, **aliases, instance_identifier=ID, created_at=AT)


def test_an_invoice_says_itself_from_whom_to_whom_it_goes() -> None:
    made = enclosed(EXAMPLE, EXAMPLE)
    assert made.type is EnvelopeType.SENDER
    assert (made.sender.vkn_tckn, made.receiver.vkn_tckn) == ("1234567808", "9876543217")
    assert made.sender.title == "Deneme Kırtasiye Sanayi ve Ticaret A.Ş."
    assert made.groups == (EnvelopeGroup("INVOICE", (EXAMPLE, EXAMPLE)),)


@pytest.mark.parametrize(
    "documents",
    [(), (EXAMPLE, EXAMPLE.replace(b"9876543217", b"1111111104")), (b"<x/>",), (write_envelope(envelope(BARE)),)],
)
def test_documents_that_do_not_belong_together_are_refused(documents: tuple[bytes, ...]) -> None:
    with pytest.raises(EnvelopeRefused) as caught:
        enclosed(*documents)
    assert caught.value.code == "EF-ZRF-007"


@pytest.mark.parametrize(
    "document",
    [
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<?xml-stylesheet href='x'?>\n<!-- c --><a><?kept?></a>\n<?gone?>",
        b"<?xml-stylesheet href='x'?><a/>",
        b"<a></a>",
    ],
)
def test_a_draft_without_its_instructions_goes_into_an_envelope(document: bytes) -> None:
    """Inside the root element nothing is touched; there the reader refuses an instruction itself."""
    mended = without_instructions(document)
    assert b"stylesheet" not in mended
    assert mended.count(b"<?kept?>") == document.count(b"<?kept?>")
    assert write_envelope(envelope(mended))


_OPEN = b"<?a " * 250_000


def test_only_instructions_are_taken_out_not_what_looks_like_one() -> None:
    document = b"<?xml version='1.0'?><!-- <?kept?> --><?gone?><a/><!-- </a> <?kept?> --><?gone?>\n"
    assert without_instructions(document) == b"<?xml version='1.0'?><!-- <?kept?> --><a/><!-- </a> <?kept?> -->"


@pytest.mark.parametrize(
    "document",
    [b"<?a " * 250_000, b"<!--" + b"<?a " * 250_000 + b"--><a/>", b"<a/>" + b"<?a " * 250_000, b"\xff\xfe<\0"],
)
def test_instructions_that_never_end_cost_no_time_and_change_nothing(document: bytes) -> None:
    assert without_instructions(document) == document


@pytest.mark.parametrize("piece", [b"<!---->", b" ", b"<!--", b" <!-- --> "])
def test_a_long_prologue_is_refused_in_no_time(piece: bytes) -> None:
    """Blanks and comments could be told apart in 2^n ways here."""
    with pytest.raises(EnvelopeRefused) as caught:
        write_envelope(envelope(piece * 20_000))
    assert caught.value.code == "EF-ZRF-006"
