"""Where the files of a set lie and what they are called."""

from __future__ import annotations

from django.conf import settings

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.office.edefter.models import LedgerPart, LedgerSet
from zarf.ports.storage.ledger_folder import LedgerFolder, MonthPlace


def folder() -> LedgerFolder:
    """The house's folder of ledgers."""
    return LedgerFolder(settings.ZARF.edefter_folder)


def place_of(item: LedgerSet) -> MonthPlace:
    """The month folder of a set. The year's folder was named when the set was begun: a liquidation moves its end."""
    return MonthPlace(item.taxpayer.vkn_tckn, item.year_folder, item.month)


def name_of(part: LedgerPart, kind: LedgerKind) -> LedgerFileName:
    """The name of a part's file of that kind."""
    item = part.ledger_set
    return LedgerFileName(item.taxpayer.vkn_tckn, item.year, item.month, kind, part.number, item.branch)


def report_name(item: LedgerSet) -> LedgerFileName:
    """The name of the report of the month of *item*; always part 000000, also with a branch."""
    return LedgerFileName(item.taxpayer.vkn_tckn, item.year, item.month, LedgerKind.REPORT, 0, item.branch)


def report_files(item: LedgerSet) -> list[str]:
    """Names under which the month's report and its package lie, those that are there."""
    name, month = report_name(item), folder().month(place_of(item))
    return [file for file in (name.text, name.package) if (month / file).exists()]


def work_name(item: LedgerSet) -> str:
    """The room in which a set's files are made."""
    return f"set-{item.pk}"
