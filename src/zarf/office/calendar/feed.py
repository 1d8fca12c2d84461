"""The iCal feed of a firm: its last days for a calendar program. The address is the secret; only its digest is kept.

Source: RFC 5545 (iCalendar); RFC 7986, section 5 (NAME, REFRESH-INTERVAL).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.calendar import words
from zarf.office.calendar.due import SOURCE
from zarf.office.calendar.models import FirmCalendar
from zarf.office.calendar.months import FirmMonth, months
from zarf.office.calendar.schedule import schedule
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import DueItem
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.tenants import restricted_to
from zarf.ports.clock.api import ISTANBUL, istanbul_today
from zarf.ports.wired import ports

_TOKEN_BYTES = 32
_SEEN_BACK = timedelta(days=730)
_REFRESH = timedelta(hours=6)
_NAMES = {"tr": "e-Defter son günleri: {firm}", "en": "e-Defter last days: {firm}"}
_EVENTS = {"tr": "{month} e-Defter beratları ({firm})", "en": "e-Defter berats of {month} ({firm})"}


def firm_calendar(taxpayer: Taxpayer) -> FirmCalendar:
    """What the firm chose; a row not yet saved before it chose anything."""
    return FirmCalendar.objects.filter(taxpayer=taxpayer).first() or FirmCalendar(taxpayer=taxpayer)


def choose_tax(taxpayer: Taxpayer, pays_income_tax: bool | None) -> None:
    """Keep which tax the firm pays; None: told by its number."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    FirmCalendar.objects.update_or_create(taxpayer=taxpayer, defaults={"pays_income_tax": pays_income_tax})


def renew_feed(taxpayer: Taxpayer, actor: str) -> str:
    """A new secret for the feed's address; the old address answers no more."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    _keep(taxpayer, token, actor)
    return token


def end_feed(taxpayer: Taxpayer, actor: str) -> None:
    """No address answers any more."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    _keep(taxpayer, "", actor)


def _keep(taxpayer: Taxpayer, token: str, actor: str) -> None:
    values = {"token_sha256": _digest(token), "feed_made_at": ports().clock.now(), "feed_made_by": actor}
    FirmCalendar.objects.update_or_create(taxpayer=taxpayer, defaults=values)


def feed(token: str, language: str) -> bytes:
    """The calendar behind a secret. Raises NotFound (EF-CAL-030)."""
    found = (
        FirmCalendar.objects.select_related("taxpayer").filter(token_sha256=_digest(token)).first() if token else None
    )
    if found is None or not found.taxpayer.is_active:
        raise NotFound(finding("EF-CAL-030"))
    with restricted_to([found.taxpayer_id]):
        return _calendar(found.taxpayer, "en" if language == "en" else "tr")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def _calendar(taxpayer: Taxpayer, language: str) -> bytes:
    made = Calendar()
    name = _NAMES[language].format(firm=taxpayer.title)
    made.add("prodid", "-//Zarf//e-Defter//TR")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    today = istanbul_today(ports().clock)
    horizon = today + timedelta(days=schedule().feed_days_ahead)
    for month in months([taxpayer], today - _SEEN_BACK, horizon)[taxpayer.pk]:
        if not month.is_done and month.due.day <= horizon:
            made.add_component(_event_of_month(taxpayer, month, language))
    for item in deadlines.due([taxpayer.pk]):
        if item.source != SOURCE or item.key.startswith("test:"):
            made.add_component(_event_of_item(taxpayer, item, language))
    return bytes(made.to_ical())


def _event_of_month(taxpayer: Taxpayer, month: FirmMonth, language: str) -> Event:
    uid = f"berat-{month.starts}-{taxpayer.vkn_tckn}@zarf"
    summary = _EVENTS[language].format(month=month.name, firm=taxpayer.title)
    told = [words.missing(month.missing, language), month.due.act, month.due.extended_by]
    event = _event(uid, month.due.day, summary, "\n".join(line for line in told if line))
    for days in _alarm_days():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def _alarm_days() -> Iterator[int]:
    # A day before is the last one on which a person can still do something in peace.
    yield from (days for days in schedule().notice_days if days in (1, 7))


def _event_of_item(taxpayer: Taxpayer, item: DueItem, language: str) -> Event:
    day = (item.due_at - timedelta(microseconds=1)).astimezone(ISTANBUL).date()
    digest = hashlib.sha256(f"{item.source}:{item.key}".encode()).hexdigest()[:24]
    return _event(f"{digest}-{taxpayer.vkn_tckn}@zarf", day, item.texts[language], item.texts[f"hint_{language}"])


def _event(uid: str, day: date, summary: str, description: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", ports().clock.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    return event
