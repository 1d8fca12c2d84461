"""The temporary list: users whose registration ends or whose number changes.

Source: GİB "UserList (Kullanıcı Listeleri) Kılavuzu" V1.0, April 2026, UserTempList. A line stays seven days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.wire.user_list import Skipped, SkippedHandler
from zarf.core.xml.reading import read_xml


@dataclass(frozen=True, slots=True)
class ClosingUser:
    """closure_date: the last day (Istanbul). new_identifier: the number that takes over, or empty."""

    identifier: str
    new_identifier: str
    closure_date: date
    status: str
    registration_code: str
    registration_text: str


def read_user_temp_list(data: bytes, skipped: SkippedHandler) -> Iterator[ClosingUser]:
    """The lines of the list; those that cannot be used are told to *skipped*. Raises DocumentUnreadable."""
    root = read_xml(data)
    if root.tag != "UserTempList":
        raise DocumentUnreadable(finding("EF-LST-001", found=f"<{root.tag}>"))
    for position, user in enumerate(root.findall("User"), 1):
        texts = {child.tag: (child.text or "").strip() for child in user}
        number, day = texts.get("Identifier", ""), texts.get("ClosureDate", "")
        if not _is_number(number):
            skipped(Skipped(position, number[:20], "EF-LST-002", number[:120]))
            continue
        try:
            closes_on = datetime.strptime(day, "%Y%m%d").date()
        except ValueError:
            skipped(Skipped(position, number, "EF-LST-006", day[:120]))
            continue
        new = texts.get("NewIdentifier", "")
        yield ClosingUser(
            number,
            new if _is_number(new) else "",
            closes_on,
            texts.get("Status", "")[:20],
            texts.get("RegistrationCode", "")[:20],
            texts.get("RegistrationDescription", "")[:500],
        )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in (10, 11)
