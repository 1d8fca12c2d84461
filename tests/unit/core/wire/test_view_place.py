"""An invoice without a view of its own gets ours, and any program can show it."""

import base64
from pathlib import Path

import pytest
from lxml import etree

from zarf.core.wire.structure import check_structure
from zarf.core.wire.ubl import read_invoice, write_document
from zarf.core.wire.view_place import with_view

READY = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_bytes()
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def shown(xml: bytes) -> str:
    """What a receiver's program makes of the embedded stylesheet, with every door to the outside shut."""
    reference = read_invoice(xml).additional_document_reference[-1]
    sheet = etree.fromstring(reference.attachment.embedded_document_binary_object.value)
    transform = etree.XSLT(sheet, access_control=etree.XSLTAccessControl.DENY_ALL)
    return str(transform(etree.fromstring(xml)))


def test_the_embedded_view_shows_the_invoice_by_itself():
    page = shown(with_view(READY, note="Bizi seçtiğiniz için teşekkürler.", logo=PIXEL))
    for text in ("e-Fatura", "HZR2026000000001", "Örnek İnşaat Limited Şirketi", "4.020,00", "Yalnız dörtbinyirmi"):
        assert text in page
    assert "Bizi seçtiğiniz için teşekkürler." in page
    assert "data:image/svg+xml" in page, "the karekod is inside"
    assert "data:image/png" in page, "the logo is inside"
    assert "<script" not in page


def test_the_invoice_stays_structurally_right_and_says_what_it_carries():
    ready = with_view(READY)
    assert check_structure(etree.fromstring(ready), draft=True) == []
    reference = read_invoice(ready).additional_document_reference[0]
    binary = reference.attachment.embedded_document_binary_object
    assert (binary.filename, binary.mime_code) == ("HZR2026000000001.xslt", "application/xml")
    assert reference.document_type.text == "XSLT"


def test_an_invoice_of_our_own_writer_stays_canonical():
    written = with_view(write_document(read_invoice(READY)))
    body = written[written.index(b"?>\n") + 3 :]
    assert etree.tostring(etree.fromstring(body), method="c14n") == body


def test_a_view_of_its_own_is_kept():
    once = with_view(READY)
    assert with_view(once) == once


@pytest.mark.parametrize("change", [(b"<ext:ExtensionContent>", b"<ext:ExtensionContent><ds:Signature/>")])
def test_a_sealed_invoice_is_left_alone(change):
    sealed = READY.replace(*change)
    assert with_view(sealed) == sealed


def test_a_karekod_with_more_text_than_fits_is_left_out_and_nothing_breaks():
    many = READY.replace(b"HZR2026000000001</cbc:ID>", b"H" * 4000 + b"</cbc:ID>")
    assert "HHHH" in shown(with_view(many))
