"""ETTN: the GUID of a document (`cbc:UUID`), unique for ever.

Source: GİB rule UUIDCheck (8-4-4-4-12 hexadecimal, either case).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from zarf.core.identifiers.invalid import InvalidIdentifier

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ettn:
    """A GUID that keeps the text it was written with and is compared without regard to case.

    >>> Ettn.parse("A1B2C3D4-0000-4000-8000-000000000001") == Ettn.parse("a1b2c3d4-0000-4000-8000-000000000001")
    True
    """

    text: str = field(compare=False)
    uuid: UUID

    @classmethod
    def parse(cls, text: str) -> Ettn:
        """Raises InvalidIdentifier unless *text* has the form 8-4-4-4-12."""
        if not _GUID.fullmatch(text):
            raise InvalidIdentifier("EF-IDN-004", text)
        return cls(text, UUID(text))

    def __str__(self) -> str:
        return self.text
