"""What falls due of the books: handed to the deadlines by the worker every day and after each change of a state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from zarf.core.findings import finding
from zarf.office.calendar import words
from zarf.office.calendar.months import FirmMonth, months
from zarf.office.calendar.schedule import schedule
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due
from zarf.office.edefter import services as edefter
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealLog
from zarf.office.taxpayers.services import Taxpayer, active_taxpayers
from zarf.ports.clock.api import ISTANBUL, istanbul_today
from zarf.ports.wired import ports

SOURCE = "edefter"
_EARLIEST = date(2012, 1, 1)
"""Electronic books began in this year: 1 Sıra No'lu e-Defter Genel Tebliği."""


def refresh(of: Sequence[Taxpayer] | None = None) -> None:
    """Compare the deadlines with what is the case. of: only these firms; left out: all, and the others' end."""
    chosen = list(of) if of is not None else active_taxpayers()
    items = [item for one, found in missing_months(chosen) for item in _items(one, found)]
    deadlines.replace(SOURCE, items, of=None if of is None else [one.pk for one in chosen])


def missing_months(taxpayers: Sequence[Taxpayer]) -> list[tuple[Taxpayer, list[FirmMonth]]]:
    """Of each firm the months that are over and not done, in order."""
    today = istanbul_today(ports().clock)
    found = months(taxpayers, _EARLIEST, today)
    return [(one, [item for item in found[one.pk] if item.ends < today and not item.is_done]) for one in taxpayers]


def last_good_test(taxpayer: Taxpayer) -> datetime | None:
    """When the key that seals the firm's books last proved that it works; None: never.

    With a consent the key is somebody else's and is not tried every day: its last seal for this firm counts.
    """
    consent = edefter.signer_in_force(taxpayer, istanbul_today(ports().clock))
    if consent is None:
        record = sealing.sealing_key_record(taxpayer)
        return record.good_at if record else None
    sealed = SealLog.objects.filter(taxpayer=taxpayer, event=SealLog.Event.SEALED, signer_id=consent.holder_id)
    last = sealed.order_by("-at").first()
    return last.at if last else None


def _items(taxpayer: Taxpayer, missing: Sequence[FirmMonth]) -> Iterator[Due]:
    today = istanbul_today(ports().clock)
    for month in missing:
        yield _due(taxpayer, month, today)
    days = schedule().seal_test_days
    soon = [month for month in missing if 0 <= month.days_left(today) <= days]
    if soon:
        good_at = last_good_test(taxpayer)
        if good_at is None or good_at < ports().clock.now() - timedelta(days=days):
            # One test is enough for all that falls due in these days.
            yield _seal_test(taxpayer, soon[0], good_at)


def _due(taxpayer: Taxpayer, month: FirmMonth, today: date) -> Due:
    left = month.days_left(today)
    told = finding(
        "EF-CAL-002" if left < 0 else "EF-CAL-001",
        found=month.name,
        day=f"{month.due.day:%d.%m.%Y}",
        missing_tr=words.missing(month.missing, "tr"),
        missing_en=words.missing(month.missing, "en"),
    )
    reached = sum(left <= days for days in schedule().notice_days) + (left < 0)
    return Due(f"berat:{taxpayer.vkn_tckn}:{month.starts}", month.due_at, told, taxpayer.pk, reached)


def _seal_test(taxpayer: Taxpayer, month: FirmMonth, good_at: datetime | None) -> Due:
    last = good_at.astimezone(ISTANBUL).strftime("%d.%m.%Y") if good_at else "-"
    told = finding("EF-CAL-010", found=last, day=f"{month.due.day:%d.%m.%Y}", expected=month.name)
    due_at = datetime.combine(month.due.day, time(0), tzinfo=ISTANBUL)
    return Due(f"test:{taxpayer.vkn_tckn}:{month.due.day}", due_at, told, taxpayer.pk)
