"""Reading and writing UBL-TR."""

from pathlib import Path

import pytest

from zarf.core.errors import DocumentUnreadable
from zarf.core.wire.ubl import read_application_response, read_invoice, write_document
from zarf.core.xml.namespaces import CBC

READY = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_bytes()


def test_reads_the_example_into_named_values():
    invoice = read_invoice(READY)
    assert invoice.id.text == "HZR2026000000001"
    assert str(invoice.legal_monetary_total.payable_amount.value) == "4020.00"
    assert invoice.invoice_line[1].item.name.text == "Plan çantası, A3"


def test_written_and_read_again_it_is_equal():
    invoice = read_invoice(READY)
    assert read_invoice(write_document(invoice)) == invoice


def test_an_unsealed_invoice_is_written_with_a_place_for_the_seal():
    assert b"<ext:ExtensionContent></ext:ExtensionContent>" in write_document(read_invoice(READY))


def test_special_characters_survive():
    odd = READY.replace(b"Plan ", 'a&amp;b &lt;c&gt; "d" &#13; ğ 🧾 '.encode())
    invoice = read_invoice(odd)
    assert invoice.invoice_line[1].item.name.text.startswith('a&b <c> "d" \r ğ 🧾 ')
    assert read_invoice(write_document(invoice)) == invoice


def test_comments_are_left_out_of_values():
    invoice = read_invoice(READY.replace(b"<cbc:ID>HZR", b"<cbc:ID><!-- x -->HZR"))
    assert invoice.id.text == "HZR2026000000001"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<Invoice ", b"<Invoise ", "EF-XML-007"),
        (b'Invoice-2"', b'Invoice-3"', "EF-UBL-001"),
        (b"<cbc:UBLVersionID>2.1</cbc:UBLVersionID>", b"<cbc:Surprise>x</cbc:Surprise>", "EF-UBL-002"),
        (b"<cbc:UBLVersionID>2.1</cbc:UBLVersionID>", b"", "EF-UBL-003"),
        (
            b"<cbc:CopyIndicator>false</cbc:CopyIndicator>",
            b"<cbc:CopyIndicator>false</cbc:CopyIndicator>" * 2,
            "EF-UBL-002",
        ),
        (b'<cbc:PayableAmount currencyID="TRY">', b"<cbc:PayableAmount>", "EF-UBL-004"),
    ],
)
def test_what_the_table_does_not_know_is_refused_by_name(old, new, code):
    assert old in READY
    with pytest.raises(DocumentUnreadable) as refused:
        read_invoice(READY.replace(old, new))
    assert refused.value.code == code


def test_another_kind_of_document_is_refused():
    with pytest.raises(DocumentUnreadable) as refused:
        read_application_response(READY)
    assert refused.value.code == "EF-UBL-001"


def test_prefixes_of_the_sender_do_not_matter():
    renamed = READY.replace(b"cbc:", b"b:").replace(b"xmlns:cbc", b"xmlns:b")
    assert CBC.encode() in renamed
    assert read_invoice(renamed) == read_invoice(READY)
