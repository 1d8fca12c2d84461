"""Lists as files: the accounts as they can be brought back, and the window as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from zarf.office.cari.cards import COLUMNS
from zarf.office.cari.models import Account
from zarf.office.cari.sheets.columns import HEADINGS, as_cell
from zarf.office.cari.sheets.writing import write_csv, write_workbook

_CONTACT = ("contact_name", "contact_email", "contact_phone")


def export_accounts(rows: QuerySet[Account], kind: str) -> bytes:
    """The accounts with the columns that importing reads. kind: xlsx or csv."""
    headings = [texts[0] for texts in HEADINGS.values()]
    lines = _account_lines(rows)
    return write_csv(headings, lines) if kind == "csv" else write_workbook(headings, lines)


def example_file() -> bytes:
    """An empty workbook with the heading, to be filled in."""
    return write_workbook([texts[0] for texts in HEADINGS.values()], [])


def export_table(headings: list[str], lines: Iterable[list[object]], kind: str) -> bytes:
    """Any table of the pages as a file."""
    return write_csv(headings, lines) if kind == "csv" else write_workbook(headings, lines)


def _account_lines(rows: QuerySet[Account]) -> Iterator[list[object]]:
    for account in rows.prefetch_related("contacts").iterator(chunk_size=2000):
        people = sorted(account.contacts.all(), key=lambda one: one.pk)[:1]
        contact = {f"contact_{name}": getattr(people[0], name) if people else "" for name in ("name", "email", "phone")}
        line = [as_cell(name, getattr(account, name)) for name in HEADINGS if name in COLUMNS]
        yield [*line, *(contact[name] for name in _CONTACT)]
