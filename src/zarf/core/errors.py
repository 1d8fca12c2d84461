"""The exception tree of Zarf.

    ZarfError
    ├── DocumentUnreadable     the bytes cannot be read as a document at all (carries the finding)
    ├── EnvelopeRefused        the envelope or its zip breaks a rule before the documents are looked at
    ├── SealRefused            sealing is not possible or not allowed
    ├── NotFound               what was asked for is not here
    ├── NotAllowed             the state or the person's right does not permit it
    ├── Conflict               somebody else was first; nothing was changed
    └── Unavailable            a neighbour (GİB, key, disk, database) cannot be reached now

A bad document is a result (findings), not an exception; these are for what the caller cannot walk past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zarf.core.findings import Finding


class ZarfError(Exception):
    """Something Zarf cannot walk past. `finding` holds the stable code, the text in both languages and the hint."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.message('en')}")
        self.finding = finding

    @property
    def code(self) -> str:
        return self.finding.code


class DocumentUnreadable(ZarfError):
    """The bytes cannot be read as a document."""


class EnvelopeRefused(ZarfError):
    """The zip or the envelope is refused before its documents are judged. `finding.gib_code` is GİB's code."""


class SealRefused(ZarfError):
    """Sealing is not possible or not allowed."""


class NotFound(ZarfError):
    """What was asked for is not here."""


class NotAllowed(ZarfError):
    """The state of the document, or the person's right, does not permit this."""


class Conflict(ZarfError):
    """Somebody else was first; nothing was changed."""


class Unavailable(ZarfError):
    """A neighbour cannot be reached now; trying again later may help."""
