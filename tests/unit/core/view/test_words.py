"""Amounts in Turkish words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zarf.core.view.words import amount_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "sıfır"),
        (1, "bir"),
        (10, "on"),
        (100, "yüz"),
        (101, "yüzbir"),
        (999, "dokuzyüzdoksandokuz"),
        (1000, "bin"),
        (1001, "binbir"),
        (2000, "ikibin"),
        (100_000, "yüzbin"),
        (1_000_000, "birmilyon"),
        (1_001_000, "birmilyonbin"),
        (20_360, "yirmibinüçyüzaltmış"),
        (987_654_321_012, "dokuzyüzseksenyedimilyaraltıyüzellidörtmilyonüçyüzyirmibirbinoniki"),
    ],
)
def test_numbers_are_written_joined_and_never_birbin(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_kurus_are_rounded_half_up() -> None:
    assert amount_in_words(Decimal("1.005"), "TRY") == "Yalnız bir Türk lirası bir kuruş"


def test_a_currency_without_known_names_is_named_by_its_code() -> None:
    assert amount_in_words(Decimal("12.50"), "JPY") == "Yalnız oniki JPY yüzde elli"


def test_a_number_beyond_words_is_refused() -> None:
    with pytest.raises(ValueError, match="10\\*\\*21"):
        number_in_words(10**21)
