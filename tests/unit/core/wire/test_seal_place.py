"""A ready UBL document gets the place of its seal, and nothing else is touched."""

from pathlib import Path

import pytest
from lxml import etree

from zarf.core.documents.order import PartyData
from zarf.core.wire.seal_place import with_seal_place
from zarf.core.wire.structure import check_structure
from zarf.core.wire.ubl import read_invoice

READY = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_bytes()
SIGNER = PartyData("1234567808", "Kadıköy", "İstanbul", title="Deneme A.Ş.")
EXTENSIONS = READY[READY.index(b"  <ext:UBLExtensions>") : READY.index(b"  <cbc:UBLVersionID>")]
SIGNATURE = READY[READY.index(b"  <cac:Signature>") : READY.index(b"  <cac:AccountingSupplierParty>")]


def faults(xml: bytes) -> list[str]:
    return [item.code for item in check_structure(etree.fromstring(xml), draft=False)]


def test_a_document_that_has_both_comes_back_byte_for_byte():
    assert with_seal_place(READY, SIGNER) == READY


@pytest.mark.parametrize("missing", [(EXTENSIONS,), (SIGNATURE,), (EXTENSIONS, SIGNATURE)])
def test_what_is_missing_is_put_in_and_the_rest_stays(missing):
    bare = READY
    for part in missing:
        bare = bare.replace(part, b"")
    ready = with_seal_place(bare, SIGNER)
    assert faults(ready) == ["EF-STR-011"], "only the seal itself is missing now"
    signed = read_invoice(ready).signature[0]
    assert signed.digital_signature_attachment.external_reference.uri.text == "#Signature_HZR2026000000001"
    assert len(ready) > len(bare)
    for line in bare.splitlines():
        assert line.strip() in ready


def test_an_extension_of_somebody_else_keeps_its_content():
    taken = READY.replace(
        b"<ext:ExtensionContent></ext:ExtensionContent>",
        b"<ext:ExtensionContent><x xmlns='urn:x'/></ext:ExtensionContent>",
    )
    ready = with_seal_place(taken, SIGNER)
    assert b"<x xmlns='urn:x'/>" in ready
    assert len(read_invoice(ready).ubl_extensions.ubl_extension) == 2


def test_a_sealed_document_is_left_alone():
    sealed = READY.replace(b"<ext:ExtensionContent></", b"<ext:ExtensionContent><ds:Signature/></").replace(
        SIGNATURE, b""
    )
    assert with_seal_place(sealed, SIGNER) == sealed
