"""Identifiers: form is enforced, check digits are only told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.core.identifiers import Alias, DocumentNumber, Ettn, InvalidIdentifier, Tckn, Vkn, parse_vkn_tckn


@pytest.mark.parametrize("text", ["", "123456789", "12345678901", "123456789a", "١٢٣٤٥٦٧٨٩٠", "1234567890\n"])
def test_a_vkn_is_ten_ascii_digits(text):
    with pytest.raises(InvalidIdentifier) as caught:
        Vkn.parse(text)
    assert caught.value.finding.code == "EF-IDN-001"


def test_a_wrong_check_digit_is_accepted_and_told():
    assert not Vkn.parse("1234567891").has_valid_check_digit
    assert not Tckn.parse("12345678901").has_valid_check_digit


@given(st.integers(0, 999_999_999))
def test_exactly_one_last_digit_makes_a_vkn_right(stem):
    right = [last for last in range(10) if Vkn.parse(f"{stem:09d}{last}").has_valid_check_digit]
    assert len(right) == 1


@given(st.integers(100_000_000, 999_999_999))
def test_exactly_one_ending_makes_a_tckn_right(stem):
    right = [end for end in range(100) if Tckn.parse(f"{stem}{end:02d}").has_valid_check_digit]
    assert len(right) == 1


def test_the_length_tells_vkn_from_tckn():
    assert isinstance(parse_vkn_tckn("1234567808"), Vkn)
    assert isinstance(parse_vkn_tckn("10000000146"), Tckn)
    with pytest.raises(InvalidIdentifier):
        parse_vkn_tckn("123")


def test_an_ettn_keeps_its_text_and_ignores_case_when_compared():
    upper = Ettn.parse("ABCDEF01-0000-4000-8000-00000000000A")
    assert str(upper) == "ABCDEF01-0000-4000-8000-00000000000A"
    assert upper == Ettn.parse(str(upper).lower())
    assert hash(upper) == hash(Ettn.parse(str(upper).lower()))


@pytest.mark.parametrize("text", ["", "{ABCDEF01-0000-4000-8000-00000000000A}", "ABCDEF010000400080000000000000A"])
def test_other_ways_to_write_a_guid_are_refused(text):
    with pytest.raises(InvalidIdentifier):
        Ettn.parse(text)


@pytest.mark.parametrize("text", ["dnm2026000000001", "DNM1999000000001", "DNM202600000001", "DNİ2026000000001"])
def test_a_document_number_has_sixteen_characters_in_the_given_form(text):
    with pytest.raises(InvalidIdentifier):
        DocumentNumber.parse(text)


@given(st.from_regex(r"[A-Z0-9]{3}20[0-9]{2}[0-9]{9}", fullmatch=True).filter(str.isascii))
def test_a_document_number_written_is_the_one_read(text):
    assert str(DocumentNumber.parse(text)) == text


def test_numbers_of_a_series_are_ordered():
    assert DocumentNumber("DNM", 2026, 9) < DocumentNumber("DNM", 2026, 10) < DocumentNumber("DNM", 2027, 1)


@pytest.mark.parametrize("text", ["GIB", "urn:mail:", "urn:mail:iki kelime", "urn:mail:" + "a" * 250])
def test_what_is_no_urn_is_no_alias(text):
    with pytest.raises(InvalidIdentifier):
        Alias.parse(text)
