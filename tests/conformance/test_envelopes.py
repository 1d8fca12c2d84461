"""GİB's and others' sample envelopes go through our reader; what we write is judged by the official schemas."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from zarf.core.documents.responses import read_answer, read_system_response, system_response
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, read_envelope, write_envelope
from zarf.core.wire.packing import check_identity, open_zip, pack
from zarf.core.wire.ubl import write_document
from zarf.core.xml.kinds import document_kind
from zarf.core.xml.reading import read_xml

DS = "{http://www.w3.org/2000/09/xmldsig#}"


@pytest.fixture(scope="module")
def samples(shared: Path) -> list[Path]:
    return sorted((shared / "gib/samples/envelope").glob("*.xml"))


def test_every_sample_is_read_with_its_documents(samples: list[Path]) -> None:
    assert len(samples) == 13
    for sample in samples:
        data = sample.read_bytes()
        envelope = read_envelope(data)
        assert envelope.type.value in sample.read_text("utf-8")
        assert re.fullmatch(r"\d{10,11}", envelope.sender.vkn_tckn), sample.name
        assert envelope.sender.alias, sample.name
        assert envelope.receiver.alias, sample.name
        assert envelope.created_at is not None
        for group in envelope.groups:
            assert group.documents, sample.name
            for document in group.documents:
                assert document in data, "a slice of the file, not a copy in other words"
                assert document_kind(read_xml(document)).value == group.element_type


def test_every_sample_travels_in_our_zip(samples: list[Path]) -> None:
    """Written anew with our header, zipped and opened, each document is the same to the byte."""
    for sample in samples:
        read = read_envelope(sample.read_bytes())
        packed = pack(read.instance_identifier, write_envelope(read))
        opened = open_zip(packed.data, packed.file_name)
        assert opened.documents == read.documents
        assert opened.sender == read.sender
        assert check_identity(opened, packed.file_name, f"{read.instance_identifier}.xml") is None


def test_only_the_raw_slice_keeps_the_canonical_form_that_was_sealed(samples: list[Path]) -> None:
    """The envelope's namespaces must not reach the inner root (spec seal.md 1.4)."""
    told_apart = 0
    for sample in samples:
        data = sample.read_bytes()
        inside = etree.fromstring(data).findall(".//ElementList/*")
        for element, document in zip(inside, read_envelope(data).documents, strict=True):
            raw = etree.tostring(etree.fromstring(document), method="c14n")
            assert b"StandardBusinessDocumentHeader" not in raw.partition(b">")[0]
            told_apart += raw != etree.tostring(element, method="c14n", with_tail=False)
    assert told_apart == 13


def test_system_responses_and_answers_of_the_samples_are_read(shared: Path) -> None:
    answers, system = [], []
    for sample in sorted((shared / "gib/samples/applicationresponse").glob("*.xml")):
        data = sample.read_bytes()
        if b"S_APR" in data:
            system.append(read_system_response(data).code)
        else:
            answers.append(read_answer(data).code)
    assert sorted(answers) == ["GUMRUKONAY", "IADE", "KABUL", "RED"]
    assert system == [1200]
    envelope = read_envelope(
        (shared / "gib/samples/envelope/gib_57181362_1_SISTEM_YANITI_POSTA_KUTUSU.xml").read_bytes()
    )
    told = read_system_response(envelope.documents[0])
    assert (told.envelope_id, told.code) == ("e002da78-223f-438c-addb-16badeb047b5", 1200)


@pytest.mark.parametrize("kind", list(EnvelopeType))
def test_our_header_is_valid_by_the_official_schema(shared: Path, kind: EnvelopeType) -> None:
    """Header and system response together, by the schema of the whole envelope."""
    now = datetime(2026, 11, 20, tzinfo=UTC)
    sender, receiver = Partner("urn:mail:a@b.invalid", "1234567808", "A & B"), Partner("GIB", "3900383669")
    response = system_response(
        sender=sender,
        receiver=receiver,
        envelope_id="5e0d1a3c-0000-4000-8000-0000000000ab",
        envelope_type=kind.value,
        code=1150,
        description="Şematron",
        issued_at=now,
    )
    groups = (EnvelopeGroup("APPLICATIONRESPONSE", (write_document(response),)),)
    written = write_envelope(Envelope("5e0d1a3c-0000-4000-8000-0000000000ab", kind, sender, receiver, now, groups))
    root = etree.fromstring(written)
    header = etree.XMLSchema(etree.parse(shared / "gib/xsd/Envelope/StandardBusinessDocumentHeader.xsd"))
    package = etree.XMLSchema(etree.parse(shared / "gib/xsd/Envelope/Package_1_2.local.xsd"))
    assert header.validate(root), header.error_log
    inside = root.find("{http://www.efatura.gov.tr/package-namespace}Package")
    assert package.validate(etree.ElementTree(inside)), package.error_log
