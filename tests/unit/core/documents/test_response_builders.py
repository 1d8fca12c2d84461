"""System responses and buyers' answers: built, judged by the rules, read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from zarf.core.documents.responses import application_response, read_answer, read_system_response, system_response
from zarf.core.errors import DocumentUnreadable
from zarf.core.rules import check_rules
from zarf.core.wire.ubl import read_invoice, write_document
from zarf.core.xml.reading import read_xml

EXAMPLE = (Path(__file__).parents[4] / "examples/invoice-ready.xml").read_bytes()
ENVELOPE = "5e0d1a3c-0000-4000-8000-0000000000ab"
AT = datetime(2026, 11, 20, 22, 30, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Someone:
    vkn_tckn: str
    title: str = ""


def told(code: int = 1200, description: str = "BASARIYLA ISLENDI") -> bytes:
    numbers = count(1)
    return write_document(
        system_response(
            sender=Someone("9876543217", "Örnek İnşaat"),
            receiver=Someone("12345678908"),
            envelope_id=ENVELOPE,
            envelope_type="SENDERENVELOPE",
            code=code,
            description=description,
            issued_at=AT,
            new_id=lambda: UUID(int=next(numbers)),
        )
    )


def answered(code: str, note: str) -> bytes:
    invoice = read_invoice(EXAMPLE)
    return write_document(
        application_response(
            invoice,
            code=code,
            note=note,
            number="UYG2026000000001",
            ettn="5e0d1a3c-0000-4000-8000-0000000000cd",
            issued_at=AT,
            signature=invoice.signature[0],
        )
    )


def test_a_system_response_tells_what_it_was_given_in_istanbul_time() -> None:
    read = read_system_response(told(1150, "Şematron: <1>"))
    assert (read.envelope_id, read.envelope_type, read.code) == (ENVELOPE, "SENDERENVELOPE", 1150)
    assert read.description == "Şematron: <1>"
    assert (read.sender_id, read.receiver_id) == ("9876543217", "12345678908")
    assert (read.issue_date, read.issue_time) == ("2026-11-21", "01:30:05")


def test_a_system_response_keeps_every_rule() -> None:
    assert check_rules(read_xml(told()), rule_date=date(2026, 11, 21), today=date(2026, 11, 21)) == []


def test_a_blank_description_becomes_the_code() -> None:
    assert read_system_response(told(1200, "  ")).description == "1200"


@pytest.mark.parametrize(("code", "note"), [("KABUL", ""), ("RED", "Fiyat yanlış.")])
def test_an_answer_names_the_invoice_by_its_ettn_and_changes_sides(code: str, note: str) -> None:
    invoice = read_invoice(EXAMPLE)
    read = read_answer(answered(code, note))
    assert (read.code, read.reference, read.note) == (code, invoice.uuid.text, note or code)
    assert read.sender_id == invoice.accounting_customer_party.party.party_identification[0].id.text
    assert read.receiver_id == invoice.accounting_supplier_party.party.party_identification[0].id.text


@pytest.mark.parametrize("code", ["KABUL", "RED"])
def test_an_answer_keeps_every_rule_but_for_its_seal(code: str) -> None:
    root = read_xml(answered(code, "Neden"))
    assert check_rules(root, rule_date=date(2026, 11, 21), today=date(2026, 11, 21), draft=True) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EF-XML-001"),
        (b"<x/>", "EF-SYS-001"),
        (EXAMPLE, "EF-SYS-001"),
        (told().replace(b"S_APR", b"KABUL"), "EF-SYS-002"),
        (told().replace(b">1200<", b">bin<"), "EF-SYS-002"),
        (told().replace(b">1200<", b">99999999999999999999<"), "EF-SYS-002"),
        (told().replace(ENVELOPE.encode(), b""), "EF-SYS-002"),
        (answered("RED", "x"), "EF-SYS-002"),
    ],
)
def test_what_is_no_system_response_is_named_so(data: bytes, code: str) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        read_system_response(data)
    assert caught.value.code == code


def test_a_system_response_is_no_answer() -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        read_answer(told())
    assert caught.value.code == "EF-SYS-003"
