"""Running numbers without gaps: a number is reserved in the transaction that stores the document it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zarf.core.errors import NotAllowed
from zarf.core.findings import finding
from zarf.core.identifiers import DocumentNumber
from zarf.core.identifiers.document_number import LARGEST
from zarf.office.numbering.models import Series


@dataclass(frozen=True, slots=True)
class Reserved:
    """A reserved number. `out_of_order`: a later date has been numbered in this series before."""

    number: str
    out_of_order: bool


def reserve(taxpayer_id: int, kind: str, prefix: str, issue_date: date, *, is_taken: Callable[[str], bool]) -> Reserved:
    """The next number of the series (taxpayer, kind, prefix, year). The series stays locked until the transaction ends.

    is_taken: whether a number has been used by a document that brought its own; such a number is passed over.
    Raises InvalidIdentifier for a prefix that is not three of A-Z and 0-9, NotAllowed when the series is full.
    """
    DocumentNumber(prefix, issue_date.year, 0)
    with transaction.atomic():
        series = _locked(taxpayer_id, kind, prefix, issue_date.year)
        number = series.last_number + 1
        while number <= LARGEST and is_taken(str(DocumentNumber(prefix, issue_date.year, number))):
            number += 1
        if number > LARGEST:
            raise NotAllowed(finding("EF-NUM-001", found=f"{prefix}{issue_date.year}"))
        out_of_order = series.last_issue_date is not None and issue_date < series.last_issue_date
        series.last_number = number
        series.last_issue_date = max(issue_date, series.last_issue_date or issue_date)
        series.save(update_fields=["last_number", "last_issue_date"])
    return Reserved(str(DocumentNumber(prefix, issue_date.year, number)), out_of_order)


def _locked(taxpayer_id: int, kind: str, prefix: str, year: int) -> Series:
    key = {"taxpayer_id": taxpayer_id, "kind": kind, "prefix": prefix, "year": year}
    Series.objects.bulk_create([Series(**key)], ignore_conflicts=True)
    return Series.objects.select_for_update().get(**key)
