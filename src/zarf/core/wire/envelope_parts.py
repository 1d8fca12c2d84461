"""An envelope as a value: header, parties, groups of documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")


class EnvelopeType(StrEnum):
    """Who writes to whom: sender to receiver, the answer back, a system response, an account request to GİB."""

    SENDER = "SENDERENVELOPE"
    POSTBOX = "POSTBOXENVELOPE"
    SYSTEM = "SYSTEMENVELOPE"
    USER = "USERENVELOPE"


@dataclass(frozen=True, slots=True)
class Partner:
    """Sender or receiver. title (UNVAN) may be empty; then it is not written."""

    alias: str
    vkn_tckn: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class EnvelopeGroup:
    """Documents of one kind. element_type: INVOICE, APPLICATIONRESPONSE ...; documents: their raw bytes."""

    element_type: str
    documents: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """created_at: written in Istanbul time; None when what was read is no date.

    instance_identifier: the envelope's own GUID, kept in its spelling.
    """

    instance_identifier: str
    type: EnvelopeType
    sender: Partner
    receiver: Partner
    created_at: datetime | None
    groups: tuple[EnvelopeGroup, ...]
    header_version: str = "1.0"
    type_version: str = "1.2"

    @property
    def documents(self) -> tuple[bytes, ...]:
        """All documents, in order."""
        return tuple(document for group in self.groups for document in group.documents)


_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)


def is_guid(text: str) -> bool:
    """Whether the text has the form of an envelope identifier (8-4-4-4-12 hex digits, either case).

    >>> is_guid("5e0d1a3c-0000-4000-8000-0000000000ab"), is_guid("5e0d1a3c")
    (True, False)
    """
    return _GUID.fullmatch(text) is not None


def moment(text: str) -> datetime | None:
    """An xs:dateTime; one without an offset is Istanbul time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ISTANBUL)
