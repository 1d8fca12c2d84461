"""An invoice without a view of its own gets ours, and any program can show it."""

import base64
from pathlib import Path

import pytest
from lxml import etree

from zarf.core.view.embedded import firm_view
from zarf.core.wire.structure import check_structure
from zarf.core.wire.ubl import read_invoice, write_document
from zarf.core.wire.view_place import with_view

READY = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_bytes()
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
OURS = firm_view()


def shown(xml: bytes) -> str:
    """What a receiver's program makes of the embedded stylesheet, with every door to the outside shut."""
    reference = read_invoice(xml).additional_document_reference[-1]
    sheet = etree.fromstring(reference.attachment.embedded_document_binary_object.value)
    transform = etree.XSLT(sheet, access_control=etree.XSLTAccessControl.DENY_ALL)
    return str(transform(etree.fromstring(xml)))


def test_the_embedded_view_shows_the_invoice_by_itself():
    page = shown(with_view(READY, firm_view(PIXEL, "Bizi seçtiğiniz için teşekkürler.")))
    for text in ("e-Fatura", "HZR2026000000001", "Örnek İnşaat Limited Şirketi", "4.020,00", "Yalnız dörtbinyirmi"):
        assert text in page
    assert "Bizi seçtiğiniz için teşekkürler." in page
    assert "data:image/png" in page, "the karekod is inside"
    assert base64.b64encode(PIXEL).decode() in page, "the logo is inside"
    assert "<script" not in page


def test_the_invoice_stays_structurally_right_and_says_what_it_carries():
    ready = with_view(READY, OURS)
    assert check_structure(etree.fromstring(ready), draft=True) == []
    reference = read_invoice(ready).additional_document_reference[0]
    binary = reference.attachment.embedded_document_binary_object
    assert (binary.filename, binary.mime_code) == ("6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a01.xslt", "application/xml")
    assert reference.document_type.text == "XSLT"


def test_an_invoice_of_our_own_writer_stays_canonical():
    written = with_view(write_document(read_invoice(READY)), OURS)
    body = written[written.index(b"?>\n") + 3 :]
    assert etree.tostring(etree.fromstring(body), method="c14n") == body


def test_a_view_of_its_own_is_kept():
    once = with_view(READY, OURS)
    assert with_view(once, OURS) == once


@pytest.mark.parametrize("change", [(b"<ext:ExtensionContent>", b"<ext:ExtensionContent><ds:Signature/>")])
def test_a_sealed_invoice_is_left_alone(change):
    sealed = READY.replace(*change)
    assert with_view(sealed, OURS) == sealed


def test_a_karekod_with_more_text_than_fits_is_left_out_and_nothing_breaks():
    many = READY.replace(b"HZR2026000000001</cbc:ID>", b"H" * 4000 + b"</cbc:ID>")
    assert "HHHH" in shown(with_view(many, OURS))


def test_all_invoices_of_a_firm_share_the_same_encoded_part():
    """What is the same is compressed once for all envelopes, so it must be the same to the byte."""
    view = firm_view(PIXEL, "Not & <işaret>")
    other = READY.replace(b"HZR2026000000001", b"HZR2026000000777").replace(b"4020", b"5020")
    for xml in (READY, other):
        assert with_view(xml, view).count(view.head_base64) == 1
    assert len(view.head_base64) > 20_000
    assert base64.b64decode(view.head_base64) == view.head
    assert "Not &amp; &lt;işaret&gt;" in shown(with_view(READY, view))


def test_a_note_that_holds_what_xml_forbids_breaks_no_invoice():
    assert "ilkson" in shown(with_view(READY, firm_view(None, "ilk\x0b\ud800\uffffson")))


@pytest.mark.parametrize(
    "disguise",
    [
        b"<!-- <cac:Signature> -->",
        b"<cbc:Note><![CDATA[<cac:Signature>]]></cbc:Note>",
    ],
)
def test_a_tag_that_only_looks_like_one_does_not_draw_the_view_to_it(disguise):
    xml = READY.replace(b"<cbc:DocumentCurrencyCode", disguise + b"<cbc:DocumentCurrencyCode", 1)
    assert xml != READY
    root = etree.fromstring(with_view(xml, OURS))
    tags = [etree.QName(child).localname for child in root if isinstance(child.tag, str)]
    assert tags[tags.index("AdditionalDocumentReference") + 1] == "Signature"
