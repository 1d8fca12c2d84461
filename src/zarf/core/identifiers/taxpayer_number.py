"""VKN (tax number of a firm, 10 digits) and TCKN (identity number of a person, 11 digits).

GİB's rules test the length only, and most numbers in published samples fail the check digit; so a wrong check digit
is never an error here, only a property that yields a warning.
Source: check digit rules are public knowledge (Gelir İdaresi, Nüfus ve Vatandaşlık İşleri).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zarf.core.identifiers.invalid import InvalidIdentifier

_VKN = re.compile(r"[0-9]{10}", re.ASCII)
_TCKN = re.compile(r"[0-9]{11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Vkn:
    """A tax number.

    >>> Vkn.parse("1234567808").has_valid_check_digit
    True
    >>> Vkn.parse("1234567891").has_valid_check_digit
    False
    >>> Vkn.parse("12345")
    Traceback (most recent call last):
    zarf.core.identifiers.invalid.InvalidIdentifier: EF-IDN-001: “12345” is not a VKN: ten digits are expected.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Vkn:
        """Raises InvalidIdentifier unless *text* is ten digits."""
        if not _VKN.fullmatch(text):
            raise InvalidIdentifier("EF-IDN-001", text)
        return cls(text)

    @property
    def has_valid_check_digit(self) -> bool:
        total = 0
        for index, digit in enumerate(self.text[:9]):
            shifted = (int(digit) + 9 - index) % 10
            if shifted:
                total += (shifted * 2 ** (9 - index)) % 9 or 9
        return (10 - total % 10) % 10 == int(self.text[9])

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Tckn:
    """An identity number.

    >>> Tckn.parse("10000000146").has_valid_check_digit
    True
    >>> Tckn.parse("11111111111").has_valid_check_digit
    False
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Tckn:
        """Raises InvalidIdentifier unless *text* is eleven digits."""
        if not _TCKN.fullmatch(text):
            raise InvalidIdentifier("EF-IDN-002", text)
        return cls(text)

    @property
    def has_valid_check_digit(self) -> bool:
        digits = [int(digit) for digit in self.text]
        tenth = (sum(digits[0:9:2]) * 7 - sum(digits[1:8:2])) % 10
        return digits[0] != 0 and digits[9] == tenth and digits[10] == sum(digits[:10]) % 10

    def __str__(self) -> str:
        return self.text


def parse_vkn_tckn(text: str) -> Vkn | Tckn:
    """The number by its length. Raises InvalidIdentifier.

    >>> parse_vkn_tckn("10000000146")
    Tckn(text='10000000146')
    """
    if len(text) == 10:
        return Vkn.parse(text)
    if len(text) == 11:
        return Tckn.parse(text)
    raise InvalidIdentifier("EF-IDN-003", text)
