"""Alias (etiket): the label of a sending or receiving unit, such as `urn:mail:defaultpk@firma.com.tr`.

Source: GİB rule UserAccountCheck (form and length); reserved words are the list ReservedAliases of the rule sets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zarf.core.identifiers.invalid import InvalidIdentifier

LONGEST = 250
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[!-~]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Alias:
    """A label. Labels are compared byte for byte.

    >>> Alias.parse("urn:mail:defaultpk@ornek.test").text
    'urn:mail:defaultpk@ornek.test'
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Alias:
        """Raises InvalidIdentifier unless *text* is a URN of at most 250 characters."""
        if len(text) > LONGEST or not _URN.fullmatch(text):
            raise InvalidIdentifier("EF-IDN-006", text)
        return cls(text)

    def __str__(self) -> str:
        return self.text
