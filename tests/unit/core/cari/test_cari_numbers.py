"""Which number of a card is looked up, and which never is."""

from __future__ import annotations

import pytest

from zarf.core.cari.numbers import Number, kind_of, lookup_key

VKN, TCKN = "1234567808", "10000000146"


@pytest.mark.parametrize(
    ("vkn", "tckn", "is_person", "key"),
    [
        (VKN, TCKN, True, TCKN),
        (VKN, TCKN, False, VKN),
        (VKN, "", True, VKN),
        ("", TCKN, False, TCKN),
        ("", "", True, ""),
    ],
)
def test_a_person_is_looked_up_by_tckn_and_others_by_vkn(vkn: str, tckn: str, is_person: bool, key: str) -> None:
    assert lookup_key(vkn, tckn, is_person=is_person) == key


@pytest.mark.parametrize(
    "number",
    [
        "11111111111",
        "2222222222",
        "1111111111",
        "0000000000",
        "1234567891",
        "10000000147",
        "12345",
        "12345678O8",
        "١٢٣٤٥٦٧٨٩٠",
    ],
)
def test_stand_ins_and_impossible_numbers_are_not_looked_up(number: str) -> None:
    assert kind_of(number) is Number.IMPOSSIBLE


@pytest.mark.parametrize("number", [VKN, TCKN, "9876543217"])
def test_right_numbers_are_looked_up(number: str) -> None:
    assert kind_of(number) is Number.USABLE


def test_a_card_without_number_is_told_apart() -> None:
    assert kind_of("") is Number.MISSING
