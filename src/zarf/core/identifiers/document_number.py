"""Document number: unit code (3), year (4), running number (9).

Source: GİB rule InvoiceIDCheck; guide "UBL-TR Fatura" V1.0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zarf.core.identifiers.invalid import InvalidIdentifier

_NUMBER = re.compile(r"([A-Z0-9]{3})(20[0-9]{2})([0-9]{9})", re.ASCII)
_PREFIX = re.compile(r"[A-Z0-9]{3}", re.ASCII)
LARGEST = 999_999_999


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """A number of sixteen characters.

    >>> number = DocumentNumber.parse("DNM2026000000042")
    >>> number.prefix, number.year, number.number
    ('DNM', 2026, 42)
    >>> str(DocumentNumber("DNM", 2026, 43))
    'DNM2026000000043'
    """

    prefix: str
    year: int
    number: int

    def __post_init__(self) -> None:
        fits = _PREFIX.fullmatch(self.prefix) and 2000 <= self.year <= 2099 and 0 <= self.number <= LARGEST
        if not fits:
            raise InvalidIdentifier("EF-IDN-005", f"{self.prefix}{self.year}{self.number}")

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """Raises InvalidIdentifier unless *text* has the form AAA20YYNNNNNNNNN."""
        match = _NUMBER.fullmatch(text)
        if not match:
            raise InvalidIdentifier("EF-IDN-005", text)
        return cls(match[1], int(match[2]), int(match[3]))

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}{self.number:09d}"
