"""Fields by the names people know, in messages about structure."""

from __future__ import annotations

import pytest

from zarf.core.documents.ubl.table import ubl_table
from zarf.core.findings import finding
from zarf.core.findings.field_words import _FIELDS, field_words, type_words
from zarf.core.findings.ledger_words import LEDGER_FIELDS
from zarf.core.wire.ledger_types import ledger_types


def test_a_known_field_is_led_by_its_word() -> None:
    assert field_words("cbc:PayableAmount", "tr") == "ödenecek tutar (cbc:PayableAmount)"
    assert field_words("cbc:PayableAmount", "en") == "the amount payable (cbc:PayableAmount)"


def test_each_of_several_fields_is_named() -> None:
    assert field_words("cbc:UUID | cbc:Other", "tr") == "ETTN (cbc:UUID) | cbc:Other"


@pytest.mark.parametrize("text", ["", "PayableAmount", "xcbc:UUID", "cbc:UUIDX", "hr:UUID"])
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert field_words(text, "tr") == text


def test_types_are_told_in_words() -> None:
    assert type_words("date", "tr") == "tarih, yyyy-aa-gg"
    assert type_words("gYear", "en") == "gYear"


def test_every_word_belongs_to_a_field_of_ubl() -> None:
    known = {child.tag.rpartition("}")[2] for item in ubl_table().aggregates.values() for child in item.children}
    assert set(_FIELDS) - known == set()


def test_a_field_of_a_ledger_is_led_by_the_accountants_word() -> None:
    assert field_words("gl-cor:entryNumberCounter", "tr") == "yevmiye madde no (gl-cor:entryNumberCounter)"
    told = finding("EF-LDG-094", found="gl-cor:documentDate", expected="gl-cor:documentType")
    assert told.message() == (
        "belge tarihi (gl-cor:documentDate) yazılmış, belge türü (gl-cor:documentType) yazılmamış."
    )
    quoted = finding("EF-LDG-062", found="gl-cor:amount")
    assert "“gl-cor:amount”" in quoted.message() or '"gl-cor:amount"' in quoted.message()


def test_every_word_belongs_to_a_field_of_the_ledgers() -> None:
    known = {tag.rpartition("}")[2] for tag in ledger_types().tops}
    assert set(LEDGER_FIELDS) - known == set()


def test_the_message_about_structure_speaks_of_the_field_and_quotes_the_document_untouched() -> None:
    told = finding("EF-STR-005", found="cbc:UUID", expected="date", element="cbc:IssueDate")
    assert (
        told.message()
        == "“cbc:UUID” bu alana yazılamaz: düzenlenme tarihi (cbc:IssueDate). Beklenen: tarih, yyyy-aa-gg."
    )
    missing = finding("EF-STR-002", expected="cbc:PayableAmount", element="cac:LegalMonetaryTotal")
    assert "ödenecek tutar (cbc:PayableAmount) yok" in missing.message()
    assert missing.as_dict()["expected"] == "cbc:PayableAmount"
